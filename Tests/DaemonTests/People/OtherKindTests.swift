import ControlAPI
import Testing

@testable import Daemon

/// A report of another kind of specimen than the test's waits for a person: cutoffs and windows of
/// detection are not the same. The test is of urine.
@Suite(.timeLimit(.minutes(2)))
struct OtherKindTests {
  private static func report(
    _ kind: String, inOrder: String = "", code: String = "9^THC", _ control: String = "M1"
  ) -> [String] {
    [
      Mail.header(control, at: "202611221\(control.suffix(1))0000"),
      "OBR|1|P1|F1|1^Drug screen|||20261121||||||||\(inOrder)||||\(Mail.specimen)",
      "OBX|1|ST|\(code)||POS||||||F", "SPM|1|||\(kind)",
    ]
  }

  @Test(arguments: [
    report("ORF^Oral fluid^HL70487"), report("^Saliva"), report("HAR"), report("BLD^Whole blood"),
    report("", inOrder: "SAL"), report("", code: "40801-3^THC^LN"),
  ])
  func anotherKindIsHeld(lines: [String]) async throws {
    let mail = try await Mail()
    #expect(try await mail.take(lines).held == 1)
    #expect(try await mail.standing().isEmpty)
    let row = try #require(try await mail.held().first)
    #expect(row.code == "other-kind")
    #expect(row.reason.hasPrefix("it is of ") && row.reason.hasSuffix(", and the test is of urine"))
    #expect(row.remedy.contains("veridraw result match 1 TEST"))
  }

  @Test(arguments: [
    report(""), report("UR^Urine^HL70487"), report("^Random urine"), report("URT", inOrder: "UR"),
    report("TISS^Tissue"), report("^Specimen"), report("", code: "3427-2^THC^LN"),
  ])
  func theSameOrUnknownIsPlaced(lines: [String]) async throws {
    let mail = try await Mail()
    #expect(try await mail.take(lines).held == 0)
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
  }

  /// Whoever matches it says that it is right, for this report and no other.
  @Test func aPersonDecides() async throws {
    let mail = try await Mail()
    try await mail.take(Self.report("SAL"))
    let again = await refusal { try await mail.match(1) }
    #expect(again.message.contains("it is of oral-fluid, and the test is of urine"))
    try await mail.match(1, on: mail.test)
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
    #expect(try await mail.take(Self.report("SAL", "M2")).unchanged == 1)
    let corrected = Self.report("SAL", "M3").map {
      $0 == "OBX|1|ST|9^THC||POS||||||F" ? "OBX|1|ST|9^THC||NEG||||||C" : $0
    }
    #expect(try await mail.take(corrected).held == 1)
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
  }

  @Test(arguments: [("Hair", true), ("122575003", false), ("Urine specimen", false)])
  func kindsOfFHIR(kind: String, isHeld: Bool) async throws {
    let mail = try await Mail()
    let report = """
      {"resourceType": "DiagnosticReport", "id": "r", "status": "final",
       "issued": "2026-11-22T10:00:00Z", "specimen": [{"reference": "#s"}],
       "result": [{"reference": "#o"}], "contained": [
        {"resourceType": "Specimen", "id": "s", "type": {"text": "\(kind)"},
         "accessionIdentifier": {"value": "\(Mail.specimen)"}},
        {"resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "THC"},
         "valueString": "positive"}]}
      """
    try await mail.take(Array(report.utf8))
    #expect(try await mail.held().map(\.code) == (isHeld ? ["other-kind"] : []))
    #expect(try await mail.standing().isEmpty == isHeld)
  }
}
