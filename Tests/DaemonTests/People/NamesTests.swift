import ControlAPI
import Documents
import Evidence
import Foundation
import Selection
import Testing

@testable import Daemon

/// Names, birth dates, own words and results stay where they belong.
@Suite(.timeLimit(.minutes(10)))
struct NamesTests {
  /// What must not be found; none of it can stand anywhere by chance.
  private static let planted = [
    "Zzyzx", "Quuxbury", "1971-02-03", "Xyzzyvane", "Frobnitz", "presumptive-positive",
  ]

  private func found(in text: String) -> [String] { Self.planted.filter(text.contains) }

  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  /// A day on which everybody says a name at least once.
  private func busyMorning() async throws -> Morning {
    let morning = try await Morning([("1001", "mon-thu"), ("1002", "mon-thu"), ("1003", "tue")])
    let (desk, staff) = (morning.desk, morning.session(.staff))
    try await morning.excuse(1, text: "Frobnitz Quuxbury called")
    try await morning.decide(1, approve: false, by: morning.session(.staff, 2))
    try await morning.record("no-show", of: 1, reason: "frobnitz")
    try await morning.record("collected", of: 2)
    _ = try await desk.enterResult(
      .init(test: 2, readings: "all negative except thc", controlsSeen: true),
      by: morning.session(.lab))
    _ = try await desk.orderTest(
      .init(patient: "1001", reason: "for-cause", text: "Frobnitz"), by: staff)
    _ = try await desk.drawLate(.init(patient: "1003"), by: staff)
    _ = try await desk.today(.init(), for: staff)
    _ = try await desk.identify(
      .init(label: try await morning.label().hex, reason: "Frobnitz asked"),
      by: morning.session(.compliance))
    return morning
  }

  @Test
  func neitherInTheLogNorInTheJournal() async throws {
    let morning = try await busyMorning()
    for line in try await morning.clinic.lines() {
      #expect(found(in: String(decoding: line, as: UTF8.self)).isEmpty)
    }
    for line in morning.clinic.log.lines { #expect(found(in: line).isEmpty, "\(line)") }
    #expect(try await morning.verdict() == 0)
  }

  /// A stolen database names nobody: what lies on disk is sealed.
  @Test
  func notOnDisk() async throws {
    let morning = try await busyMorning()
    let state = URL(fileURLWithPath: morning.clinic.settings.file.state)
    let files = try #require(
      FileManager.default.enumerator(at: state, includingPropertiesForKeys: nil)
    ).compactMap { $0 as? URL }
    var seen = 0
    for file in files {
      guard let data = try? Data(contentsOf: file) else { continue }
      seen += data.count
      for word in Self.planted.dropLast() {
        #expect(data.range(of: Data(word.utf8)) == nil, "\(word) in \(file.lastPathComponent)")
      }
    }
    #expect(seen > 100_000)
  }

  @Test
  func notForRolesThatMayNotSeeThem() async throws {
    let morning = try await busyMorning()
    let (desk, lab, reviewer) = (
      morning.desk, morning.session(.lab), morning.session(.compliance)
    )
    try await morning.excuse(1)
    var replies = [
      try json(try await desk.listTests(.init(), for: lab)),
      try json(try await desk.listTests(.init(open: true), for: lab)),
      try json(try await desk.listExcuses(for: reviewer)),
      try json(try await desk.viewers(.init())), try json(try await desk.viewers(.init(test: 2))),
      try json(try await desk.rates(.init())),
    ]
    for test in 1...3 { replies.append(try json(try await morning.show(test, as: .lab))) }
    replies.append(try json(try await morning.record("arrived", of: 1, by: .lab)))
    for reply in replies {
      #expect(found(in: reply).isEmpty, "\(reply)")
      #expect(!reply.contains("\"1001\"") && !reply.contains("\"1002\""), "\(reply)")
    }
    // The same question of somebody who may see them does name them.
    let staff = try json(try await desk.listTests(.init(), for: morning.session(.staff)))
    #expect(found(in: staff) == ["Zzyzx", "Quuxbury"])
  }

  @Test
  func refusalsQuoteNobody() async throws {
    let morning = try await Morning()
    let staff = morning.session(.staff)
    let errors = [
      await refusal { try await morning.clinic.enrol("1001") },
      await refusal {
        try await morning.desk.addPatient(
          .init(
            name: "=Zzyzx Quuxbury", born: "1971-02-30", list: "main", phase: "one",
            attends: "mon", clinician: "+Xyzzyvane"), by: staff)
      },
      await refusal {
        try await morning.desk.readmit(
          .init(patient: "1001", list: "main", phase: "one", attends: "mon"), by: staff)
      },
    ]
    for error in errors { #expect(found(in: "\(error)").isEmpty, "\(error)") }
  }
}
