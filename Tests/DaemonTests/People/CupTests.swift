import ControlAPI
import Foundation
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
    let none = try await morning.desk.showResult(.init(test: "1"), for: morning.session(.lab))
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

  /// Two things to compare with the cup, and no more: neither the name nor the year.
  @Test
  func theBenchSeesInitialsAndBirthday() async throws {
    let cup = try await panel("SECOND", try await morning(specimen: "FIRST"))
    #expect(cup.initials == "Z. Q." && cup.birthday == "02-03")
    let wire = String(decoding: try JSONEncoder().encode(cup), as: UTF8.self)
    #expect(!wire.contains("Quuxbury") && !wire.contains("1971"))
  }

  /// While the cup is still at hand: what must be there and is not, what there is a reason for.
  @Test(arguments: [
    ("all negative", ["MTD: unexpected negative, methadone is expected"]),
    ("all negative except mtd thc", ["MTD: expected positive, expected with methadone"]),
    ("all negative except mtd invalid", []),
  ])
  func whatAMedicationMakesOfItIsToldAtOnce(readings: String, notes: [String]) async throws {
    let morning = try await morning(specimen: "FIRST")
    _ = try await morning.desk.setMedication(
      .init(
        patient: "1001", drug: "methadone", analytes: ["mtd"], critical: true, from: "2026-11-01"),
      by: morning.session(.staff))
    let entered = try await enter(readings, morning)
    #expect(Array(entered.receipt.notes.dropFirst()) == notes)
  }

  /// At the scan, not after twelve readings.
  @Test
  func aCupThatTakesNoReadingsIsRefusedAtItsScan() async throws {
    let morning = try await Morning()
    let before = try await morning.size
    let drawn = await refusal { try await panel("1", morning) }
    #expect(drawn.message.hasPrefix("test 1 is selected, it cannot have a result; possible: "))
    #expect(try await morning.size == before)
    try await morning.record("collected", by: .lab)
    _ = try await enter("all negative", morning)
    let read = await refusal { try await panel("1", morning) }
    #expect(read.message == "test 1 is already resulted (presumptive)")
    #expect(read.hint?.contains("'veridraw result amend 1' corrects it") == true)
    _ = try await retract(morning)
    #expect(try await panel("1", morning).test == 1)
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

  // MARK: Retraction

  private func enter(
    _ readings: String, _ morning: Morning, by number: Int = 1
  ) async throws -> EnterResult.Reply {
    try await morning.desk.enterResult(
      .init(test: 1, readings: readings, controlsSeen: true), by: morning.session(.lab, number))
  }

  private func retract(_ morning: Morning, by number: Int = 1) async throws -> Amended {
    try await morning.desk.retractResult(.init(test: 1), by: morning.session(.lab, number))
  }

  /// Both versions stay; the one entered afterwards follows them.
  @Test
  func whoEnteredAResultTakesItBack() async throws {
    let morning = try await morning(specimen: "FIRST")
    _ = try await enter("all negative except thc", morning)
    #expect(try await retract(morning).test.state == "collected")
    #expect(try await morning.show().possible.contains("presumptive"))
    #expect(try await enter("all negative", morning).result.version == 3)
    let results = try await morning.desk.showResult(
      .init(test: "1"), for: morning.session(.lab)
    ).results
    #expect(results.map(\.status) == ["corrected", "entered-in-error", "final"])
    #expect(results.map(\.observations.count) == [12, 0, 12])
    let thc = results.map { $0.observations.first { $0.analyte == "THC" }?.reading }
    #expect(thc == ["negative", nil, "presumptive-positive"])
    let reports = try await morning.clinic.store.read { try $0.reports(of: 1) }
    #expect(reports.map(\.predecessor) == [nil, reports[0].id, reports[1].id])
    // The result that stands is the one that counts.
    #expect(try await morning.record("closed", by: .lab).test.state == "closed")
    #expect(try await morning.verdict() == 0)
  }

  /// Somebody else, or something that has happened since: a reason and a second person.
  @Test(arguments: [
    ("", 2), ("reviewed", 1), ("closed", 1), ("specimen-rejected", 1),
  ])
  func whatWasNotJustEnteredNeedsAReason(step: String, by number: Int) async throws {
    let morning = try await morning(specimen: "FIRST")
    _ = try await enter("all negative", morning)
    switch step {
    case "": break
    case "specimen-rejected": try await morning.record(step, reason: "leaked", by: .lab)
    default: try await morning.record(step, by: .clinician)
    }
    let before = try await morning.size
    let error = await refusal { try await retract(morning, by: number) }
    #expect(error.message == "'retracted' needs a reason code")
    #expect(error.hint?.hasPrefix("one of entered-in-error, wrong-patient") == true)
    #expect(try await morning.size == before)
  }

  /// A cup that said nothing is repeated with a new device, by anybody: no reading changes by it.
  @Test(arguments: [("all negative", false), ("all invalid", true), ("thc nt, rest invalid", true)])
  func aDeadCupIsReadAgain(readings: String, areSeen: Bool) async throws {
    let morning = try await morning(specimen: "FIRST")
    _ = try await morning.desk.enterResult(
      .init(test: 1, readings: readings, controlsSeen: areSeen), by: morning.session(.lab))
    #expect(try await panel("FIRST", morning).isRepeated)
    let again = try await enter("all negative except thc", morning, by: 2)
    #expect(again.result.version == 3)
    let shown = try await morning.desk.showResult(.init(test: "FIRST"), for: morning.session(.lab))
    #expect(shown.test == 1)
    #expect(shown.results.map(\.status) == ["corrected", "entered-in-error", "final"])
    #expect(shown.results.map(\.reason) == ["device-fault", "device-fault", nil])
    #expect(try await morning.show().test.state == "presumptive")
    // What can be read stands, and is amended.
    let read = await refusal { try await enter("all negative", morning) }
    #expect(read.message == "test 1 is already resulted (presumptive)")
    #expect(try await retract(morning, by: 2).test.state == "collected")
    #expect(try await panel("FIRST", morning).isRepeated == false)
    #expect(try await morning.verdict() == 0)
  }

  /// One strip that was read is a result.
  @Test
  func aCupWithOneLivingStripIsNotReadAgain() async throws {
    let morning = try await morning(specimen: "FIRST")
    _ = try await enter("thc neg, rest invalid", morning)
    let before = try await morning.size
    let scanned = await refusal { try await panel("FIRST", morning) }
    #expect(scanned.hint?.hasPrefix("what another device reads of AMP, BAR, ") == true)
    #expect(scanned.hint?.contains("amend 1 amp neg --code device-fault'") == true)
    let again = await refusal { try await enter("all negative", morning) }
    #expect(again.message == "test 1 is already resulted (presumptive)")
    #expect(try await morning.size == before)
  }

  @Test(arguments: [false, true])
  func nothingToTakeBack(wasThere: Bool) async throws {
    let morning = try await morning(specimen: "FIRST")
    if wasThere {
      _ = try await enter("all negative", morning)
      _ = try await retract(morning)
    }
    let before = try await morning.size
    #expect(await refusal { try await retract(morning) }.message == "test 1 has no result")
    #expect(try await morning.size == before)
  }
}
