import Testing
import Toxicology

/// Parts of one line, or of one report, that do not say the same.
@Suite struct LineTests {
  private static func said(_ lines: [String]) throws -> [String] {
    let message = try HL7Tests.read([HL7Tests.header] + lines)
    return message.reports.flatMap(\.observations).map {
      "\($0.analyte) \($0.method.rawValue) \($0.reading.rawValue)"
    } + message.reports.flatMap(\.retracted).map { "\($0) taken back" }
      + message.held.map { "held \($0.reason.code)" }
  }

  /// A flag says the same as the value or nothing of it (HL7 table 0078); what else it may say
  /// nobody knows.
  @Test(arguments: [
    ("NEG", ["", " ", "N", "n", "NEG~N", "L", "LL", "<", "ND", "false", "Normal", "Not Detected"]),
    ("POS", ["", "A", "aa", "H", "*", "Abnormal", "HIGH", "Presumptive Positive", "L", "DET~A"]),
    ("TNP", ["A", "QCF", "N"]), ("Invalid", ["A", "QCF", "N"]),
  ])
  func flagsThatFit(value: String, flags: [String]) throws {
    for flag in flags {
      let said = try Self.said([HL7Tests.order, "OBX|1|ST|9^THC||\(value)|||\(flag)|||F"])
      #expect(said.count == 1 && said.first?.hasPrefix("THC ") == true, "\(value) \(flag)")
    }
  }

  @Test(arguments: [
    (
      "NEG",
      [
        "ABNORMAL", "*", "HIGH", "Critical", "QCF", "TOX", "W", "I", "U", "ABN", "DETECTED*",
        "Presumptive Positive", "^Abnormal", "(N)", "N?", "N~QCF", "Out of range", "indeterminate",
      ]
    ),
    ("POS", ["N", "Normal", "Not detected", "QCF", "I", "A~N", "Inconclusive", "A?"]),
  ])
  func flagsThatDoNot(value: String, flags: [String]) throws {
    for flag in flags {
      let said = try Self.said([HL7Tests.order, "OBX|1|ST|9^THC||\(value)|||\(flag)|||F"])
      #expect(said == ["held values-disagree"], "\(value) \(flag)")
    }
  }

  /// Whoever was not asked, or could not find out, has found nothing (OBX-11 N and X).
  @Test(arguments: [
    ("", "", "N", "THC presumptive not-tested"), ("TNP", "", "N", "THC presumptive not-tested"),
    ("QNS", "A", "X", "THC presumptive not-tested"), ("", "", "X", "THC presumptive not-tested"),
    ("Quantity not sufficient", "", "X", "THC presumptive not-tested"),
    ("Invalid", "", "X", "THC presumptive not-tested"),
    ("Positive", "A", "N", "held values-disagree"), ("NEG", "", "N", "held values-disagree"),
    ("", "POS", "N", "held values-disagree"), ("Positive", "", "X", "held values-disagree"),
    ("NEG", "", "X", "held values-disagree"), ("250 ng/mL", "", "X", "held values-disagree"),
    ("Positive 250 ng/mL", "", "X", "held values-disagree"),
    ("positive screen", "", "X", "held values-disagree"),
    ("NEG", "", "D", "THC taken back"), ("NEG", "", "W", "THC taken back"),
  ])
  func notTested(value: String, flag: String, status: String, outcome: String) throws {
    let line = "OBX|1|ST|9^THC||\(value)|||\(flag)|||\(status)"
    #expect(try Self.said([HL7Tests.order, line]) == [outcome])
  }

  @Test func whyThereIsNoResult() throws {
    let message = try HL7Tests.read([
      HL7Tests.header, HL7Tests.order, "OBX|1|ST|8^Cocaine||QNS||||||X",
      "NTE|1||Interfering substance", "OBX|2|ST|9^THC||NEG||||||F",
    ])
    #expect(message.held.isEmpty)
    #expect(message.reports.map(\.status) == [.final])
    #expect(
      message.reports.map(\.lineNotes) == [
        ["COC": "COC: could not be obtained\nCOC: QNS\nCOC: Interfering substance"]
      ])
  }

  /// An order that was cancelled has no results (OBR-25 X, ORC-1, ORC-5).
  @Test(arguments: [
    ("", "X", "POS", "F", "held not-understood"), ("", "X", "NEG", "", "held not-understood"),
    ("", "X", "QNS", "X", "THC presumptive not-tested"), ("", "X", "POS", "D", "THC taken back"),
    ("OC", "", "NEG", "F", "held not-understood"), ("ca", "F", "POS", "F", "held not-understood"),
    ("RE||||CA", "", "NEG", "F", "held not-understood"),
    ("OC", "", "QNS", "X", "THC presumptive not-tested"),
    ("RE", "F", "NEG", "F", "THC presumptive negative"),
    ("RE||||CM", "F", "NEG", "F", "THC presumptive negative"),
  ])
  func cancelledOrders(
    control: String, order: String, value: String, status: String, outcome: String
  ) throws {
    let report = "OBR|1|P1|F1|1^Drug screen" + String(repeating: "|", count: 21) + order
    let line = "OBX|1|ST|9^THC||\(value)||||||\(status)"
    #expect(try Self.said(["ORC|\(control)", report, line]) == [outcome])
    // Only the order behind it is meant.
    let other = ["OBR|2|P2|F2|1^Drug screen", "OBX|1|ST|8^Cocaine||POS||||||F"]
    #expect(
      try Self.said(["ORC|\(control)", report, line] + other).contains(
        "COC presumptive presumptive-positive"))
  }

  @Test func aCancelledOrderWithoutALineTakesItBack() throws {
    let order = "OBR|1|P1|F1|1^Drug screen" + String(repeating: "|", count: 21) + "X"
    let message = try HL7Tests.read([HL7Tests.header, order])
    #expect(message.held.isEmpty)
    #expect(message.reports.map(\.disowns) == [true, true])
  }

  /// Of two cutoffs nobody knows which was used, and of two units which is meant.
  @Test(arguments: [
    ("30", "ng/mL", "50", "Cutoff: 20 ng/mL", "held cutoff-unclear"),
    ("30", "ng/mL", "50", "Cutoff: 50 ng/mL", "THC presumptive negative"),
    ("30", "ng/mL", "<50 ng/mL", "Cutoff: 50.0", "THC presumptive negative"),
    ("30", "ng/mL^^UCUM^ug/mL", "50", "", "held cutoff-unclear"),
    ("30", "ng/mL^^UCUM^ug/L", "50", "", "THC presumptive negative"),
    ("30", "ng/mL^^UCUM^NGML", "50", "", "THC presumptive negative"),
    ("30", "ng/mL^^UCUM^ug/mL", "50 ng/mL", "", "held cutoff-unclear"),
  ])
  func cutoffsAndUnits(
    value: String, unit: String, range: String, note: String, outcome: String
  ) throws {
    let line = "OBX|1|NM|9^THC||\(value)|\(unit)|\(range)||||F"
    #expect(try Self.said([HL7Tests.order, line, "NTE|1||\(note)"]) == [outcome])
  }

  /// A method that says what it is not, or what may follow, is no chromatography (OBX-17).
  @Test(arguments: [
    ("LC-MS/MS", "definitive"), ("17^GC/MS^L", "definitive"),
    ("EIA, reflex to LC-MS/MS", "presumptive"), ("Immunoassay, not LC-MS/MS", "presumptive"),
    ("EIA~LC-MS/MS", "presumptive"), ("Immunoassay", "presumptive"),
    ("Confirmation without LC-MS/MS", "presumptive"),
  ])
  func methods(method: String, outcome: String) throws {
    let line = "OBX|1|ST|9^THC||NEG||||||F||||||\(method)"
    #expect(try Self.said([HL7Tests.order, line]) == ["THC \(outcome) negative"])
  }

  /// One analyte with two figures, or by two cutoffs.
  @Test(arguments: [
    ("60|ng/mL|50", "9000|ng/mL|50", 2), ("20|ng/mL|50", "20|ng/mL|100", 2),
    ("60|ng/mL|50", "0.06|ug/mL|0.05", 0), ("60|ng/mL|50", "60.0|ng/mL|50", 0),
    ("60|ng/mL|50", "POS||", 0), ("20|ng/mL|50", "<20|ng/mL|50", 2),
  ])
  func twoFigures(one: String, other: String, held: Int) throws {
    let said = try Self.said([
      HL7Tests.order, "OBX|1|ST|9^THC|1|\(one)||||F", "OBX|2|ST|9^THC|2|\(other)||||F",
    ])
    #expect(said.count { $0 == "held given-twice" } == held)
    #expect(said.count == max(1, held))
  }

  @Test func twoFiguresOfAMeasure() throws {
    let lines = ["85", "7"].map { "OBX|1|NM|9^Creatinine||\($0)|mg/dL||||R|F" }
    #expect(
      try Self.said([HL7Tests.order] + lines) == ["held given-twice", "held given-twice"])
  }

  /// A sign before a word, or beside it, is no decoration.
  @Test(arguments: [
    "\u{2260} negative", "\u{2260}negative", "<negative", "Negative %", "(not) Detected",
    "\u{AC}Detected", "~Detected", "=\u{338} NEG", "NEG = POS", "not (Detected)",
  ])
  func signs(value: String) throws {
    let escaped = value.replacing("~", with: "\\R\\")
    let said = try Self.said([HL7Tests.order, "OBX|1|ST|9^THC||\(escaped)||||||F"])
    #expect(said.count == 1 && said[0].hasPrefix("held "), "\(said)")
    let coded = try Self.said([HL7Tests.order, "OBX|1|CWE|9^THC||NEG^\(escaped)^L||||||F"])
    #expect(coded.count == 1 && coded[0].hasPrefix("held "), "\(coded)")
  }

  @Test(arguments: ["NEG.", "*NEG*", "neg,", "\"Negative\"", "- negative -", "'neg'"])
  func decoration(value: String) throws {
    let line = "OBX|1|ST|9^THC||\(value)||||||F"
    #expect(try Self.said([HL7Tests.order, line]) == ["THC presumptive negative"])
  }

  /// Notes by which there is no result; beside what was found they say that more may come.
  @Test(arguments: [
    "TEST CANCELLED", "Test canceled per provider", "Quantity not sufficient.", "Not reportable",
    "Internal control failed", "Result invalid", "pending confirmation", "QNS",
  ])
  func voids(note: String) throws {
    func said(_ value: String) throws -> [String] {
      try Self.said([
        HL7Tests.order, "OBX|1|ST|9^THC||\(value)||||||F", "NTE|1||\(note)",
        "OBX|2|ST|8^Cocaine||NEG||||||F",
      ])
    }
    #expect(try said("NEG") == ["COC presumptive negative", "held doubted"])
    #expect(
      try said("POS") == ["THC presumptive presumptive-positive", "COC presumptive negative"])
  }
}
