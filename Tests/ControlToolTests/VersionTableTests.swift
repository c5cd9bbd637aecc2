import ControlAPI
import Testing

@testable import ControlTool

/// Versions as a person compares them.
@Suite("Versions side by side")
struct VersionTableTests {
  private func printed(_ results: [CupResult], width: Int? = 80) -> [String] {
    let recorder = Recorder()
    let looks = Console(width: width, out: { _ in }, err: { _ in })
    VersionTable.print(results, on: recorder.console(like: looks))
    return recorder.lines
  }

  private func version(
    _ number: Int, _ readings: [(String, String)], method: String = "presumptive",
    isReplaced: Bool = false
  ) -> CupResult {
    var result = Replies.cup
    (result.version, result.method, result.isReplaced) = (number, method, isReplaced)
    result.observations = readings.map {
      ObservationRow(analyte: $0, title: $0, reading: $1, cutoff: "50 ng/mL", remark: nil)
    }
    result.verdicts = []
    return result
  }

  @Test("versions of one method share a table, what counts is marked")
  func sideBySide() {
    let lines = printed([
      version(2, [("THC", "negative"), ("COC", "invalid")]),
      version(
        1, [("THC", "presumptive-positive"), ("BUP", "not-tested")], isReplaced: true),
    ])
    #expect(lines.contains("  analyte  cutoff    version 1             version 2 *"))
    #expect(lines.contains("  THC      50 ng/mL  presumptive positive  negative"))
    #expect(lines.contains("  BUP      50 ng/mL  not tested            not reported"))
    #expect(lines.contains("  COC      50 ng/mL  not reported          invalid"))
    #expect(lines.first == "presumptive: confirm before acting")
  }

  @Test("what a laboratory wrote stands with its version, a line each, and cannot draw")
  func notes() {
    var one = version(1, [("THC", "negative")])
    one.notes = "Lid open\nTHC: read\u{1B}[2J twice"
    let lines = printed([one])
    #expect(lines.contains("  the laboratory notes: Lid open"))
    #expect(lines.contains("  the laboratory notes: THC: read?[2J twice"))
  }

  @Test("a measure of the specimen goes by its name")
  func measures() {
    var one = version(1, [("THC", "negative")])
    one.observations.append(
      ObservationRow(
        analyte: "CRE", title: "creatinine", reading: "measured", cutoff: "", remark: nil,
        value: "12 mg/dL", isMeasure: true))
    let lines = printed([one])
    #expect(lines.contains { $0.hasPrefix("  creatinine") && $0.contains("12 mg/dL, measured") })
    #expect(!lines.contains { $0.contains("CRE") })
  }

  @Test("presumptive and definitive stay apart; too many versions stand below each other")
  func stacked() {
    let apart = printed([
      version(1, [("THC", "presumptive-positive")]),
      version(2, [("THC", "positive")], method: "definitive"),
    ])
    #expect(apart.contains { $0.hasPrefix("test 17, version 2, final (definitive method)") })
    #expect(!apart.contains { $0.contains("version 1") && $0.contains("version 2") })
    let many = (1...5).map { version($0, [("THC", "presumptive-positive")], isReplaced: $0 < 5) }
    #expect(!printed(many).contains { $0.contains("version 1  ") })
    #expect(printed(many).allSatisfy { $0.count <= 80 })
    #expect(printed(many, width: 160).contains { $0.contains("version 1") && $0.contains("5 *") })
  }

  @Test("each meaning names the rules that said so, a former one its time")
  func meanings() {
    var result = version(1, [("THC", "presumptive-positive")])
    result.verdicts = [
      VerdictRow(
        analyte: "THC", verdict: "unexpected-positive", why: "no recorded medication explains it",
        rule: "substances version 1", at: Replies.at, isReplaced: true),
      VerdictRow(
        analyte: "THC", verdict: "expected-positive", why: "expected with dronabinol",
        rule: "substances version 2", at: Replies.at, isReplaced: false),
    ]
    let text = printed([result]).joined(separator: " ")
    #expect(
      text.contains("THC: expected positive, expected with dronabinol (substances version 2)"))
    #expect(text.contains("THC, as of Mon 23 Nov 2026 09:12: unexpected positive, no recorded"))
    result.isReplaced = true
    #expect(printed([result]).joined(separator: " ").contains("was read as expected positive"))
  }

  @Test("what was not read is never printed as negative")
  func neverNegative() {
    var dice = SystemRandomNumberGenerator()
    let readings = ["not-tested", "invalid", "indeterminate", "measured", "presumptive-positive"]
    for _ in 0..<300 {
      let count = Int.random(in: 1...4, using: &dice)
      let versions = (1...count).map { number in
        var one = version(
          number,
          ["THC", "COC", "BUP"].shuffled(using: &dice).prefix(Int.random(in: 0...3, using: &dice))
            .map { ($0, readings.randomElement(using: &dice) ?? "invalid") },
          isReplaced: number < count)
        one.verdicts = one.observations.map {
          VerdictRow(
            analyte: $0.analyte, verdict: "cannot-say", why: "not tested", rule: nil,
            at: Replies.at, isReplaced: false)
        }
        return one
      }
      let text = printed(versions, width: [nil, 60, 80, 200].randomElement(using: &dice) ?? nil)
      #expect(!text.contains { $0.contains("negative") }, "\(text)")
    }
  }
}
