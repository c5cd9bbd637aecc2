import ControlAPI
import TestSupport
import Testing

@testable import Daemon

/// Which version of which report a message is: by its time, and by whoever sent it.
@Suite(.timeLimit(.minutes(2)))
struct SenderTests {
  private static func hl7(
    _ control: String, at time: String, from sender: String = "LAB", _ lines: String...
  ) -> [UInt8] {
    let header = Mail.header(control, at: time).replacing("|LAB|", with: "|\(sender)|")
    return Array(([header, Mail.order("F1")] + lines).joined(separator: "\r").utf8)
  }

  private static func fhir(at time: String, source: String, _ status: String, _ value: String)
    -> [UInt8]
  {
    let text = """
      {"resourceType": "DiagnosticReport", "status": "\(status)", "issued": "\(time)",
       "meta": {"source": "\(source)"}, "identifier": [{"value": "R1"}],
       "specimen": [{"reference": "#s"}], "result": [{"reference": "#o"}],
       "contained": [
        {"resourceType": "Specimen", "id": "s", "accessionIdentifier": {"value": "\(Mail.specimen)"}},
        {"resourceType": "Observation", "id": "o", "status": "\(status)",
         "code": {"text": "THC"}, "valueString": "\(value)"}]}
      """
    return Array(text.utf8)
  }

  private static let positive = Mail.line("THC", "POS"), negative = Mail.line("THC", "NEG", "C")

  /// Noon in New York, and what was made an hour before it or after it.
  @Test(arguments: [
    ("20261121120000-0500", "20261121160000+0000", true),
    ("20261121120000-0500", "20261121180000+0000", false),
    ("20261121120000.123-0500", "20261121180000.5Z", false),
    ("20261121120000-0500", "20261121213000+0530", true),
    ("20261121160000+0000", "20261121120000-0500", false),
    ("20261121180000+0000", "20261121120000-0500", true),
    // Without one it is the clinic's.
    ("20261121120000-0500", "20261121120000", false),
    ("202611211200-0500", "202611211130-0600", false),
  ])
  func theZoneOfATimeCounts(first: String, second: String, isOlder: Bool) async throws {
    let mail = try await Mail()
    try await mail.take(Self.hl7("M1", at: first, Self.positive))
    try await mail.take(Self.hl7("M2", at: second, Self.negative))
    #expect(try await mail.held().map(\.code) == (isOlder ? ["older"] : []))
  }

  @Test(arguments: [
    ("2026-11-21T08:00:00-05:00", "2026-11-21T12:00:00Z", true),
    ("2026-11-21T08:00:00.25-05:00", "2026-11-21T13:30:00.001Z", false),
    ("2026-11-21T08:00:00-05:00", "2026-11-21T18:29:00+05:30", true),
  ])
  func theZoneOfATimeInFHIRCounts(first: String, second: String, isOlder: Bool) async throws {
    let mail = try await Mail()
    try await mail.take(Self.fhir(at: first, source: "http://lab", "final", "POS"))
    try await mail.take(Self.fhir(at: second, source: "http://lab", "corrected", "NEG"))
    #expect(try await mail.held().map(\.code) == (isOlder ? ["older"] : []))
    #expect(try await mail.versions() == (isOlder ? 1 : 2))
  }

  /// A server names each of its requests behind a `#`.
  @Test func aRequestIsNoSender() async throws {
    let mail = try await Mail()
    try await mail.take(
      Self.fhir(at: "2026-11-21T12:00:00Z", source: "http://lab#a8Fq2", "final", "POS"))
    try await mail.take(
      Self.fhir(at: "2026-11-21T13:00:00Z", source: "http://lab#b2Kd8", "corrected", "NEG"))
    #expect(try await mail.standing() == ["presumptive THC negative"])
  }

  @Test func aSenderIsTheSameInCapitals() async throws {
    let mail = try await Mail()
    let taken = try await mail.take(
      Self.hl7("M1", at: "20261121120000", from: "OTHERLAB", Self.positive))
    #expect(taken.results == 1)
    try await mail.take(Self.hl7("M2", at: "20261121130000", from: "OtherLab", Self.negative))
    #expect(try await mail.standing() == ["presumptive THC negative"])
    #expect(try await mail.held().isEmpty)
  }

  /// What corrects or takes back the report of this number that another sender sent waits; whoever
  /// matches it says that both are one.
  @Test(arguments: [negative, Mail.line("THC", "", "D")])
  func whatAnotherSenderSentIsNotCorrectedUnseen(line: String) async throws {
    let mail = try await Mail()
    try await mail.take(Self.hl7("M1", at: "20261121120000", Self.positive))
    try await mail.take(Self.hl7("M2", at: "20261121130000", from: "LABINC", line))
    let row = try #require(try await mail.held().first)
    #expect(row.code == "other-sender" && row.remedy.contains("veridraw result match 1 TEST"))
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
    try await mail.match(row.number, on: mail.test)
    #expect(
      try await mail.standing() == (line == Self.negative ? ["presumptive THC negative"] : []))
  }

  /// Neither an order of its own, nor what corrects nothing, is another's.
  @Test func whatIsOfAnotherNumberIsPlaced() async throws {
    let mail = try await Mail()
    try await mail.take([
      Mail.header("M1", at: "20261121120000"), Mail.order("F2"), Self.positive,
    ])
    try await mail.take(Self.hl7("M2", at: "20261121130000", from: "LABINC", Self.negative))
    #expect(try await mail.held().isEmpty)
    #expect(try await mail.versions() == 2)
  }
}
