import ControlAPI
import Testing

@testable import Daemon

/// What laboratories write beside their results.
@Suite(.timeLimit(.minutes(2)))
struct NoteTests {
  /// What is written beside a version stands with it; a result among it waits as nobody's.
  @Test func notesStandWithTheirVersion() async throws {
    let mail = try await Mail()
    func notes() async throws -> [String?] {
      try await mail.clinic.desk.showResult(
        .init(test: "\(mail.test)"), for: mail.clinic.session(.lab)
      ).results.map(\.notes)
    }
    try await mail.take([
      Mail.header("M1"), "NTE|1||Brought by Quuxbury", Mail.order("F1"), "NTE|1||Lid open|",
      Mail.line("THC", "POS"), "NTE|1||Read on instrument 4\\.br\\at noon",
      "NTE|2||cocaine positive",
      Mail.line("Opiates", "NEG"), "NTE|1|| |",
    ])
    let first = """
      Brought by Quuxbury
      Lid open
      THC: Read on instrument 4
      at noon
      """
    #expect(try await notes() == [first])
    #expect(try await mail.held().map(\.code) == ["hidden-result"])
    try await mail.take([
      Mail.header("M2", at: "20261122110000"), Mail.order("F1"), Mail.line("THC", "NEG", "C"),
    ])
    #expect(try await notes() == [nil, first])
    try await mail.take([
      Mail.header("M3", at: "20261122120000"), Mail.order("F1"), Mail.line("THC", "POS", "C"),
      "NTE|1||" + String(repeating: "drop ", count: 2_000),
    ])
    #expect(try await notes()[0]?.count == 4_000)
    try mail.expectNothing(of: "Quuxbury")
  }

  private func notes(_ mail: Mail) async throws -> [String?] {
    try await mail.clinic.desk.showResult(
      .init(test: "\(mail.test)"), for: mail.clinic.session(.lab)
    ).results.map(\.notes)
  }

  private func send(_ mail: Mail, _ hour: Int, _ lines: String...) async throws {
    try await mail.take(
      [Mail.header("M\(hour)", at: "20261122\(hour)0000"), Mail.order("F1")] + lines)
  }

  /// What is said again with another note says more than before; with the same, nothing.
  @Test func aNoteIsNews() async throws {
    let mail = try await Mail()
    try await send(mail, 10, "NTE|1||Lid open", Mail.line("THC", "NEG"))
    try await send(mail, 11, Mail.line("THC", "NEG"))
    try await send(mail, 12, "NTE|1||Lid open", Mail.line("THC", "NEG"))
    #expect(try await notes(mail) == ["Lid open"])
    try await send(mail, 13, Mail.line("THC", "NEG"), "NTE|1||Interfering substance")
    #expect(try await notes(mail) == ["THC: Interfering substance", "Lid open"])
    #expect(try await mail.standing() == ["presumptive THC negative"])
  }

  /// A line that a correction of another one leaves as it was keeps its note.
  @Test func aNoteStaysWithItsLine() async throws {
    let mail = try await Mail()
    try await send(
      mail, 10, Mail.line("Cocaine", "NEG"), "NTE|1||Interfering substance", "NTE|2||Quuxbury",
      Mail.line("THC", "POS"), "NTE|1||Faint")
    try await send(mail, 11, Mail.line("THC", "NEG", "C"))
    try await send(mail, 12, Mail.line("THC", "POS", "C"), "NTE|1||Read again")
    let kept = "COC: Interfering substance\nCOC: Quuxbury"
    #expect(
      try await notes(mail) == [
        "THC: Read again\n\(kept)", kept, "\(kept)\nTHC: Faint",
      ])
    try mail.expectNothing(of: "Quuxbury")
  }
}
