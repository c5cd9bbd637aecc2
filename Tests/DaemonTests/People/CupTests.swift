import ControlAPI
import Storage
import Testing

@testable import Daemon

/// Whose cup a reading is stored with: what a number is must not depend on what a bar code is.
@Suite(.timeLimit(.minutes(10)))
struct CupTests {
  /// Two patients drawn, both cups collected, the first under `specimen`.
  private func morning(specimen: String) async throws -> Morning {
    let morning = try await Morning([("1001", "mon-thu"), ("1002", "mon-thu")])
    for test in [1, 2] {
      try await morning.record("arrived", of: test)
      try await morning.record(
        "collected", of: test, specimen: test == 1 ? specimen : "SECOND", by: .lab)
    }
    return morning
  }

  private func panel(_ text: String, _ morning: Morning) async throws -> ShowPanel.Reply {
    try await morning.desk.showPanel(.init(test: text), for: morning.session(.lab))
  }

  @Test
  func aNumberIsThatTest() async throws {
    let morning = try await morning(specimen: "000002")
    _ = try await morning.desk.enterResult(
      .init(test: 2, readings: "all negative", controlsSeen: true), by: morning.session(.lab))
    #expect(try await morning.show(2).test.state == "presumptive")
    #expect(try await morning.show(1).test.state == "collected")
    let none = try await morning.desk.showResult(.init(test: 1), for: morning.session(.lab))
    #expect(none.results.isEmpty)
  }

  @Test
  func aBarCodeIsItsSpecimen() async throws {
    let morning = try await morning(specimen: "000002")
    #expect(try await panel("000002", morning).test == 1)
    #expect(try await panel("SECOND", morning).test == 2)
    #expect(try await panel("2", morning).test == 2)
    for unknown in ["02", "3", "second", ""] {
      #expect(await refusal { try await panel(unknown, morning) }.kind == .notFound)
    }
  }

  /// Short digits are what tests are called; a bar code in use is another cup's.
  @Test(arguments: ["2", "12345", "SECOND"])
  func aBarCodeThatCouldBeMistakenIsRefused(specimen: String) async throws {
    let morning = try await morning(specimen: "FIRST")
    let third = try await morning.desk.orderTest(
      .init(patient: "1001", reason: "for-cause"), by: morning.session(.staff)
    ).test.test
    try await morning.record("arrived", of: third)
    let before = try await morning.size
    _ = await refusal {
      try await morning.record("collected", of: third, specimen: specimen, by: .lab)
    }
    #expect(try await morning.size == before)
    #expect(try await morning.show(third).test.state == "arrived")
  }

  /// Whoever looks at a cup's panel, or at the day's tests, is seen to have looked.
  @Test
  func lookingIsLogged() async throws {
    let morning = try await morning(specimen: "FIRST")
    let before = try await morning.size
    _ = try await panel("FIRST", morning)
    #expect(try await morning.size == before + 1)
    _ = try await morning.desk.listTests(.init(), for: morning.session(.staff, 7))
    // Somebody new, and what was seen.
    #expect(try await morning.size > before + 1)
    #expect(try await morning.verdict() == 0)
  }
}
