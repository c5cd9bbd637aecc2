import Testing
import Toxicology

@Suite struct HL7Tests {
  static let header = "MSH|^~\\&|LIS|LAB|CLINIC|SITE|20260415||ORU^R01|M1|P|2.5"
  static let order = "OBR|1|P1|F1|1^Drug screen|||20260414|||||||||||||||||||F"

  static func read(_ lines: [String], _ laboratory: Laboratory? = nil) throws -> LabMessage {
    let parts = HL7File.parts(Array(lines.joined(separator: "\r").utf8))
    let message = try #require(parts.first?.message)
    let laboratories = laboratory.map { [$0] } ?? []
    return HL7Reader.read(message, table: Table.small, laboratories: laboratories)
  }

  /// One line of a message that is otherwise in order.
  private func said(_ line: String, notes: [String] = []) throws -> [String] {
    let message = try Self.read([Self.header, Self.order, line] + notes)
    return message.reports.flatMap(\.observations).map {
      "\($0.analyte) \($0.method.rawValue) \($0.reading.rawValue)"
    } + message.held.map { "held \($0.reason.code)" }
  }

  @Test(arguments: [
    ("OBX|1|ST|THC^Cannabinoids||NEGATIVE||||||F", "THC presumptive negative"),
    ("OBX||TX|99^THC^L|1|neg.||||||F", "THC presumptive negative"),
    ("OBX|1|ST|9^^L^8^Cocaine metabolite^X||POS||||||F", "COC presumptive presumptive-positive"),
    ("OBX|1|ST|9^THC||None Detected||||||F", "THC presumptive not-detected"),
    ("OBX|1|ST|9^THC by LC-MS/MS||Positive||||||F", "held analyte-unknown"),
    ("OBX|1|ST|9^THC||Positive||||||F||||||LC-MS/MS", "THC definitive positive"),
    ("OBX|1|CWE|3427-2^THC^LN||260385009^Negative^SCT||||||F", "THC presumptive negative"),
    ("OBX|1|CWE|3427-2^THC^LN||10828004^Negative^SCT||||||F", "held values-disagree"),
    ("OBX|1|CE|9^THC||NEG^^L||||||F", "THC presumptive negative"),
    ("OBX|1|CWE|9^THC||17^NEG^L||||||F", "THC presumptive negative"),
    ("OBX|1|CWE|9^THC||LA6577-6^Negative^LN||||||F", "THC presumptive negative"),
    ("OBX|1|CWE|9^THC||LA6577-6^^LN||||||F", "THC presumptive negative"),
    ("OBX|1|CWE|9^THC||N^Negative^L^7^Negative screen^L2||||||F", "THC presumptive negative"),
    ("OBX|1|CWE|9^THC||POS^Negative^L||||||F", "held values-disagree"),
    ("OBX|1|CWE|9^THC||NEG^Positive^L||||||F", "held values-disagree"),
    ("OBX|1|CWE|9^THC||A^Negative^L||||||F", "held values-disagree"),
    ("OBX|1|CWE|9^THC||LA6576-8^Negative^LN||||||F", "held values-disagree"),
    ("OBX|1|CWE|9^THC||LA0-0^Negative^LN||||||F", "held value-unknown"),
    (
      "OBX|1|CWE|9^THC||260385009^Negative^SCT^10828004^Positive^SCT||||||F", "held values-disagree"
    ),
    ("OBX|1|CWE|9^THC||NEG^Negative^L^POS^Positive^L2||||||F", "held values-disagree"),
    ("OBX|1|CWE|9^THC||NEG^Negative^L^8^Positive for THC^L2||||||F", "held values-disagree"),
    ("OBX|1|CWE|9^THC||NEG^Negative^L^^^^^^Positive||||||F", "held values-disagree"),
    ("OBX|1|CWE|9^THC||NEG^Negative^L^^^^^^Negative?||||||F", "held value-unknown"),
    ("OBX|1|CWE|9^THC||NEG^Negative&Positive^L||||||F", "held not-understood"),
    ("OBX|1|NM|9^THC||75|ng/mL|<50 ng/mL||||F", "THC presumptive presumptive-positive"),
    ("OBX|1|NM|9^THC||75|ng/mL|50 ug/mL||||F", "held cutoff-unclear"),
    ("OBX|1|NM|9^THC||75|ng/mL|50||||", "held status-missing"),
    ("OBX|1|NM|9^THC||75 ug/mL|ng/mL|50||||F", "held value-unknown"),
    ("OBX|1|NM|9^THC||75|ng/mL|50|H|||F", "THC presumptive presumptive-positive"),
    ("OBX|1|NM|9^THC||49.9|ng/mL|50|N|||F", "THC presumptive negative"),
    ("OBX|1|SN|9^THC||<^50|ng/mL|50||||F", "THC presumptive negative"),
    ("OBX|1|SN|9^THC||<^60|ng/mL|50|||R|F", "held figure-undecided"),
    ("OBX|1|NM|9^THC||75|ng/mL||||R|F", "held cutoff-missing"),
    ("OBX|1|ST|9^THC||NEG||||||P", "THC presumptive negative"),
    ("OBX|1|ST|9^THC||NEG||||||I", "held pending"),
    ("OBX|1|ST|9^THC||NEG||||||Q", "held status-unknown"),
    ("OBX|1|ST|9^THC||NEG|||A|||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||POS|||N|||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||||||||F", "held value-missing"),
    ("OBX|1|ST|9^THC||\"\"||||||F", "held value-missing"),
    ("OBX|1|ST|9^THC||***||||||F", "held value-unknown"),
    ("OBX|1|ST|9^THC||NEG~POS||||||F", "held not-understood"),
    ("OBX|1|ST|9^THC||not negative||||||F", "held narrative"),
    ("OBX|1|ST|9^THC||Negative (<50 ng/mL)||||||F", "THC presumptive negative"),
    ("OBX|1|ST|9^THC||Negative (<50 ng/mL)||50 ng/mL||||F", "THC presumptive negative"),
    ("OBX|1|ST|9^THC||Negative (<60 ng/mL)||50 ng/mL||||F", "held figure-undecided"),
    ("OBX|1|ST|9^THC||Positive 250 ng/mL||||||F", "held cutoff-missing"),
    ("OBX|1|ST|9^THC||Positive 250 ng/mL||50 ng/mL||||F", "THC presumptive presumptive-positive"),
    (
      "OBX|1|ST|9^THC||Positive >1000 ng/mL||300 ng/mL||||F", "THC presumptive presumptive-positive"
    ),
    ("OBX|1|ST|9^THC||Positive 20 ng/mL||50 ng/mL||||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||NEG 500|ng/mL|100||||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||NEG 500||||||F", "held cutoff-missing"),
    ("OBX|1|ST|9^THC||TNP 500|ng/mL|100||||F", "held values-disagree"),
    ("OBX|1|NM|9^THC||0|ng/mL|0||||F", "held cutoff-unclear"),
    ("OBX|1|NM|9^THC||75|ng/mL|>=0 ng/mL||||F", "held cutoff-unclear"),
    ("OBX|1|TM|9^THC||1200|ng/mL|50||||F", "held not-understood"),
    ("OBX|1|DT|9^THC||1200|ng/mL|50||||F", "held not-understood"),
    ("OBX|1|TS|9^THC||1200|ng/mL|50||||F", "held not-understood"),
    ("OBX|1|DTM|9^THC||1200|ng/mL|50||||F", "held not-understood"),
    ("OBX|1|TN|9^THC||1200|ng/mL|50||||F", "held not-understood"),
    ("OBX|1|XPN|9^THC||1200|ng/mL|50||||F", "held not-understood"),
    ("OBX|1||9^THC||1200|ng/mL|50||||F", "THC presumptive presumptive-positive"),
    ("OBX|1|ST|9^THC||negative?||||||F", "held value-unknown"),
    ("OBX|1|ST|9^THC||ND||||||F", "held value-unknown"),
    ("OBX|1|SN|9^THC||^20^-^300|ng/mL|500|||R|F", "held value-unknown"),
    ("OBX|1|SN|9^THC||^90^+|ng/mL|500|||R|F", "held value-unknown"),
    ("OBX|1|ST|9^THC||NEG|||N~POS|||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||NEG|||>|||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||NEG|||det|||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||NEG|||R^Reactive|||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||NEG|||IND|||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||POS|||ND|||F", "held values-disagree"),
    ("OBX|1|ST|9^THC||NEG|||ND|||F", "THC presumptive negative"),
    ("OBX|1|ST|9^THC SCREEN W/REFLEX GC/MS||POS||||||F", "held analyte-unknown"),
    ("OBX|1|ST|9^THC||See below||||||F", "held narrative"),
    ("OBX|1|ST|9^THC||TNP||||||F", "THC presumptive not-tested"),
    ("OBX|1|ST|9^THC||||||||N", "THC presumptive not-tested"),
    ("OBX|1|ST|9^THC||Invalid||||||F", "THC presumptive invalid"),
    ("OBX|1|ED|9^THC||^TEXT^^Base64^TkVH||||||F", "held narrative"),
    ("OBX|1|ST|3427-2^Cocaine^LN||NEG||||||F", "held loinc-contradicts"),
    ("OBX|1|ST|3427-3^THC^LN||NEG||||||F", "held loinc-check-digit"),
    ("OBX|1|ST|9^THC^L^9^Cocaine^L||NEG||||||F", "held loinc-contradicts"),
    ("OBX|1|ST|3427-2^Oxycodone||NEG||||||F", "held loinc-contradicts"),
    ("OBX|1|ST|COC^Morphine^L||NEG||||||F", "held loinc-contradicts"),
    ("OBX|1|ST|THC^Opiates||NEG||||||F", "held loinc-contradicts"),
    ("OBX|1|ST|9^THC^L^COC^^L2||NEG||||||F", "held loinc-contradicts"),
    ("OBX|1|ST|3427-2^THC^LN^3397-7^THC^LN||NEG||||||F", "held loinc-contradicts"),
    ("OBX|1|ST|THC^Cannabinoids^L||NEG||||||F", "THC presumptive negative"),
    ("OBX|1|ST|3427-2^THC||NEG||||||F", "THC presumptive negative"),
    ("OBX|1|ST|BAR^Bartonella^L||NEG||||||F", "held analyte-unknown"),
    ("OBX|1|ST|9^Spice||NEG||||||F", "held analyte-unknown"),
    ("OBX|1|NM|9^Creatinine||85|mg/dL||||R|F", "CRE presumptive measured"),
    ("OBX|1|NM|9^Creatinine||7.5|mmol/L||||R|F", "held value-unknown"),
    ("OBX|1|ST|9^T\\S\\HC||NEG||||||F", "held analyte-unknown"),
    ("QQQ|1|what", "held not-understood"),
    ("ZXX|1|ours", "held pending"), ("IN1|1|x", "held pending"), ("DG1|1|x", "held pending"),
    ("NTE|1||see the attached page", "held narrative"),
  ])
  func line(text: String, outcome: String) throws {
    #expect(try said(text) == [outcome].filter { !$0.isEmpty })
  }

  private static let thc = "OBX|1|ST|9^THC||NEG||||||F"
  private static let cocaine = "OBX|2|ST|8^Cocaine||NEG||||||F"

  @Test(arguments: [
    (["NTE|1||COC = NEG"], ["THC presumptive negative", "held hidden-result"]),
    (["NTE|1||Opiates were detected"], ["THC presumptive negative", "held hidden-result"]),
    (["NTE|1||Cross-reacts with cocaine"], ["THC presumptive negative"]),
    (["NTE|1||Confirmed by phone"], ["THC presumptive negative"]),
    (["NTE|1||ERROR - disregard above report"], ["held doubted"]),
    (["NTE|1||reported in error"], ["held doubted"]),
    (["NTE", "NTE|1", "NTE|1||***"], ["THC presumptive negative"]),
    (["NTE|1||fine~COC = NEG"], ["THC presumptive negative", "held hidden-result"]),
    (["NTE|1||fine~reported in error"], ["held doubted"]),
  ])
  func notes(notes: [String], outcome: [String]) throws {
    #expect(try said(Self.thc, notes: notes) == outcome)
  }

  @Test func aNoteOnTheOrderStandsBesideEachLine() throws {
    let message = try Self.read([
      Self.header, Self.order, "NTE|1||wrong patient, do not use", Self.thc,
      "OBX|2|ST|8^Cocaine||NEG||||||F",
    ])
    #expect(message.reports.isEmpty)
    #expect(message.held.map(\.reason.code) == ["doubted", "doubted"])
  }

  @Test func aCutoffInANote() throws {
    let message = try Self.read([
      Self.header, Self.order, "OBX|1|NM|9^THC||40|ng/mL||||R|F",
    ])
    #expect(message.reports.isEmpty)
    let noted = try Self.read([
      Self.header, Self.order, "OBX|1|NM|9^THC||40|ng/mL||||R|F", "NTE|1||Cutoff: 50 ng/mL",
    ])
    #expect(noted.reports[0].observations[0].cutoff?.description == "50 ng/mL")
    #expect(noted.reports[0].observations[0].reading == .negative)
  }

  @Test(arguments: [
    ("Cutoff: 50 ng/mL LOD: 10 ng/mL", nil), ("Cutoff: 50 ng/mL, LOD: 10 ng/mL", "50 ng/mL"),
    ("Cutoff 50 ng/mL; limit of detection: 10 ng/mL", "50 ng/mL"), ("cut-off >=50", ">=50 ng/mL"),
    ("Cutoff: 50 ng/mL; confirmation cutoff: 15 ng/mL", nil), ("Cutoff: see below: 10", nil),
    ("Confirmation cutoff: 15 ng/mL", nil), ("Cutoff: 1,000 ng/mL", nil), ("Cutoff 50 ug", nil),
    ("Threshold~50 ng/mL", "50 ng/mL"), ("Cutoff 50 ng/mL~Threshold 300 ng/mL", nil),
  ])
  func cutoffsInNotes(note: String, cutoff: String?) throws {
    let message = try Self.read([
      Self.header, Self.order, "OBX|1|NM|9^THC||20|ng/mL||||R|F", "NTE|1||\(note)",
    ])
    #expect(message.reports.first?.observations.first?.cutoff?.description == cutoff)
    #expect(message.held.map(\.reason) == (cutoff == nil ? [.noCutoff] : []))
  }

  /// The reason is what is wrong with the cutoff, and that there is none only where there is none.
  @Test(arguments: [
    ("75", "ng/mL", "", "a figure without a cutoff"),
    ("75", "nmol/L^^UCUM", "", "a figure without a cutoff"),
    ("75", "ng/mL", "0-499", "'0-499' is no cutoff"), ("75", "ng/mL", "50-", "'50-' is no cutoff"),
    ("75", "ng/mL", "NEGATIVE", "'NEGATIVE' is no cutoff"),
    ("75", "ng/mL", "0", "'0' is no cutoff"),
    ("0.3", "ug/mL", "<300 ng/mL", "the cutoff '<300 ng/mL' is not in the value's unit, ug/mL"),
    ("75", "", "50", "the cutoff '50' has no unit"),
    ("75", "nmol/L", "50", "the cutoff '50' is in 'nmol/L', no unit that is known"),
    ("75", "", "50 ng/mL", "75 may be above or below 50 ng/mL"),
  ])
  func cutoffsNotUnderstood(value: String, unit: String, range: String, reason: String) throws {
    let message = try Self.read([
      Self.header, Self.order, "OBX|1|NM|9^THC||\(value)|\(unit)|\(range)|||R|F",
    ])
    #expect(message.held.map(\.reason.description) == [reason])
  }

  @Test func twoResultsOfOneAnalyte() throws {
    let message = try Self.read([
      Self.header, Self.order, Self.thc, "OBX|2|ST|9^THC||POS||||||F",
      "OBX|3|ST|8^Cocaine||NEG||||||F", "OBX|4|NM|8^Cocaine||10|ng/mL|150|||R|F",
    ])
    #expect(message.held.map(\.reason) == [.twice("THC"), .twice("THC")])
    #expect(message.reports[0].observations.map(\.analyte) == ["COC"])
    #expect(message.reports[0].observations[0].quantity?.description == "10 ng/mL")
  }

  @Test func methodsAreTwoReports() throws {
    let message = try Self.read([
      Self.header, Self.order, "OBX|1|ST|9^THC||POS||||||F",
      "OBX|2|ST|9^THC||POS||||||F||||||GC/MS",
    ])
    #expect(message.reports.map(\.method) == [.presumptive, .definitive])
    #expect(
      message.reports.map { $0.observations[0].reading } == [.presumptivePositive, .positive])
  }

  @Test(arguments: [
    (["F"], ResultStatus.final), (["P", "F"], .preliminary), (["C", "P"], .preliminary),
    (["D"], .enteredInError), (["D", "F"], .corrected),
  ])
  func statusOfAReport(statuses: [String], status: ResultStatus) throws {
    let lines = zip(["THC", "Cocaine"], statuses).map { "OBX|1|ST|9^\($0)||NEG||||||\($1)" }
    let report = try #require(try Self.read([Self.header, Self.order] + lines).reports.first)
    #expect(report.status == status)
    #expect(report.retracted.isEmpty == !statuses.contains("D"))
  }

  /// The status of the order (OBR-25) stands over those of its lines.
  @Test(arguments: [
    ("F", ["final"]), ("", ["final"]), ("P", ["preliminary"]), ("S", ["preliminary"]),
    ("R", ["preliminary"]), ("I", ["preliminary"]), ("O", ["preliminary"]), ("A", ["preliminary"]),
    ("W", ["taken back"]), ("D", ["taken back"]), ("Y", ["held status-unknown"]),
  ])
  func statusOfAnOrder(status: String, outcome: [String]) throws {
    let order = "OBR|1|P1|F1|1^Drug screen" + String(repeating: "|", count: 21) + status
    #expect(Self.said(try Self.read([Self.header, order, Self.thc])) == outcome)
    let alone = Self.said(try Self.read([Self.header, order]))
    #expect(alone == (outcome == ["taken back"] ? ["disowned", "disowned"] : ["held pending"]))
  }

  /// The standing of each report, and what is held.
  private static func said(_ message: LabMessage) -> [String] {
    message.reports.map {
      $0.retracted.isEmpty ? $0.disowns ? "disowned" : $0.status.rawValue : "taken back"
    } + message.held.map { "held \($0.reason.code)" }
  }

  /// What a panel's name announces has not been done.
  @Test(arguments: [
    ("DRUG SCREEN 10 W/REFLEX TO GC/MS", MethodClass.presumptive),
    ("UDS SCRN, LC-MS/MS to follow", .presumptive), ("Opiates, GC/MS if positive", .presumptive),
    ("Opiates by GC/MS", .definitive),
  ])
  func namesOfOrders(name: String, method: MethodClass) throws {
    let message = try Self.read([Self.header, "OBR|1|P1|F1|1^\(name)", Self.thc])
    #expect(message.reports.map(\.method) == [method])
  }

  /// Notes and the lines of a report around them; every line that is not believed is held.
  @Test(arguments: [
    (["NTE|1||wrong patient, do not use", order, thc], ["held doubted"]),
    ([order, thc, cocaine, "NTE|1||Disregard all"], ["held doubted", "held doubted"]),
    ([order, thc, cocaine, "NTE|1||wrong patient"], ["held doubted", "held doubted"]),
    ([order, thc, cocaine, "NTE|1||reported in error"], ["held doubted", "final"]),
    ([order, thc + "|W", "NTE|1||reported in error"], ["taken back"]),
    (
      [order, thc + "|C", "NTE|1||Corrected. Previously reported in error as positive"],
      ["corrected"]
    ),
    ([order, thc + "|C", "NTE|1||Previously reported in error. Wrong patient"], ["held doubted"]),
    ([order, thc + "|F", "NTE|1||Previously reported in error as positive"], ["held doubted"]),
    ([order, thc + "|F", thc + "|W"], ["taken back", "held given-twice"]),
    ([order, thc + "|D", thc + "|C"], ["taken back"]),
  ])
  func doubts(lines: [String], outcome: [String]) throws {
    // Behind the bar stands another status.
    let lines = lines.map { $0.replacing("||||||F|", with: "||||||") }
    #expect(Set(Self.said(try Self.read([Self.header] + lines))) == Set(outcome))
  }

  /// A second patient of a message has nothing of the notes on the first.
  @Test func notesEndWithTheirPatient() throws {
    let message = try Self.read([
      Self.header, "PID|1", "NTE|1||wrong patient", Self.order, Self.thc, "PID|2", Self.order,
      Self.thc,
    ])
    #expect(Self.said(message) == ["final", "held doubted"])
    #expect(message.reports.first?.observations.map(\.line) == [8])
  }

  /// Patients do not share the order that has no number.
  @Test func anOrderWithoutANumberIsItsSpecimens() throws {
    let message = try Self.read([
      Self.header, "OBR|1|||1^Drug screen|||||||||||||||S7", Self.thc, "OBR|2|||1^Drug screen",
      Self.thc, "SPM|1|S8",
    ])
    #expect(message.reports.map(\.order) == ["S7", "S8"])
  }

  /// A sentence about another analyte than its line is named for.
  @Test(arguments: [
    ("9^Toxicology report", ["COC"], []), ("9^Cocaine", ["COC"], []),
    ("9^Morphine", [], ["values-disagree"]), ("MOR^Findings^L", [], ["values-disagree"]),
    ("3427-2^Findings^LN", [], ["values-disagree"]),
  ])
  func sentences(name: String, said: [String], held: [String]) throws {
    let sentence = try #require(
      Laboratory.Sentence("confirmed the presence of {analyte}", method: .definitive))
    let laboratory = Laboratory(
      name: "a", version: 1, effectiveFrom: "2026-01-01", sender: "LAB", sentences: [sentence])
    let line = "OBX|1|ST|\(name)||Confirmed the presence of cocaine.||||||F"
    let message = try Self.read([Self.header, Self.order, line], laboratory)
    #expect(message.reports.flatMap(\.observations).map(\.analyte) == said)
    #expect(message.held.map(\.reason.code) == held)
  }

  /// What no specimen can have is held, and so is a temperature that may be of either scale.
  @Test(arguments: [
    ("SG", "1.0020", "", "1.002"), ("SG", "1.0", "", "1"), ("SG", ">1.035", "", ">1.035"),
    ("SG", "1002", "", nil), ("SG", "0.999", "", nil), ("SG", "1.061", "", nil),
    ("pH", "6", "", "6"), ("pH", "14.0", "", "14"), ("pH", "0.9", "", nil), ("pH", "65", "", nil),
    ("temperature", "97", "degF", "36.1 C"), ("temperature", "97", "[degF]", "36.1 C"),
    ("temperature", "97", "\u{B0}F", "36.1 C"), ("temperature", "97", "", "36.1 C"),
    ("temperature", "36.5", "Cel", "36.5 C"), ("temperature", "36.5", "C", "36.5 C"),
    ("temperature", "36.5", "", "36.5 C"), ("temperature", ">38", "C", ">38 C"),
    ("temperature", "60", "", nil), ("temperature", "20", "", nil),
    ("temperature", "97", "Cel", nil),
    ("temperature", "36", "K", nil), ("temperature", "309", "", nil),
  ])
  func measures(name: String, value: String, unit: String, canonical: String?) throws {
    let message = try Self.read([
      Self.header, Self.order, "OBX|1|NM|9^\(name)||\(value)|\(unit)||||R|F",
    ])
    let observation = message.reports.first?.observations.first
    #expect((observation?.canonical ?? observation?.quantity)?.description == canonical)
    #expect(message.held.map(\.reason.code) == (canonical == nil ? ["value-unknown"] : []))
  }

  /// What a message says of its specimen, before its lines (OBR-15) or behind them (SPM).
  @Test(arguments: [
    ("", "", ["final"]), ("UR^Urine", "", ["final"]), ("", "UR^Urine^HL70487", ["final"]),
    ("", "ORF^Oral fluid^HL70487", ["held other-specimen"]), ("SAL", "", ["held other-specimen"]),
    ("UR", "SAL", ["held not-understood"]), ("", "UR^Saliva", ["held not-understood"]),
    ("", "X7^Vitreous", ["final"]), ("", "UR|||||||||||||||||QNS", ["held not-understood"]),
    ("", "UR||||||||||||||||||||CON", ["held not-understood"]),
    ("", "UR||||||||||||||||||||ROOM^Room temperature", ["final"]),
  ])
  func specimens(order: String, specimen: String, outcome: [String]) throws {
    let message = try Self.read([
      Self.header, "OBR|1|P1|F1|1^Drug screen|||||||||||\(order)",
      "OBX|1|ST|3427-2^THC^LN||NEG||||||F", "SPM|1|7||\(specimen)",
    ])
    #expect(Self.said(message) == outcome)
  }

  /// Codes for two kinds of specimen in one report.
  @Test func codesOfTwoSpecimens() throws {
    let message = try Self.read([
      Self.header, Self.order, "OBX|1|ST|40801-3^THC^LN||NEG||||||F",
      "OBX|2|ST|3397-7^Cocaine^LN||NEG||||||F", "OBX|3|ST|9^Morphine||NEG||||||F",
    ])
    #expect(message.held.map(\.reason.code) == ["other-specimen", "other-specimen"])
    #expect(message.reports.flatMap(\.observations).map(\.analyte) == ["MOR"])
  }

  /// Two orders of one number, or of one specimen and none, are one report that contradicts itself.
  @Test(arguments: [
    ("F1", "F1", "POS", "F", ["held given-twice", "held given-twice"], ["OPI"]),
    ("", "", "POS", "F", ["held given-twice", "held given-twice"], ["OPI"]),
    ("F1", "F1", "NEG", "F", [], ["COC", "COC", "OPI"]),
    ("F1", "F2", "POS", "F", [], ["COC", "COC", "OPI"]),
    ("F1", "F1", "NEG", "W", ["held given-twice"], ["OPI"]),
  ])
  func ordersOfOneNumber(
    first: String, second: String, value: String, status: String, held: [String], said: [String]
  ) throws {
    let specimen = "|1^Drug screen||||||||||||||||S7"
    let message = try Self.read([
      Self.header, "OBR|1||\(first)\(specimen)", "OBX|1|ST|8^Cocaine||NEG||||||F",
      "OBR|2||\(second)\(specimen)", "OBX|1|ST|8^Cocaine||\(value)||||||\(status)",
      "OBX|2|ST|8^Opiates||POS||||||F",
    ])
    #expect(message.held.map { "held \($0.reason.code)" } == held)
    #expect(message.reports.flatMap(\.observations).map(\.analyte) == said)
  }

  @Test func escapesAreResolved() throws {
    let message = try Self.read([
      Self.header, Self.order, "OBX|1|ST|9^THC||NEG||||||F",
      "NTE|1||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\.br\\g\\X41\\\\X4\\\\Q\\",
    ])
    #expect(message.reports[0].observations[0].note == "a|b^c&d~e\\f\ngA\\X4\\\\Q\\")
  }

  @Test(arguments: ["\r", "\n", "\r\n"])
  func linesEndAnyhow(end: String) throws {
    let text = "\u{0B}" + [Self.header, Self.order, Self.thc].joined(separator: end) + "\u{1C}\r"
    let parts = HL7File.parts(Array(text.utf8))
    let message = try #require(parts.first?.message)
    #expect(parts.count == 1)
    let read = HL7Reader.read(message, table: Table.small, laboratories: [])
    #expect(read.reports.count == 1)
    #expect(read.reports[0].observations[0].line == 3)
  }

  @Test func manyMessagesInOneFile() throws {
    let one = [Self.header, Self.order, Self.thc]
    let text = (["FHS|^~\\&", "BHS|^~\\&"] + one + one + ["BTS|2", "FTS|1"]).joined(separator: "\r")
    let parts = HL7File.parts(Array(text.utf8))
    #expect(parts.map(\.line) == [3, 6])
    // What is kept of each is read again by itself.
    #expect(parts.map { $0.message?.segments.map(\.line) } == [[1, 2, 3], [1, 2, 3]])
  }

  /// A batch that was cut short says so, in however many parcels it comes.
  @Test(arguments: [
    ("BHS MSH MSH BTS|2 FTS|1", nil), ("MSH BTS|1 FTS|7", nil), ("BHS BTS", nil), ("a BTS|9", nil),
    ("BHS MSH BTS|2", "messages in the batch: its trailer says 2, the file has 1"),
    ("BHS MSH BTS|1 BHS BTS|1 FTS|2", "messages in the batch: its trailer says 1, the file has 0"),
    ("FHS BHS MSH BTS|1 FTS|2", "batches: its trailer says 2, the file has 1"),
  ])
  func trailers(text: String, gap: String?) {
    let file = text.replacing(" ", with: "\r")
    var (whole, parcels) = (HL7File.Count(), HL7File.Count())
    whole.take(Array(file.utf8))
    #expect(whole.gap == gap)
    for parcel in file.replacing("MSH", with: " MSH").split(separator: " ") {
      parcels.take(Array(parcel.utf8))
    }
    #expect(parcels.gap == gap)
  }

  /// Whatever a file is framed by and however it is read, its messages are the same.
  @Test(arguments: ["", "\u{FEFF}", "FHS|^~\\&\r", "\u{0B}"], [1, 7, 500, 501, 1203])
  func parcelsAreWhole(start: String, count: Int) throws {
    let end = start == "\u{0B}" ? "\r\u{1C}\r\u{0B}" : "\r"
    let file = start + (0..<count).map { "\(Self.header)\rNTE|1||\($0) MSH\(end)" }.joined()
    var (rest, messages) = (Array(file.utf8)[...], [String]())
    while let cut = HL7File.cut(Array(rest), isWhole: true) {
      messages += HL7File.parts(Array(rest.prefix(cut))).map(\.text)
      #expect(messages.count.isMultiple(of: HL7File.parcelMessages))
      rest = rest.dropFirst(cut)
    }
    messages += HL7File.parts(Array(rest)).map(\.text)
    #expect(messages == HL7File.parts(Array(file.utf8)).map(\.text))
    #expect(messages.count == count)
    // Of a file that may go on, the last message is not yet whole.
    let open = HL7File.cut(Array(file.utf8.prefix(5_000)), isWhole: false)
    #expect((open == nil) == (count == 1))
    #expect(open.map { file.utf8.dropFirst($0).starts(with: "MSH".utf8) } ?? true)
  }

  @Test func aByteOrderMarkIsNoPartOfTheHeader() throws {
    let text = "\u{FEFF}" + [Self.header, Self.order, Self.thc].joined(separator: "\r")
    #expect(HL7File.parts(Array(text.utf8)).first?.message != nil)
  }

  @Test func otherMarksAndOtherLetters() throws {
    let text =
      "MSH#*!%+#LIS#LAB*x#####ORU*R01#M1#P#2.3\rOBR#1#P#F\rOBX#1#ST#9*THC##NEG######F\r"
      + "NTE#1##M\u{FC}ller"
    let latin = text.unicodeScalars.map { UInt8($0.value) }
    let message = try #require(HL7File.parts(latin).first?.message)
    let read = HL7Reader.read(message, table: Table.small, laboratories: [])
    #expect(read.sender == "LAB")
    #expect(read.reports[0].observations[0].note == "M\u{FC}ller")
  }

  @Test(arguments: [
    "", "MSH", "MSH|", "MSH|^~\\", "MSH|||||", "MSHabcde", "PID|1\rMSH|^~\\&", "{}",
    "MSH|^^\\&|a",
  ])
  func noMessage(text: String) {
    #expect(HL7File.parts(Array(text.utf8)).first?.message == nil)
  }

  @Test func aResultWithoutItsOrderIsHeld() throws {
    let message = try Self.read([Self.header, Self.thc])
    #expect(message.reports.isEmpty)
    #expect(message.held.count == 1)
  }

  @Test func segmentsAreBounded() {
    let many = Array(repeating: "NTE|1", count: HL7Message.segmentLimit).joined(separator: "\r")
    #expect(HL7File.parts(Array((Self.header + "\r" + many).utf8)).first?.message == nil)
  }

  @Test func acknowledgement() throws {
    let text = "MSH|^~\\&|LIS|A\\T\\B|CLINIC|SITE|20260415||ORU^R01|M\\F\\1|P|2.3"
    let answer = try Self.answer(to: text, held: [(1, .pending), (1, .narrative)])
    #expect(
      answer == "MSH|^~\\&|CLINIC|SITE|LIS|A\\T\\B|20260415120000||ACK^R01|7|P|2.3\r"
        + "MSA|AE|M\\F\\1|held: MSH 1 pending and 1 more\r")
  }

  /// Each names its segment, and nothing else of the message is repeated.
  @Test func anAcknowledgementNamesWhatWasHeld() throws {
    let message = [Self.header, Self.order, Self.thc, "OBX|2|ST|9^Quuxbury||NEG||||||F", "X^~|1"]
    let answer = try Self.answer(
      to: message.joined(separator: "\r"),
      held: [
        (4, .unknownName("Quuxbury")), (3, .noSpecimen), (5, .notUnderstood("Quuxbury")),
        (1, .notUnderstood("")), (9, .pending),
      ])
    #expect(
      answer.split(separator: "\r").dropFirst(2) == [
        "ERR||OBX^2|103^Table value not found^HL70357|E||||analyte-unknown",
        "ERR||OBX^1|204^Unknown key identifier^HL70357|E||||no-specimen",
        "ERR||^1|207^Application internal error^HL70357|E||||not-understood",
        "ERR||MSH^1|200^Unsupported message type^HL70357|E||||not-understood",
        "ERR||MSH^1|200^Unsupported message type^HL70357|E||||pending",
      ])
    #expect(!answer.contains("Quuxbury"))
    let many = try Self.answer(
      to: Self.header, held: (0..<900).map { _ in (1, .pending) })
    #expect(many.utf8.count { $0 == 0x0D } == 2 + HL7Acknowledgement.errorLimit)
  }

  private static func answer(
    to text: String, held: [(line: Int, reason: HoldReason)]
  ) throws -> String {
    let message = try #require(HL7File.parts(Array(text.utf8)).first?.message)
    return HL7Acknowledgement.message(
      .error, to: message, time: "20260415120000", control: "7",
      held: held.map { HeldLine(line: $0.line, reason: $0.reason, text: "Quuxbury") })
  }
}
