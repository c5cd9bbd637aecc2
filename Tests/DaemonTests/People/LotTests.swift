import ControlAPI
import Storage
import Testing

@testable import Daemon

/// Boxes of cups: one that has expired or failed a control gives no result.
@Suite(.timeLimit(.minutes(10)))
struct LotTests {
  private static let panel = "clinical-cup"

  private func collected() async throws -> Morning {
    let morning = try await Morning()
    try await morning.record("collected", by: .lab)
    return morning
  }

  private func add(
    _ number: String, _ morning: Morning, expires: String = "2026-11", panel: String = panel
  ) async throws -> LotChanged {
    try await morning.desk.addLot(
      .init(panel: panel, number: number, expires: expires), by: morning.session(.lab))
  }

  private func check(
    _ number: String, _ morning: Morning, negative: Bool? = nil, positive: Bool? = nil
  ) async throws -> LotChanged {
    try await morning.desk.checkLot(
      .init(number: number, negative: negative, positive: positive), by: morning.session(.lab))
  }

  private func enter(_ lot: String?, _ morning: Morning) async throws -> EnterResult.Reply {
    try await morning.desk.enterResult(
      .init(test: 1, readings: "all negative", controlsSeen: true, lot: lot),
      by: morning.session(.lab))
  }

  @Test
  func whereNoLotsAreKeptNoneIsAskedFor() async throws {
    let morning = try await collected()
    let panel = try await morning.desk.showPanel(.init(test: "1"), for: morning.session(.lab))
    #expect(panel.lots.isEmpty)
    let stray = await refusal { try await enter("K1", morning) }
    #expect(stray.message == "there is no lot of panel clinical-cup 'K1'")
    #expect(try await enter(nil, morning).result.lot == nil)
  }

  /// A month on the box is good until its end.
  @Test
  func aLotIsUsedAndRemembered() async throws {
    let morning = try await collected()
    let added = try await add("K1", morning)
    #expect(added.lot.expires == "2026-11-30" && added.lot.refusal == nil)
    _ = try await add("K2", morning, expires: "2027-02")
    #expect(try await enter("k1", morning).result.lot == "K1")
    let shown = try await morning.desk.showResult(.init(test: "1"), for: morning.session(.lab))
    #expect(shown.results.first?.lot == "K1")
    _ = try await morning.desk.retractResult(.init(test: 1), by: morning.session(.lab))
    let panel = try await morning.desk.showPanel(.init(test: "1"), for: morning.session(.lab))
    #expect(panel.lots.map(\.number) == ["K1", "K2"])
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func onceLotsAreKeptTheCupNamesItsOwn() async throws {
    let morning = try await collected()
    _ = try await add("K1", morning)
    _ = try await add("P1", morning, panel: "clinical-cup-pads")
    let before = try await morning.size
    let none = await refusal { try await enter(nil, morning) }
    #expect(none.message == "lots of clinical-cup are kept: the cup's own must be named")
    for other in ["K2", "P1", ""] {
      #expect(await refusal { try await enter(other, morning) }.kind == .notFound)
    }
    #expect(try await morning.size == before)
    #expect(try await morning.show().test.state == "collected")
  }

  /// On its last day it is good, on the next it gives nothing.
  @Test
  func anExpiredLotGivesNoResult() async throws {
    let morning = try await collected()
    _ = try await add("K1", morning, expires: "2026-11-23")
    try await morning.clinic.live(until: "2026-11-24T00:00")
    let refused = await refusal { try await enter("K1", morning) }
    #expect(
      refused.message
        == "lot K1 expired on 2026-11-23: its devices give no result, take another lot")
    let listed = try await morning.desk.listLots().lots
    #expect(listed.map(\.refusal) == [refused.message])
    let panel = try await morning.desk.showPanel(.init(test: "1"), for: morning.session(.lab))
    #expect(panel.lots.first?.refusal == refused.message)
  }

  /// Until the control that failed passes, whatever the other one reads.
  @Test
  func aFailedControlStopsALot() async throws {
    let morning = try await collected()
    _ = try await add("K1", morning)
    #expect(try await check("K1", morning, negative: true, positive: false).lot.refusal != nil)
    _ = try await check("k1", morning, negative: true)
    let refused = await refusal { try await enter("K1", morning) }
    #expect(refused.message.hasPrefix("lot K1 failed its positive control: its devices give no"))
    #expect(try await check("K1", morning, positive: true).lot.refusal == nil)
    #expect(try await enter("K1", morning).result.lot == "K1")
    #expect(try await morning.verdict() == 0)
  }

  /// At once, and by two persons when it has lain for a while.
  @Test(arguments: [true, false])
  func anotherDevicesLotStandsWithItsReadings(isAtOnce: Bool) async throws {
    let morning = try await collected()
    _ = try await add("K1", morning)
    _ = try await add("K2", morning)
    _ = try await morning.desk.enterResult(
      .init(test: 1, readings: "coc invalid, rest neg", controlsSeen: true, lot: "K1"),
      by: morning.session(.lab))
    func amend(_ lot: String?, code: String = "device-fault") async throws -> Amended {
      try await morning.desk.amendResult(
        .init(test: 1, readings: "coc neg", code: code, lot: lot),
        by: morning.session(.lab, isAtOnce ? 1 : 2))
    }
    let unnamed = await refusal { try await amend(nil) }
    #expect(unnamed.message == "lots of clinical-cup are kept: the cup's own must be named")
    #expect(await refusal { try await amend("K9") }.kind == .notFound)
    let stray = await refusal { try await amend("K2", code: "misread") }
    #expect(stray.message == "a lot belongs to another device's readings: code device-fault")
    _ = try await amend("k2")
    if !isAtOnce {
      _ = try await morning.desk.decideAmendment(
        .init(test: 1, approve: true), by: morning.session(.lab, 3))
    }
    let shown = try await morning.desk.showResult(.init(test: "1"), for: morning.session(.lab))
    #expect(shown.results.map(\.lot) == ["K2", "K1"])
    #expect(try await morning.verdict() == 0)
  }

  /// The cup was read before; whoever reads the result must know.
  @Test
  func aControlThatFailsAfterwardsIsTold() async throws {
    let morning = try await collected()
    _ = try await add("K1", morning)
    _ = try await enter("K1", morning)
    func caveats() async throws -> [String] {
      try await morning.desk.showResult(.init(test: "1"), for: morning.session(.lab)).caveats
    }
    #expect(try await caveats().isEmpty)
    _ = try await check("K1", morning, positive: false)
    #expect(
      try await caveats() == [
        "Lot K1 failed its positive control on Monday 23 November 2026: what its devices read may "
          + "be wrong."
      ])
    _ = try await check("K1", morning, positive: true)
    #expect(try await caveats().isEmpty)
  }

  @Test(arguments: [
    ("K1", "2026-10", "lot K1 expired on 2026-10-31: its devices are not to be used"),
    ("K1", "2026-11-22", "lot K1 expired on 2026-11-22: its devices are not to be used"),
    ("K1", "2062-03", "no lot keeps until 2062-03-31, 5 years at most: look at the box again"),
    ("K1", "03/2027", "expires must be as on the box, 2027-03 or 2027-03-31, got '03/2027'"),
    ("K1", "2027-13", "expires must be as on the box, 2027-03 or 2027-03-31, got '2027-13'"),
    ("K1", "2027-02-29", "expires must be as on the box, 2027-03 or 2027-03-31, got '2027-02-29'"),
    ("", "2027-03", "a lot number has 1 to 32 printable ASCII characters, no blanks"),
    ("K 1", "2027-03", "a lot number has 1 to 32 printable ASCII characters, no blanks"),
    ("Ä1", "2027-03", "a lot number has 1 to 32 printable ASCII characters, no blanks"),
    ("k0", "2027-03", "lot K0 is already recorded, it expires on 2027-03-31"),
  ])
  func aBoxThatCannotBe(number: String, expires: String, message: String) async throws {
    let morning = try await Morning()
    _ = try await add("K0", morning, expires: "2027-03", panel: "clinical-cup-pads")
    let before = try await morning.size
    #expect(await refusal { try await add(number, morning, expires: expires) }.message == message)
    #expect(try await morning.size == before)
  }

  @Test
  func whatIsNotThereIsNotChecked() async throws {
    let morning = try await Morning()
    #expect(await refusal { try await add("K1", morning, panel: "cup") }.kind == .notFound)
    #expect(await refusal { try await check("K1", morning, negative: true) }.kind == .notFound)
    _ = try await add("K1", morning)
    let nothing = await refusal { try await check("K1", morning) }
    #expect(nothing.message == "no control reading was given")
  }
}
