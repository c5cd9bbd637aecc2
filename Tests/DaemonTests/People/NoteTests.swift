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
}
