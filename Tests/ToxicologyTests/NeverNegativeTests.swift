import TestSupport
import Testing
import Toxicology

/// Over random panels and messages: what was not tested, invalid, pending, held or not there never
/// comes out as negative.
@Suite struct NeverNegativeTests {
  private static let absent = ["NEG", "negative", "None detected", "<50", "49.9"]
  private static let other = [
    "", "POS", "positive", "Not tested", "TNP", "invalid", "see note", "not negative", "51", "<51",
    "QNS", "negative control failed", "no negative", "***", "-", "pending", "neg/pos", "?", "\"\"",
    "ND", "negative?", "NEG ?",
  ]
  private static let statuses = ["F", "C", "P", "", "I", "X", "D", "W", "N", "Q", "O"]
  private static let names = ["THC", "Cocaine", "opiates", "Oxycodone", "Spice", "", "BUP"]

  @Test func messages() throws {
    var dice = SplitMix(seed: 5)
    var negatives = 0
    for _ in 0..<1_500 {
      var lines = [HL7Tests.header, HL7Tests.order]
      var truth: [Int: Bool] = [:]
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let isAbsent = Bool.random(using: &dice)
        let value = (isAbsent ? Self.absent : Self.other).randomElement(using: &dice) ?? ""
        let status = Self.statuses.randomElement(using: &dice) ?? ""
        let name = Self.names.randomElement(using: &dice) ?? ""
        lines.append("OBX|1|ST|9^\(name)||\(value)|ng/mL|50|||R|\(status)")
        truth[lines.count] = isAbsent && ["F", "C", "P"].contains(status)
        if Int.random(in: 0..<8, using: &dice) == 0 {
          lines.append("NTE|1||disregard, reported in error")
          truth[lines.count - 1] = false
        }
      }
      let message = try HL7Tests.read(lines)
      let seen = message.reports.flatMap(\.observations)
      for one in seen where one.reading.isAbsent {
        negatives += 1
        #expect(truth[one.line] == true, "\(lines[one.line - 1])")
      }
      // Every line is somewhere: understood, taken back or held; said twice alike it counts once.
      let placed = Set(seen.map(\.line) + message.held.map(\.line))
      #expect(placed.isSubset(of: 1...lines.count))
      #expect(message.lines == truth.count)
    }
    #expect(negatives > 300)
  }

  @Test func interpretations() {
    var dice = SplitMix(seed: 9)
    let codes = Table.small.substances.filter { $0.kind == .drug }.map(\.code)
    for _ in 0..<3_000 {
      let findings = codes.shuffled(using: &dice).prefix(4).map { code in
        let method = MethodClass.allCases.randomElement(using: &dice) ?? .presumptive
        let reading = Reading.allCases.randomElement(using: &dice) ?? .invalid
        return Finding(analyte: code, method: method, reading: reading)
      }
      let medications = codes.shuffled(using: &dice).prefix(2).map {
        Medication(drug: $0, analytes: [$0], isCritical: true)
      }
      let validity = Validity.allCases.randomElement(using: &dice) ?? .valid
      let verdicts = Interpreter(
        findings, expecting: medications, validity: validity, table: Table.small
      ).verdicts()
      #expect(verdicts.count >= findings.count)
      for (finding, verdict) in zip(findings, verdicts) {
        #expect(finding.analyte == verdict.analyte)
        #expect(!verdict.reason.isEmpty)
        if verdict.verdict == .negative { #expect(finding.reading.isAbsent) }
        if verdict.verdict == .expectedPositive { #expect(finding.reading.isFound) }
        if [.substituted, .adulterated, .invalid].contains(validity) {
          #expect(verdict.verdict == .invalidSpecimen)
        }
      }
      for more in verdicts.dropFirst(findings.count) { #expect(more.verdict == .cannotSay) }
    }
  }
}
