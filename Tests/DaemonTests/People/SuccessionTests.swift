import ControlAPI
import Evidence
import TestSupport
import Testing

@testable import Daemon

/// What the next report of an order may change in the version before it.
@Suite(.timeLimit(.minutes(2)))
struct SuccessionTests {
  /// One order's messages, an hour after one another; in each, lines as `COC POS F`, or `OBR` with
  /// the order's own status.
  private static func send(_ messages: [[String]], to mail: Mail) async throws {
    for (number, lines) in messages.enumerated() {
      try await mail.take(
        [Mail.header("M\(number)", at: "202611221\(number)0000")]
          + (lines[0].hasPrefix("OBR") ? [] : [Mail.order("F1")]) + lines.map(Self.line))
    }
  }

  private static func line(_ text: String) -> String {
    let words = text.split(separator: " ").map(String.init)
    if words[0] == "OBR" {
      let order = Mail.order("F1")
      return order + String(repeating: "|", count: 25 - order.count { $0 == "|" }) + words[1]
    }
    return Mail.line(words[0], words[1].replacing("_", with: " "), words[2])
  }

  /// Messages, what stands at the end, and what waits.
  @Test(arguments: [
    // A line that names no analyte says nothing against any.
    (
      [["COC POS F", "THC NEG F"], ["FEN NEG F", "Comment see_report F"]],
      ["COC presumptive-positive", "FEN negative", "THC negative"], ["narrative"]
    ),
    ([["COC POS F", "OBR F", "FEN NEG F", "ZZZ NEG F"]], [positive, "FEN negative"], [unknown]),
    // Nor does one that corrects nothing; the analyte of one that does is in doubt, and no other.
    ([["COC POS F", "THC NEG F"], ["COC maybe F", "FEN NEG F"]], all, ["value-unknown"]),
    (
      [["COC POS F", "THC NEG F"], ["COC maybe C", "FEN NEG F"]], ["FEN negative", "THC negative"],
      ["value-unknown"]
    ),
    // What is final is changed by what says that it corrects.
    ([["COC POS F", "THC NEG F"], ["COC NEG F"]], [positive, "THC negative"], ["uncorrected"]),
    ([["COC NEG F"], ["COC POS F"]], ["COC negative"], ["uncorrected"]),
    ([["COC POS F"], ["COC NEG F", "THC NEG C"]], [positive], ["uncorrected"]),
    ([["COC POS F"], ["COC NEG C"]], ["COC negative"], []),
    ([["COC NEG F"], ["COC not_detected F"]], ["COC not-detected"], []),
    ([["COC TNP F"], ["COC POS F"]], [positive], []),
    // That it was not tested does not take back a positive.
    ([["COC POS F"], ["COC TNP F"]], [positive], ["uncorrected"]),
    ([["COC POS F", "THC NEG F"], ["COC _ N"]], [positive, "THC negative"], ["uncorrected"]),
    ([["COC POS F", "THC NEG F"], ["COC QNS X"]], [positive, "THC negative"], ["uncorrected"]),
    ([["COC POS F"], ["COC POS X"]], [positive], ["values-disagree"]),
    ([["COC POS P"], ["COC TNP P"]], [positive], ["uncorrected"]),
    ([["COC NEG P"], ["COC TNP F"]], ["COC not-tested"], []),
    ([["COC POS P"], ["COC NEG F"]], ["COC negative"], []),
    // What was taken back comes again only with what says so.
    (
      [["COC NEG P", "THC POS P"], ["THC NEG W"], ["COC NEG P", "THC POS P"]], ["COC negative"],
      ["uncorrected"]
    ),
  ])
  func whatMayFollow(_ messages: [[String]], _ stands: [String], _ waits: [String]) async throws {
    let mail = try await Mail()
    try await Self.send(messages, to: mail)
    #expect(try await mail.standing() == stands.map { "presumptive \($0)" })
    #expect(try await mail.held().map(\.code) == waits)
    #expect(Verifier.verify(try await mail.clinic.bundle()).exitCode == 0)
  }

  private static let positive = "COC presumptive-positive"
  private static let unknown = "analyte-unknown"
  private static let all = [positive, "FEN negative", "THC negative"]

  /// A person decides what the laboratory did not say.
  @Test(arguments: ["COC NEG F", "COC TNP F"])
  func aChangeThatSaysNothingIsMatched(line: String) async throws {
    let mail = try await Mail()
    try await Self.send([["COC POS F", "THC NEG F"], [line]], to: mail)
    let row = try #require(try await mail.held().first)
    #expect(row.reason == "it would change COC, and does not say that it corrects")
    #expect(await refusal { try await mail.match(row.number) }.message.contains("held again"))
    try await mail.match(row.number, on: mail.test)
    #expect(try await mail.held().isEmpty)
    #expect(try await !mail.standing().contains("presumptive \(Self.positive)"))
  }

  /// A correction of one line makes no other line final, nor does the rest of the same message.
  @Test(arguments: [
    ([["COC NEG P", "THC POS P"], ["THC NEG C"]], ["final"]),
    ([["COC NEG P", "THC POS P"], ["THC NEG W"]], ["final"]),
    ([["OBR P", "COC NEG P", "OBR F", "THC NEG F"]], ["final"]),
    ([["COC NEG P", "THC POS P"], ["THC NEG C"], ["COC NEG F"]], []),
    ([["COC NEG P", "THC POS P"], ["THC NEG C", "COC NEG F"]], []),
    ([["OBR P", "COC NEG P", "OBR F", "THC NEG F"], ["COC NEG F"]], []),
  ])
  func whatIsPreliminaryWaitsForItsFinalReport(
    _ messages: [[String]], _ waits: [String]
  ) async throws {
    let mail = try await Mail()
    try await Self.send(messages, to: mail)
    #expect(try await mail.held().isEmpty)
    let pending = try await mail.clinic.desk.listPending().pending.map(\.waitsFor)
    #expect(pending.filter { $0 == "final" } == waits)
  }

  /// The laboratory called: COC is positive. Its next message corrects THC and repeats the rest.
  @Test func whatTwoPersonsAmendedIsNotUndoneByRepetition() async throws {
    let mail = try await Mail()
    try await Self.send([["COC NEG F", "THC NEG F"]], to: mail)
    _ = try await mail.clinic.desk.amendResult(
      .init(test: mail.test, readings: "coc pos", code: "laboratory-called"),
      by: mail.clinic.session(.lab))
    _ = try await mail.clinic.desk.decideAmendment(
      .init(test: mail.test, approve: true), by: mail.clinic.session(.lab, number: 2))
    try await mail.take([
      Mail.header("M1", at: "20261122110000"), Mail.order("F1"), Self.line("COC NEG F"),
      Self.line("THC not_detected C"),
    ])
    #expect(
      try await mail.standing() == ["presumptive \(Self.positive)", "presumptive THC not-detected"])
    let row = try #require(try await mail.held().first)
    #expect(row.code == "uncorrected" && row.text.hasSuffix("COC negative"))
    try await mail.match(row.number, on: mail.test)
    #expect(
      try await mail.standing() == ["presumptive COC negative", "presumptive THC not-detected"])
    #expect(try await mail.held().isEmpty)
  }
}
