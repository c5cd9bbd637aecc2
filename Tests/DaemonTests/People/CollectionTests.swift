import ControlAPI
import Storage
import Testing

@testable import Daemon

/// How a specimen was collected, its label, and whose hands it is in.
@Suite(.timeLimit(.minutes(10)))
struct CollectionTests {
  private func collect(
    _ form: CollectionForm, _ morning: Morning, specimen: String? = nil
  ) async throws {
    _ = try await morning.desk.recordTest(
      .init(test: 1, what: "collected", specimen: specimen, collection: form),
      by: morning.session(.lab))
  }

  private func handOver(
    _ to: String, _ purpose: String, _ morning: Morning, intact: Bool = true
  ) async throws {
    let changed = try await morning.desk.handOver(
      .init(test: 1, to: to, purpose: purpose, sealIntact: intact), by: morning.session(.lab))
    #expect(changed.receipt.notes.last?.hasSuffix(" to \(to)") == true)
  }

  @Test
  func whatIsNotedIsKept() async throws {
    let morning = try await Morning()
    try await morning.record("arrived")
    try await collect(
      .init(
        mode: "observed", observer: "staff-1", volume: "45 mL", temperature: "97F",
        requisition: "R-7", seal: "S-9", remarks: "pale"), morning)
    let kept = CollectionForm(
      mode: "observed", observer: "staff-1", volume: "45 mL", temperature: "36.1 C",
      requisition: "R-7", seal: "S-9", remarks: "pale")
    #expect(try await morning.show().collection == kept)
    // Own words are for those who know whose they are about.
    #expect(try await morning.show(1, as: .lab).collection?.remarks == nil)
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func whatIsNotNotedIsNotKnown() async throws {
    let morning = try await Morning()
    #expect(try await morning.show().collection == nil)
    try await morning.record("collected", by: .lab)
    #expect(try await morning.show().collection == CollectionForm(mode: "unobserved"))
  }

  @Test(arguments: [
    (CollectionForm(mode: "watched"), "unknown mode 'watched'"),
    (.init(mode: "observed", observer: "staff-77"), "there is no account 'staff-77'"),
    (.init(observer: "staff-1"), "nobody watches an unobserved collection"),
    (.init(mode: "unobserved", observer: "staff-1"), "nobody watches an unobserved collection"),
    (.init(volume: "45"), "the volume must be like 45mL, got '45'"),
    (.init(volume: "1001mL"), "the volume must be like 45mL, got '1001mL'"),
    (.init(volume: "0 mL"), "the volume must be like 45mL, got '0 mL'"),
    (.init(volume: "45.25mL"), "the volume must be like 45mL, got '45.25mL'"),
    (.init(temperature: "97"), "the temperature must be like 97F or 36.1C, got '97'"),
    (
      .init(seal: ""),
      "the number of a seal has 1 to 64 printable ASCII characters without blanks"
    ),
    (
      .init(requisition: "R 7"),
      "the number of a requisition has 1 to 64 printable ASCII characters without blanks"
    ),
  ])
  func whatCannotBeIsRefused(form: CollectionForm, message: String) async throws {
    let morning = try await Morning()
    #expect(await refusal { try await collect(form, morning) }.message == message)
    #expect(try await morning.show().test.state == "selected")
  }

  @Test
  func onlyACollectionHasASpecimen() async throws {
    let morning = try await Morning()
    for form in [nil, CollectionForm(mode: "observed")] {
      let refused = await refusal {
        _ = try await morning.desk.recordTest(
          .init(
            test: 1, what: "arrived", specimen: form == nil ? "S-1" : nil, collection: form),
          by: morning.session(.staff))
      }
      #expect(refused.message == "only 'collected' has a specimen")
    }
  }

  /// Nobody is recorded as unobserved for want of a word.
  @Test
  func whereCollectionsAreObservedItIsSaid() async throws {
    let morning = try await Morning(program: Texts.program + "observed: true\n")
    let refused = await refusal { try await collect(CollectionForm(), morning) }
    #expect(refused.message == "this program observes collections: say how this one was")
    #expect(try await morning.show().test.state == "selected")
    try await collect(CollectionForm(mode: "observed"), morning)
    #expect(try await morning.show().collection?.mode == "observed")
  }

  /// While there is time for another.
  @Test(arguments: [
    ("89F", true), ("31.9C", true), ("32C", false), ("100F", false), ("101F", true),
  ])
  func aTemperatureOutOfRangeIsToldAtOnce(read: String, isOut: Bool) async throws {
    let morning = try await Morning()
    let collected = try await morning.desk.recordTest(
      .init(test: 1, what: "collected", collection: .init(temperature: read)),
      by: morning.session(.lab))
    let notes = collected.receipt.notes
    #expect(notes.contains { $0.hasSuffix("on the strip: send it to the laboratory") } == isOut)
  }

  /// Read while it was warm, never asked for again, and not undone by what is read later.
  @Test
  func theTemperatureOfTheCollectionCounts() async throws {
    let program = Texts.program.replacing("clinical-cup", with: "clinical-cup-pads")
    let morning = try await Morning(program: program)
    try await collect(.init(temperature: "82F"), morning)
    let panel = try await morning.desk.showPanel(.init(test: "1"), for: morning.session(.lab))
    #expect(panel.temperature == "27.8 C")
    let entered = try await morning.desk.enterResult(
      .init(test: 1, readings: "all negative", controlsSeen: true, validity: "temp 97F, sg 1.0150"),
      by: morning.session(.lab))
    #expect(
      entered.receipt.notes.last
        == "specimen consistent with adulteration: TEMP < 32 on the strip: send it to the laboratory"
    )
    let shown = try await morning.desk.showResult(.init(test: "1"), for: morning.session(.lab))
    #expect(shown.validity == "consistent-with-adulteration")
  }

  // MARK: Custody

  @Test
  func everyHandIsKept() async throws {
    let morning = try await Morning()
    try await morning.record("collected", by: .lab)
    try await handOver("refrigerator 2", "storage", morning)
    try await handOver("courier", "transport", morning, intact: false)
    let custody = try await morning.show().custody
    #expect(custody.map(\.from) == ["lab-1", "refrigerator 2"])
    #expect(custody.map(\.to) == ["refrigerator 2", "courier"])
    #expect(custody.map(\.sealIntact) == [true, false])
    #expect(try await morning.verdict() == 0)
  }

  @Test(arguments: [
    ("courier", "fun", "unknown purpose 'fun'"),
    ("lab-1", "storage", "the specimen of test 1 is already with 'lab-1'"),
    ("", "storage", "whoever takes the specimen is named in 1 to 60 characters"),
    ("a\nb", "storage", "whoever takes the specimen is named in 1 to 60 characters"),
    (
      String(repeating: "a", count: 61), "storage",
      "whoever takes the specimen is named in 1 to 60 characters"
    ),
  ])
  func aHandOverThatCannotBe(to: String, purpose: String, message: String) async throws {
    let morning = try await Morning()
    try await morning.record("collected", by: .lab)
    #expect(await refusal { try await handOver(to, purpose, morning) }.message == message)
    #expect(try await morning.show().custody.isEmpty)
  }

  @Test
  func withoutASpecimenNothingIsHandedOver() async throws {
    let morning = try await Morning()
    let refused = await refusal { try await handOver("courier", "transport", morning) }
    #expect(refused.message == "test 1 is selected: there is no specimen yet")
  }

  // MARK: Labels

  @Test
  func aScannedLabelFindsItsTest() async throws {
    let morning = try await Morning([("1001", "mon-thu"), ("1002", "mon-thu")])
    let label = try await morning.desk.labelSpecimen(.init(test: 1), for: morning.session(.staff))
    #expect(label.code == "VD1-X" && label.initials == "Z. Q." && label.birthday == "02-03")
    let wrong = await refusal {
      try await morning.record("collected", of: 2, specimen: label.code, by: .lab)
    }
    #expect(wrong.message == "this is the label of test 1, not of test 2")
    try await morning.record("collected", specimen: label.code, by: .lab)
    let scanned = try await morning.desk.showPanel(.init(test: "vd1-x"), for: morning.session(.lab))
    #expect(scanned.test == 1)
    // A label finds its test without having been recorded, too.
    try await morning.record("collected", of: 2, by: .lab)
    let code = SpecimenLabel(test: 2).description
    #expect(
      try await morning.desk.showPanel(.init(test: code), for: morning.session(.lab)).test == 2)
  }

  /// What stands on a container wins over what it looks like.
  @Test
  func aStrangersCodeMayLookLikeALabel() async throws {
    let morning = try await Morning()
    let refused = await refusal {
      try await morning.record("collected", specimen: "VD1-3", by: .lab)
    }
    #expect(refused.message == "the check character of this label is wrong: scan it again")
    try await morning.record("collected", specimen: "VD1-3-A", by: .lab)
    let panel = try await morning.desk.showPanel(
      .init(test: "VD1-3-A"), for: morning.session(.lab))
    #expect(panel.test == 1)
  }

  @Test(arguments: ["VD1-8", "VD2-X", "vd1-9"])
  func aSlipIsNoOtherTest(code: String) async throws {
    let morning = try await Morning()
    try await morning.record("collected", by: .lab)
    let refused = await refusal {
      try await morning.desk.showPanel(.init(test: code), for: morning.session(.lab))
    }
    #expect(refused.message == "the check character of this label is wrong: scan it again")
  }

  /// Every wrong digit and every swap of neighbours is noticed.
  @Test
  func theCheckCharacterTellsSlips() throws {
    for test in Int64(1)...199 {
      let code = SpecimenLabel(test: test).description
      #expect(try SpecimenLabel(scanned: code)?.test == test)
      var letters = Array(code)
      for place in 2..<letters.count - 2 {
        let digit = letters[place]
        for other in "0123456789" where other != digit {
          letters[place] = other
          #expect(throws: StoreError.self) { try SpecimenLabel(scanned: String(letters)) }
        }
        letters[place] = digit
        guard place + 1 < letters.count - 2, digit != letters[place + 1] else { continue }
        letters.swapAt(place, place + 1)
        #expect(throws: StoreError.self) { try SpecimenLabel(scanned: String(letters)) }
        letters.swapAt(place, place + 1)
      }
    }
  }

  @Test(arguments: [
    "", "VD", "VD-", "VD12", "417-5", "T417-5", "VD4a7-5", "VD417-5-1", "VD-5", "CUP-17",
  ])
  func otherBarCodesAreNoLabels(text: String) throws {
    #expect(try SpecimenLabel(scanned: text) == nil)
  }
}
