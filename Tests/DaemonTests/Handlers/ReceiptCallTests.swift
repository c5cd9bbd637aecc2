import ControlAPI
import Evidence
import Selection
import Testing

@testable import Daemon

/// One patient's proof, as the daemon makes it.
@Suite(.timeLimit(.minutes(1)))
struct ReceiptCallTests {
  private func ask(
    _ morning: Morning, _ label: String, on date: String = "2026-11-23",
    recipient: String = "the patient"
  ) async throws -> AuditReceipt.Reply {
    try await morning.desk.receipt(
      .init(
        label: label, date: date, recipient: recipient, purpose: "asked for it",
        authority: "42 CFR 2.23"), by: morning.session(.compliance))
  }

  @Test
  func drawnNotExpectedAndLate() async throws {
    let morning = try await Morning([("1001", "mon-thu"), ("1002", "tue"), ("1003", "tue")])
    _ = try await morning.desk.drawLate(
      .init(patient: "1003"), by: morning.session(.staff))
    try await morning.clinic.live(until: "2026-11-23T18:00")
    for (patient, drawn, why) in [
      ("1001", true, Absence?.none), ("1002", false, .notExpected), ("1003", true, .notExpected),
    ] {
      let label = try await morning.label(patient)
      let reply = try await ask(morning, label.hex)
      let found = try DrawReceipt(parsing: reply.text).check()
      #expect(found.verdict.exitCode == 0, "\(found.verdict.findings) \(found.verdict.obstacles)")
      #expect(found.label == label && found.isDrawn == drawn && found.why == why)
      #expect(reply.slot == "2026-11-23/main" && !reply.text.contains(Morning.name))
    }
    #expect(try await morning.verdict() == 0)
  }

  /// Who received it is sealed with what names the person; the log has a hash.
  @Test
  func isADisclosure() async throws {
    let morning = try await Morning()
    try await morning.clinic.live(until: "2026-11-23T18:00")
    let label = try await morning.label().hex
    _ = try await ask(morning, label, recipient: "Zzyzx Quuxbury senior")
    let acts = try await morning.clinic.entries().compactMap { entry in
      if case .act(let act) = entry { act } else { nil }
    }
    let disclosed = acts.filter { $0.what == "disclosed" }
    #expect(disclosed.count == 1)
    #expect(disclosed.first?.slot?.description == "2026-11-23/main")
    #expect(disclosed.first?.by == "compliance-1")
    let lines = try await morning.clinic.lines()
    #expect(!lines.contains { String(decoding: $0, as: UTF8.self).contains("Quuxbury") })
  }

  @Test
  func whatThereIsNoReceiptFor() async throws {
    let morning = try await Morning()
    let label = try await morning.label().hex
    let early = await refusal { try await ask(morning, label) }
    #expect(early.kind == .refused && early.message.contains("is not out yet"))
    let sunday = await refusal { try await ask(morning, label, on: "2026-11-22") }
    #expect(sunday.kind == .notFound)
    let nobody = await refusal { try await ask(morning, String(repeating: "ab", count: 16)) }
    #expect(nobody.kind == .notFound)
    let name = await refusal { try await ask(morning, "1001") }
    #expect(name.kind == .invalidInput)
    try await morning.clinic.live(until: "2026-11-23T18:00")
    let blank = await refusal { try await ask(morning, label, recipient: "  ") }
    #expect(blank.kind == .invalidInput)
    #expect(
      try await !morning.clinic.entries().contains {
        if case .act(let act) = $0 { act.what == "disclosed" } else { false }
      })
  }
}
