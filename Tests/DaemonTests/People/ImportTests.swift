import ControlAPI
import Documents
import Evidence
import Foundation
import Storage
import TestSupport
import Testing

@testable import Daemon

/// What laboratories send becomes versions of a test's result, or waits and says why.
@Suite(.timeLimit(.minutes(2)))
struct ImportTests {
  private static let oscar = [
    "01-preliminary", "02-final-gcms", "03-screen-corrected-C", "04-final-corrected-C",
  ]

  private static func oscar(_ name: String) throws -> [UInt8] {
    try Samples.bytes("hl7v2/oscar-cls-drugscreen-\(name).hl7")
  }

  @Test(.enabled(if: Samples.areThere, "\(Samples.absence)"))
  func theAmendmentChainInOrder() async throws {
    let mail = try await Mail()
    for name in Self.oscar { try await mail.take(Self.oscar(name)) }
    #expect(try await mail.standing() == ["definitive BAR positive"])
    #expect(try await mail.versions() == 4)
    #expect(try await mail.held().isEmpty)
    #expect(Verifier.verify(try await mail.clinic.bundle()).exitCode == 0)
  }

  /// In whatever order, and twice: the same end, and what came too late is held.
  @Test(.enabled(if: Samples.areThere, "\(Samples.absence)"), arguments: permutations)
  func theAmendmentChainInAnyOrder(order: [Int]) async throws {
    let mail = try await Mail()
    for place in order + order { try await mail.take(Self.oscar(Self.oscar[place])) }
    #expect(try await mail.standing() == ["definitive BAR positive"])
    let late = [(0, 2), (1, 3)].count { early, after in
      guard let a = order.firstIndex(of: early), let b = order.firstIndex(of: after) else {
        return false
      }
      return b < a
    }
    #expect(try await mail.held().map(\.code) == Array(repeating: "older", count: late))
    #expect(try await mail.versions() == 4 - late)
  }

  private static let permutations = permuted([0, 1, 2, 3])

  private static func permuted(_ all: [Int]) -> [[Int]] {
    guard all.count > 1 else { return [all] }
    return all.flatMap { first in permuted(all.filter { $0 != first }).map { [first] + $0 } }
  }

  @Test func theSameFileTwiceChangesNothing() async throws {
    let mail = try await Mail()
    let lines = [Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "NEG")]
    #expect(try await mail.take(lines).results == 1)
    let size = try await mail.size
    let again = try await mail.take(lines)
    #expect(again.known == 1)
    #expect(again.results == 0)
    #expect(again.receipt == nil)
    #expect(try await mail.size == size)
  }

  @Test func aDryRunChangesNothing() async throws {
    let mail = try await Mail()
    let lines = [Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "NEG"), "QQQ|1"]
    let size = try await mail.size
    let dry = try await mail.take(Array(lines.joined(separator: "\r").utf8), dryRun: true)
    #expect(dry.results == 1)
    #expect(dry.tests == [mail.test])
    #expect(dry.held == 1)
    #expect(dry.reasons.map { "\($0.message) \($0.line) \($0.code)" } == ["1 4 not-understood"])
    #expect(dry.receipt == nil)
    #expect(try await mail.size == size)
    #expect(try await mail.standing().isEmpty)
    #expect(try await mail.held().isEmpty)
  }

  /// What a message does to the one before it in the same file is tried as well.
  @Test func aDryRunSeesItsOwnVersions() async throws {
    let mail = try await Mail()
    let file = [
      Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "NEG"),
      Mail.header("M2", at: "20261122110000"), Mail.order("F1"), Mail.line("THC", "POS", "C"),
    ]
    let dry = try await mail.take(Array(file.joined(separator: "\r").utf8), dryRun: true)
    #expect((dry.results, dry.amendments) == (1, 1))
    #expect(dry.amended == [mail.test])
    #expect(try await mail.versions() == 0)
  }

  @Test func aNumberIsNotUsedTwice() async throws {
    let mail = try await Mail()
    try await mail.take([Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "NEG")])
    let other = try await mail.take([
      Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "POS", "C"),
    ])
    #expect(other.held == 1)
    #expect(try await mail.held().map(\.code) == ["number-reused"])
    #expect(try await mail.standing() == ["presumptive THC negative"])
  }

  /// A correction that names one line leaves the others as they were; a retraction takes its own.
  @Test func correctionsCarryOver() async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1", at: "20261122100000"), Mail.order("F1"), Mail.line("THC", "NEG"),
      Mail.line("Cocaine", "NEG"), Mail.line("Opiates", "TNP"),
    ])
    let corrected = try await mail.take([
      Mail.header("M2", at: "20261122110000"), Mail.order("F1"), Mail.line("THC", "POS", "C"),
      Mail.line("Cocaine", "", "D"),
    ])
    #expect(corrected.amendments == 1)
    #expect(
      try await mail.standing() == [
        "presumptive OPI not-tested", "presumptive THC presumptive-positive",
      ])
    let late = try await mail.take([
      Mail.header("M3", at: "20261122103000"), Mail.order("F1"), Mail.line("THC", "NEG", "C"),
    ])
    #expect(late.held == 1)
    #expect(try await mail.standing().contains("presumptive THC presumptive-positive"))
  }

  @Test func aReportOfNobodyWaitsForItsTest() async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1"), Mail.order("F1", specimen: "ELSEWHERE"), Mail.line("THC", "POS"),
    ])
    let row = try #require(try await mail.held().first)
    #expect(row.code == "no-specimen")
    #expect(
      row.remedy == "veridraw result match \(row.number) TEST, or: veridraw result dismiss "
        + "\(row.number) --code not-ours")
    #expect(row.text.contains("ELSEWHERE or F1 or P1: THC presumptive positive"))
    let session = mail.clinic.session(.lab)
    let still = await refusal {
      try await mail.clinic.desk.matchHeld(.init(held: row.number, test: nil), by: session)
    }
    #expect(still.message.contains("no specimen here has a number"))
    let matched = try await mail.clinic.desk.matchHeld(
      .init(held: row.number, test: mail.test), by: session)
    #expect(matched.tests == [mail.test])
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
    #expect(try await mail.held().isEmpty)
    let twice = await refusal {
      try await mail.clinic.desk.matchHeld(.init(held: row.number, test: mail.test), by: session)
    }
    #expect(twice.kind == .notFound)
  }

  /// Messages one after the other, what stands at the end, and what waits.
  @Test(arguments: [
    // Taken back without the method by which it was said.
    (
      [
        ("F1", "10", [Mail.line("THC", "POS") + "||||||LC-MS/MS", Mail.line("Cocaine", "NEG")]),
        ("F1", "11", [Mail.line("THC", "", "W"), Mail.line("Cocaine", "", "W")]),
      ], [], []
    ),
    // The first report, sent once more after its correction; a preliminary one after the final one.
    (
      [
        ("F1", "10", [Mail.line("THC", "POS")]), ("F1", "11", [Mail.line("THC", "NEG", "C")]),
        ("F1", "12", [Mail.line("THC", "POS")]),
      ], ["presumptive THC negative"], ["uncorrected"]
    ),
    (
      [("F1", "10", [Mail.line("THC", "POS")]), ("F1", "11", [Mail.line("THC", "NEG", "P")])],
      ["presumptive THC presumptive-positive"], ["uncorrected"]
    ),
    // A correction of which a part is not understood: what it may have been about does not stand.
    (
      [
        ("F1", "10", [Mail.line("THC", "POS"), Mail.line("Cocaine", "POS")]),
        ("F1", "11", [Mail.line("THC", "see note", "C"), Mail.line("Cocaine", "NEG", "C")]),
      ], ["presumptive COC negative"], ["narrative"]
    ),
    // The rest of a panel in the same second; the same analyte once more is no rest.
    (
      [("F1", "10", [Mail.line("THC", "NEG")]), ("F1", "10", [Mail.line("Fentanyl", "POS")])],
      ["presumptive FEN presumptive-positive", "presumptive THC negative"], []
    ),
    (
      [("F1", "10", [Mail.line("THC", "NEG")]), ("F1", "10", [Mail.line("THC", "POS")])],
      ["presumptive THC negative"], ["older"]
    ),
    // Two orders of one number in one message disagree.
    (
      [("F1", "10", [Mail.line("THC", "POS"), Mail.order("F1"), Mail.line("THC", "NEG")])],
      [], ["given-twice", "given-twice"]
    ),
  ])
  func whatFollowsWhat(
    _ messages: [(order: String, hour: String, lines: [String])], _ stands: [String],
    _ waits: [String]
  ) async throws {
    let mail = try await Mail()
    for (number, message) in messages.enumerated() {
      try await mail.take(
        [Mail.header("M\(number)", at: "20261122\(message.hour)0000"), Mail.order(message.order)]
          + message.lines)
    }
    #expect(try await mail.standing() == stands)
    #expect(try await mail.held().map(\.code) == waits)
    #expect(Verifier.verify(try await mail.clinic.bundle()).exitCode == 0)
  }

  /// A test without any result left is where it was before it had one.
  @Test func whatTheLaboratoryTakesBackIsNoResult() async throws {
    let mail = try await Mail()
    for (number, status) in ["F", "W"].enumerated() {
      try await mail.take([
        Mail.header("M\(number)", at: "2026112211000\(number)"), Mail.order("F1"),
        Mail.line("THC", "NEG", status),
      ])
    }
    let test = Int64(mail.test)
    #expect(try await mail.clinic.store.read { try $0.requireTest(test).state } == .collected)
    let pending = try await mail.clinic.desk.listPending().pending
    #expect(pending.map(\.waitsFor) == ["report"])
  }

  @Test func whatTwoPersonsTookBackIsNotPutBackByRoutine() async throws {
    let mail = try await Mail()
    func send(_ control: String, at time: String) async throws {
      try await mail.take([
        Mail.header(control, at: time), Mail.order("F1"), Mail.line("THC", "POS"),
      ])
    }
    try await send("M1", at: "20261122100000")
    _ = try await mail.clinic.desk.retractResult(
      .init(test: mail.test, code: "wrong-patient"), by: mail.clinic.session(.lab))
    try await mail.take([
      Mail.header("M2", at: "20261122110000"), Mail.order("F1"), Mail.line("THC", "POS"),
      Mail.line("Cocaine", "NEG"),
    ])
    #expect(try await mail.held().map(\.code) == ["change-asked"])
    _ = try await mail.clinic.desk.decideAmendment(
      .init(test: mail.test, approve: true), by: mail.clinic.session(.lab, number: 2))
    try await send("M3", at: "20261122120000")
    try await mail.take([
      Mail.header("M4", at: "20261122130000"), Mail.order("F1"), Mail.line("THC", "POS", "C"),
    ])
    #expect(try await mail.held().map(\.code) == ["change-asked", "taken-back", "taken-back"])
    #expect(try await mail.standing().isEmpty)
  }

  @Test(arguments: [
    (["COC"], ["leaves-out"]), (["COC", "FEN"], []), (["COC", "FEN", "THC"], []),
  ])
  func whatWasPreliminaryIsNotFinalByBeingLeftOut(final: [String], held: [String]) async throws {
    let mail = try await Mail()
    try await mail.take(
      [Mail.header("M1"), Mail.order("F1")]
        + ["COC", "FEN"].map { Mail.line($0, "NEG", "P") })
    try await mail.take(
      [Mail.header("M2", at: "20261122110000"), Mail.order("F1")]
        + final.map { Mail.line($0, "NEG", "F") })
    #expect(try await mail.held().map(\.code) == held)
  }

  @Test(arguments: [("20261122100000", []), ("20270101000000", ["future"])])
  func aReportOfLaterThanTodayWaits(time: String, held: [String]) async throws {
    let mail = try await Mail()
    try await mail.take([Mail.header("M1", at: time), Mail.order("F1"), Mail.line("THC", "NEG")])
    #expect(try await mail.held().map(\.code) == held)
  }

  @Test func withoutASpecimenThereIsNoResult() async throws {
    let mail = try await Mail(specimen: nil)
    try await mail.take([Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "NEG")])
    let row = try #require(try await mail.held().first)
    let refused = await refusal {
      try await mail.clinic.desk.matchHeld(
        .init(held: row.number, test: mail.test), by: mail.clinic.session(.lab))
    }
    #expect(refused.message.contains("the test is ordered: no specimen of it is known"))
    #expect(try await mail.standing().isEmpty)
  }

  @Test(.enabled(if: Samples.areThere, "\(Samples.absence)"))
  func wrongCodesWaitAndAreLaidAside() async throws {
    let mail = try await Mail(specimen: "OL200020")
    let taken = try await mail.take(
      Samples.bytes("hl7v2/olis-v25-cwe-snomed-WRONG-LOINC.hl7"))
    #expect(taken.held == 6)
    #expect(taken.results == 0)
    let session = mail.clinic.session(.lab)
    for row in try await mail.held() {
      _ = await refusal {
        try await mail.clinic.desk.matchHeld(.init(held: row.number, test: mail.test), by: session)
      }
      let unknown = await refusal {
        try await mail.clinic.desk.dismissHeld(
          .init(held: row.number, code: "because"), by: session)
      }
      #expect(unknown.message.contains("not-ours, no-result"))
      _ = try await mail.clinic.desk.dismissHeld(
        .init(held: row.number, code: "superseded"), by: session)
    }
    #expect(try await mail.held().isEmpty)
    #expect(try await mail.standing().isEmpty)
  }

  /// A line that waits for the laboratory's file joins the version it belongs to.
  @Test func whatIsUnderstoodLaterJoinsItsReport() async throws {
    let mail = try await Mail()
    // Not the first message of its file: it is read again by itself.
    try await mail.take([
      Mail.header("M0"), "PID|1",
      Mail.header("M1"), Mail.order("F1"), Mail.line("THC", "NEG"), Mail.line("Spice", "POS"),
    ])
    let row = try #require(try await mail.held().first)
    #expect(row.code == "analyte-unknown")
    #expect(row.remedy.contains("'systemctl reload veridrawd'"))
    let refused = await refusal {
      try await mail.clinic.desk.matchHeld(
        .init(held: row.number, test: nil), by: mail.clinic.session(.lab))
    }
    #expect(refused.message.contains("it still cannot be understood: no analyte is called 'Spice'"))
    // The site finds out what the laboratory means by it, and says so.
    let described = """
      laboratory: lab
      version: 1
      from: 2026-01-01
      sender: LAB
      names: [{name: Spice, analyte: KET}]

      """
    try mail.describe("lab", described)
    _ = try await mail.clinic.desk.matchHeld(
      .init(held: row.number, test: nil), by: mail.clinic.session(.lab))
    #expect(
      try await mail.standing() == [
        "presumptive KET presumptive-positive", "presumptive THC negative",
      ])
    #expect(try await mail.versions() == 2)
  }

  /// What takes back is matched as what says something is: nothing that the laboratory disowned
  /// stands because its file came too late. Lines of one report are settled together.
  @Test(.enabled(if: Samples.areThere, "\(Samples.absence)"))
  func whatIsTakenBackIsMatchedToo() async throws {
    let mail = try await Mail(laboratories: [:])
    for name in Self.oscar { try await mail.take(Self.oscar(name)) }
    #expect(try await mail.standing().isEmpty)
    #expect(try await mail.held().count == 9)
    try mail.describe("cls", Mail.cls)
    var settled: [[Int]] = []
    while let row = try await mail.held().first {
      settled.append(
        try await mail.clinic.desk.matchHeld(
          .init(held: row.number, test: nil), by: mail.clinic.session(.lab)
        ).settled)
    }
    #expect(settled == [[1], [2], [3], [4, 5, 6, 7, 8, 9]])
    #expect(try await mail.standing() == ["definitive BAR positive"])
  }

  @Test(arguments: [
    (["OBX|1|ST|9^THC||NEG||||||F"], "ORU", "AA", ""),
    (
      ["OBX|1|ST|9^Spice||NEG||||||F"], "ORU", "AE",
      "ERR||OBX^1|103^Table value not found^HL70357|E||||analyte-unknown\r"
    ),
    ([], "ADT", "AR", "ERR||MSH^1|200^Unsupported message type^HL70357|E||||not-understood\r"),
  ])
  func acknowledgements(
    lines: [String], type: String, code: String, error: String
  ) async throws {
    let mail = try await Mail()
    let header = Mail.header("M7").replacingOccurrences(of: "ORU", with: type)
    let reply = try await mail.take([header, Mail.order("F1")] + lines)
    #expect(reply.acknowledgement.contains("\rMSA|\(code)|M7|"))
    #expect(reply.acknowledgement.hasSuffix("\r" + error))
  }

  @Test func aSheetNeedsItsLaboratory() async throws {
    let mail = try await Mail()
    let refused = await refusal { try await mail.take(Array("a,b,c\n".utf8)) }
    #expect(refused.message.contains("neither HL7 nor FHIR"))
    let empty = await refusal { try await mail.take(Array(" \n".utf8)) }
    #expect(empty.message == "'mail.hl7' is empty")
  }

  /// Each version that counts is read against what the patient takes; a replaced one says who saw
  /// it, and means nothing any more.
  @Test func versionsAreShownWithWhatTheyMean() async throws {
    let mail = try await Mail()
    let (desk, clinician) = (mail.clinic.desk, mail.clinic.session(.clinician))
    for drug in ["bup", "mtd"] {
      _ = try await desk.setMedication(
        .init(
          patient: "1001", drug: drug, analytes: [drug], critical: true, from: "2026-11-01",
          to: nil), by: mail.clinic.session(.staff))
    }
    try await mail.take([
      Mail.header("M1", at: "20261122100000"), Mail.order("F1"), Mail.line("THC", "POS"),
      Mail.line("Buprenorphine", "NEG"), "OBX|1|NM|9^Creatinine||12|mg/dL||||R|F",
    ])
    let first = try await desk.showResult(.init(test: "\(mail.test)"), for: clinician)
    let rows = try #require(first.results.first).observations
    #expect(
      rows.map { "\($0.analyte) \($0.interpretation ?? "none")" } == [
        "THC unexpected-positive", "BUP unexpected-negative", "CRE none",
      ])
    #expect(rows[2].value == "12 mg/dL")
    #expect(first.validity == "not-assessed")
    #expect(first.validityReason == "not measured: NIT, SG, pH")
    #expect(first.untested == ["MTD: the panel does not test mtd"])
    try await mail.take([
      Mail.header("M2", at: "20261122110000"), Mail.order("F1"),
      Mail.line("Buprenorphine", "POS", "C"),
    ])
    let second = try await desk.showResult(.init(test: "\(mail.test)"), for: clinician)
    #expect(second.results.map(\.isReplaced) == [false, true])
    #expect(second.results[1].seenBy.map(\.by) == ["clinician-1"])
    #expect(second.results[1].observations.allSatisfy { $0.interpretation == nil })
    #expect(second.results[0].reason == "corrected-by-laboratory")
    #expect(
      second.results[0].observations.first { $0.analyte == "BUP" }?.interpretation
        == "expected-positive")
  }

  /// Neither the message nor what waits of it lies readable on the disk.
  @Test func messagesAreSealed() async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1"), "PID|1||X||Quuxbury^Zzyzx", Mail.order("F1"),
      Mail.line("THC", "POS") + "\rNTE|1||Quuxbury cocaine positive",
    ])
    #expect(try await mail.held().map(\.code) == ["hidden-result", "other-patient"])
    try mail.expectNothing(of: "Quuxbury")
  }
}
