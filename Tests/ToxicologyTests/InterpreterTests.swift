import Testing
import Toxicology

@Suite struct InterpreterTests {
  private func screen(_ analyte: String, _ reading: Reading) -> Finding {
    Finding(analyte: analyte, method: .presumptive, reading: reading)
  }

  private func definitive(_ analyte: String, _ reading: Reading, _ text: String = "") -> Finding {
    Finding(analyte: analyte, method: .definitive, reading: reading, quantity: Quantity(text))
  }

  private func takes(_ analytes: String..., critical: Bool = true, ended: Bool = false)
    -> Medication
  {
    Medication(
      drug: analytes[0].lowercased(), analytes: analytes, isCritical: critical, hasEnded: ended)
  }

  private func verdicts(
    _ findings: [Finding], _ expectations: [Medication]?, _ validity: Validity = .notAssessed
  ) -> [String] {
    Interpreter(findings, expecting: expectations, validity: validity, table: Table.small)
      .verdicts().map { "\($0.analyte) \($0.verdict.rawValue)\($0.isCritical ? "!" : "")" }
  }

  @Test func nothingExpected() {
    let said = verdicts(
      [screen("THC", .presumptivePositive), screen("COC", .negative), screen("OPI", .notDetected)],
      [])
    #expect(said == ["THC unexpected-positive", "COC negative", "OPI negative"])
  }

  @Test func aPrescribedDrug() {
    #expect(
      verdicts([screen("BUP", .presumptivePositive)], [takes("bup")]) == ["BUP expected-positive"])
    #expect(verdicts([screen("BUP", .negative)], [takes("BUP")]) == ["BUP unexpected-negative!"])
    #expect(
      verdicts([screen("BUP", .negative)], [takes("BUP", critical: false)])
        == ["BUP unexpected-negative"])
  }

  @Test func aClassSeesItsMembers() {
    #expect(
      verdicts([screen("OPI", .presumptivePositive)], [takes("COD")]) == ["OPI expected-positive"])
    #expect(verdicts([screen("OPI", .negative)], [takes("COD")]) == ["OPI unexpected-negative!"])
    #expect(verdicts([screen("OPI", .negative)], [takes("HYC")]) == ["OPI cannot-say"])
    #expect(
      verdicts([screen("OPI", .presumptivePositive)], [takes("HYC")]) == ["OPI expected-positive"])
  }

  /// What the body makes of a drug is told from it by chromatography, and by nothing else.
  @Test func aDefinitiveTestSeesItsAnalyteAlone() {
    #expect(
      verdicts([screen("COC", .presumptivePositive)], [takes("BZE")]) == ["COC expected-positive"])
    #expect(
      verdicts([definitive("COC", .positive)], [takes("BZE")]) == [
        "COC unexpected-positive", "BZE cannot-say!",
      ])
    #expect(
      verdicts([definitive("COC", .negative)], [takes("BZE")]) == [
        "COC negative", "BZE cannot-say!",
      ])
    // A class stays one, whatever it was tested with.
    #expect(verdicts([definitive("OPI", .positive)], [takes("COD")]) == ["OPI expected-positive"])
  }

  /// "Opiates" typed for the cup must not explain what only heroin leaves.
  @Test func aClassExplainsNoSingleDrug() {
    let said = Interpreter(
      [definitive("6AM", .positive)], expecting: [takes("OPI")], validity: .valid,
      table: Table.small
    ).verdicts()
    #expect(said[0].verdict == .unexpectedPositive)
    #expect(said[0].reason.contains("only as the class OPI"))
  }

  @Test func metabolitesAreExpected() {
    let said = verdicts(
      [definitive("COD", .positive, "900 ng/mL"), definitive("MOR", .positive, "300 ng/mL")],
      [takes("COD")])
    #expect(said == ["COD expected-positive", "MOR expected-positive"])
    // The parent is gone, its metabolite is there: it was taken.
    #expect(
      verdicts([definitive("BUP", .notDetected), definitive("NBUP", .positive)], [takes("BUP")])
        == ["BUP negative", "NBUP expected-positive"])
  }

  @Test func aHighParentAloneIsFlagged() {
    let parent = { (text: String) in
      [definitive("BUP", .positive, text), definitive("NBUP", .notDetected)]
    }
    #expect(
      verdicts(parent("800 ng/mL"), [takes("BUP")])
        == ["BUP cannot-say", "NBUP unexpected-negative!"])
    #expect(
      verdicts(parent("20 ng/mL"), [takes("BUP")]) == ["BUP expected-positive", "NBUP negative"])
    // Without a test for the metabolite nobody can tell.
    #expect(
      verdicts([definitive("BUP", .positive, "800 ng/mL")], [takes("BUP")])
        == ["BUP expected-positive"])
  }

  /// A presumptive sighting does not answer a definitive absence.
  @Test func aScreenDoesNotExcuseAConfirmation() {
    let said = verdicts(
      [screen("NBUP", .presumptivePositive), definitive("BUP", .notDetected)], [takes("BUP")])
    #expect(said == ["NBUP expected-positive", "BUP unexpected-negative!"])
  }

  @Test(arguments: [
    (Reading.invalid, "reading is invalid"), (.notTested, "not tested"),
    (.indeterminate, "indeterminate"), (.measured, "without a cutoff"),
  ])
  func whatSaysNothing(reading: Reading, reason: String) {
    for expectations in [[], [takes("BUP")]] {
      let said = Interpreter(
        [screen("BUP", reading)], expecting: expectations, validity: .valid, table: Table.small
      ).verdicts()
      #expect(said[0].verdict == .cannotSay)
      #expect(said[0].reason.contains(reason))
    }
  }

  @Test(arguments: [Validity.dilute, .consistentWithDilution, .consistentWithAdulteration])
  func doubtfulAndAbsent(validity: Validity) {
    #expect(verdicts([screen("BUP", .negative)], [takes("BUP")], validity) == ["BUP cannot-say!"])
    #expect(
      verdicts([screen("BUP", .presumptivePositive)], [takes("BUP")], validity)
        == ["BUP expected-positive"])
  }

  @Test(arguments: [Validity.substituted, .adulterated, .invalid])
  func anInvalidSpecimen(validity: Validity) {
    let findings = [screen("BUP", .negative), screen("THC", .presumptivePositive)]
    #expect(
      verdicts(findings, [takes("BUP")], validity) == [
        "BUP invalid-specimen", "THC invalid-specimen",
      ])
  }

  @Test func thePanelDoesNotTestIt() {
    #expect(
      verdicts([screen("THC", .negative)], [takes("BUP")]) == ["THC negative", "BUP cannot-say!"])
    #expect(
      verdicts([screen("BUP", .notTested)], [takes("BUP")]) == ["BUP cannot-say!"])
  }

  @Test func anEndedMedicationIsNotOwed() {
    let ended = takes("BUP", ended: true)
    #expect(verdicts([screen("BUP", .negative)], [ended]) == ["BUP negative"])
    #expect(verdicts([screen("BUP", .presumptivePositive)], [ended]) == ["BUP cannot-say"])
    #expect(verdicts([screen("THC", .negative)], [ended]) == ["THC negative"])
  }

  /// What a clinician must judge, and what anybody may close.
  @Test func whatIsOpen() {
    let isOpen = { (findings: [Finding], takes: [Medication]?, validity: Validity) in
      Interpreter(findings, expecting: takes, validity: validity, table: Table.small)
        .verdicts().contains(where: \.isOpen)
    }
    let (found, absent) = (screen("BUP", .presumptivePositive), screen("BUP", .negative))
    let (critical, other) = (takes("BUP"), takes("BUP", critical: false))
    #expect(isOpen([found], [], .valid))
    #expect(!isOpen([found], [other], .valid))
    #expect(isOpen([found], [takes("BUP", ended: true)], .valid))
    #expect(!isOpen([absent], [], .valid))
    #expect(isOpen([absent], [other], .valid))
    #expect(isOpen([absent], [critical], .valid))
    #expect(isOpen([absent], [critical], .dilute))
    #expect(isOpen([absent], [], .substituted))
    #expect(isOpen([absent], nil, .valid))
    #expect(isOpen([screen("THC", .invalid)], [], .valid))
    #expect(!isOpen([screen("THC", .notTested), absent], [], .valid))
    #expect(!isOpen([screen("THC", .negative)], [critical], .valid))
  }

  /// Fails closed: what cannot be read is never an empty list.
  @Test(arguments: [nil, [["XYZ"]], [[]], [["BUP"], ["nonsense"]]] as [[[String]]?])
  func unreadableExpectations(codes: [[String]]?) {
    let expectations = codes?.map { Medication(drug: "d", analytes: $0, isCritical: false) }
    let said = verdicts(
      [screen("BUP", .negative), screen("THC", .presumptivePositive)], expectations)
    #expect(said == ["BUP cannot-say!", "THC cannot-say!"])
  }
}
