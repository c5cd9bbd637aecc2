import ControlAPI
import Foundation
import TestSupport
import Testing
import TransparencyLog

/// Names stay where they were sealed: nothing that is kept, logged or shown to reviewers holds one.
@Suite("No personal data")
struct PrivacyTests {
  /// Nobody is called that, or born then; it stands in every roster of these tests.
  private static let names = ["Quuxbury", "Zyxbert", "1970-01-17", "19700117"]
  /// What only a result says.
  private static let results = ["positive", "THC"]
  /// Roots, keys and signatures: one in two thousand of them has "THC" in it by chance.
  private static var encoded: Regex<Substring> { #/[0-9A-Za-z+\/\\]{43,}=*/# }

  @Test("no name in the state directory, the journal, the log or a process's title")
  func nowhere() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    #expect(try await clinic.veridraw("patient", "list", as: .staff).output.contains("Quuxbury"))
    try await clinic.advance(to: "2026-11-24T06:00")
    let row = try #require(try await clinic.today().lists.first?.rows.first)
    #expect(row.name.contains("Quuxbury"))
    for step in [
      ["notify"], ["arrive"], ["label"],
      ["collect", "--specimen", "S-1", "--remarks", "pale, says Quuxbury"],
      ["custody", "--to", "courier", "--purpose", "transport"],
    ] {
      let ran = try await clinic.veridraw(
        arguments: ["test", step[0], "\(row.test)"] + step.dropFirst(), as: .staff)
      try clinic.require(ran, step[0])
    }
    try clinic.require(
      try await clinic.veridraw(
        "result", "enter", "\(row.test)", "all", "negative", "--controls-seen", as: .lab), "enter")
    // What cannot be done is where names slip out.
    _ = try await clinic.veridraw("patient", "import", clinic.folder("roster.csv"), as: .staff)
    _ = try await clinic.veridraw("test", "arrive", "\(row.test)", as: .staff)
    _ = try await clinic.veridraw("patient", "show", row.patient, as: .staff)

    try await Self.expectNothingKept(by: daemon, clinic)
  }

  /// Played one after another, so that many are refused: refusals are answers too.
  @Test(
    "every call there is: no name and no result for whoever may not see it, none kept in the open",
    .timeLimit(.minutes(2)))
  func everyCall() async throws {
    let monday = try await BusyMonday()
    let daemon = try await monday.clinic.start()
    for call in try monday.readings + monday.writes() {
      let answer = await call.answer(on: monday.clinic)
      let role = call.actor?.prefix { $0 != "-" } ?? ""
      let seesNames =
        ["staff", "clinician"].contains(role) || call.method == Identify.qualifiedName
      if !seesNames { Self.expectNone(of: Self.names, in: answer, call.name) }
      if !["lab", "clinician"].contains(role) {
        Self.expectNone(of: Self.results, in: answer.replacing(Self.encoded, with: ""), call.name)
      }
    }
    Self.expectNone(of: Self.results, in: daemon.errors.text, "journal")
    try await Self.expectNothingKept(by: daemon, monday.clinic)
  }

  /// Stops the daemon, and looks at everything it leaves and left behind.
  private static func expectNothingKept(by daemon: Daemon, _ clinic: Clinic) async throws {
    let folders = [clinic.state, clinic.local, clinic.state + "-backup"]
    for folder in folders {
      for file in FileManager.default.subpaths(atPath: folder) ?? [] {
        try expectNoName(in: "\(folder)/\(file)")
      }
    }
    let titles = ["cmdline", "comm", "environ"].map { "/proc/\(daemon.child.id)/\($0)" }
    for title in titles { try expectNoName(in: title) }
    let log = try await clinic.veridraw("audit", "log", "--json", as: .compliance)
    expectNoName(try clinic.require(log, "audit log").output, "log")
    let ended = await daemon.stop()
    expectNoName(ended.output + ended.errors, "journal")
    // The database after its journal was folded in.
    try expectNoName(in: clinic.state + "/veridraw.db")
  }

  @Test("a reviewer sees labels, in every answer and in the bundle")
  func reviewer() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    try await clinic.advance(to: "2026-11-24T06:00")
    let label = try #require(
      try await clinic.veridraw("patient", "show", "P1001", "--json", as: .staff)
        .output.firstMatch(of: #/"label" ?: ?"([0-9a-f]{32})"/#)?.1)
    for command in [
      ["audit", "draw", "2026-11-23", "--json"], ["audit", "log"], ["audit", "genesis", "--json"],
      ["audit", "verify", "--json"], ["why", String(label), "--on", "2026-11-23", "--json"],
      ["status", "--json"], ["audit", "bundle", "--out", clinic.folder("bundle")],
    ] {
      let ran = try await clinic.veridraw(arguments: command, as: .compliance)
      try clinic.require(ran, command.joined(separator: " "))
      Self.expectNoName(ran.output + ran.errors, command.joined(separator: " "))
    }
    for file in try #require(FileManager.default.subpaths(atPath: clinic.folder("bundle"))) {
      try Self.expectNoName(in: clinic.folder("bundle/\(file)"))
    }
    for command in [["today"], ["patient", "list"], ["patient", "show", "P1001"]] {
      let ran = try await clinic.veridraw(arguments: command, as: .compliance)
      #expect(ran.ending == .exit(77), "\(command)")
      Self.expectNoName(ran.output + ran.errors, "\(command)")
    }
    await daemon.stop()
  }

  /// Also as a database could hold it: a name's bytes in UTF-16.
  private static func expectNoName(in path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      !isFolder.boolValue
    else { return }
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for name in names {
      let wide = name.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      #expect(!bytes.contains(Array(name.utf8)) && !bytes.contains(wide), "\(path)")
    }
  }

  private static func expectNoName(_ text: String, _ place: String) {
    expectNone(of: names, in: text, place)
  }

  private static func expectNone(of words: [String], in text: String, _ place: String) {
    for word in words { #expect(!text.contains(word), "\(place)") }
  }
}
