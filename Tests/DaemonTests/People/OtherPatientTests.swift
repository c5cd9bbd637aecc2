import ControlAPI
import Foundation
import Testing

@testable import Daemon

/// A report that names another patient than the test's waits for a person, whatever specimen it
/// names; what it does not say in full contradicts nobody.
@Suite(.timeLimit(.minutes(2)))
struct OtherPatientTests {
  private static func report(_ patient: String, _ control: String = "M1") -> [String] {
    [
      Mail.header(control, at: "202611221\(control.suffix(1))0000"), "PID|1||X||\(patient)",
      Mail.order("F1"), Mail.line("THC", "POS"),
    ]
  }

  @Test(arguments: [
    ("Smith^John||19850320", "birth date"), ("Millmck^Karla||19701028", "birth date"),
    ("||19701028", "birth date"), ("||197010280000", "birth date"),
    ("Smith^Karla||19701027", "name"), ("Millmck^Anna", "name"), ("SMITH", "name"),
    ("Smith^Karla~Millmck^Anna", "name"), ("Smith, Karla", "name"),
    ("Millmck Karla^Anna", "name"),
  ])
  func whatContradictsIsHeld(patient: String, differs: String) async throws {
    let mail = try await Mail()
    #expect(try await mail.take(Self.report(patient)).held == 1)
    #expect(try await mail.standing().isEmpty)
    let row = try #require(try await mail.held().first)
    #expect(row.code == "other-patient")
    #expect(row.reason == "the \(differs) it gives is not that of the test's patient")
    #expect(row.remedy.contains("veridraw result match 1 TEST"))
    // Neither whom the laboratory names nor whom the test is of.
    let said = "\(row.reason) \(row.text) \(row.remedy)".lowercased()
    for word in ["smith", "john", "karla", "anna", "mill", "1970", "1985"] {
      #expect(!said.contains(word))
    }
  }

  @Test(arguments: [
    "", "\"\"", "X", "X^X", "XXXXX^XXX||00000000", "***", "PT-4711", "UNKNOWN^PATIENT", "||1970",
    "||197010", "Millmck^Karla||19701027", "MILLMCK^KARLA", "Karla^Millmck", "Mill-Mck^Karla",
    "Millmck^K", "MillMCK CB FSI, Karla||19701027", "Smith-Millmck^Karla^Maria", "Millmck",
    "Millmck^Ann^Karla", "M\u{EF}llmck^K\u{E1}rla", "Mi\u{142}lmck^K\u{E6}rla", "Millmck^Kaerla",
    "Smith^Karla~Millmck^Karla",
    "||197010270815",
  ])
  func whatDoesNotContradictIsPlaced(patient: String) async throws {
    let mail = try await Mail()
    #expect(try await mail.take(Self.report(patient)).held == 0)
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
  }

  /// Whoever matches it says that it is right, for this report and no other.
  @Test func aPersonDecides() async throws {
    let mail = try await Mail()
    let session = mail.clinic.session(.lab)
    try await mail.take(Self.report("Smith^Karla"))
    let again = await refusal {
      try await mail.clinic.desk.matchHeld(.init(held: 1, test: nil), by: session)
    }
    #expect(again.message.contains("the name it gives is not that of the test's patient"))
    #expect(try await mail.standing().isEmpty)
    _ = try await mail.clinic.desk.matchHeld(.init(held: 1, test: mail.test), by: session)
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
    // The same once more says nothing new; another one is looked at again.
    #expect(try await mail.take(Self.report("Smith^Karla", "M2")).unchanged == 1)
    let third = Self.report("Smith^Karla", "M3").map {
      $0.replacingOccurrences(of: "POS||||||F", with: "NEG||||||C")
    }
    #expect(try await mail.take(third).held == 1)
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
  }

  /// What takes back is no safer on the wrong patient than what says something.
  @Test func aPatientOfItsOwnForEachOrder() async throws {
    let mail = try await Mail()
    try await mail.take(Self.report("Millmck^Karla"))
    let second = [
      Mail.header("M2", at: "20261122120000"), "PID|1||||Jones^Ann",
      Mail.order("F9", specimen: "S9"),
      Mail.line("THC", "NEG"), "PID|2||||Smith^John", Mail.order("F1"), Mail.line("THC", "", "W"),
    ]
    try await mail.take(second)
    #expect(try await mail.held().map(\.code) == ["no-specimen", "other-patient"])
    #expect(try await mail.standing() == ["presumptive THC presumptive-positive"])
  }

  private static func bundle(_ subject: String, _ patient: String) -> String {
    """
    {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "issued": "2026-11-22T10:00:00Z",
     "subject": \(subject), "specimen": [{"reference": "#s"}], "result": [{"reference": "#o"}],
     "contained": [
      {"resourceType": "Specimen", "id": "s", "accessionIdentifier": {"value": "\(Mail.specimen)"}},
      {"resourceType": "Patient", "id": "p"\(patient)},
      {"resourceType": "Observation", "id": "o", "status": "final", "code": {"text": "THC"},
       "valueString": "positive"}]}
    """
  }

  private static let contained = ##"{"reference": "#p"}"##

  @Test(arguments: [
    (contained, #", "birthDate": "1970-10-28""#, "other-patient"),
    (contained, #", "name": [{"family": "Smith", "given": ["Karla"]}]"#, "other-patient"),
    (contained, #", "name": [{"text": "John Smith"}]"#, "other-patient"),
    (#"{"display": "Smith, John"}"#, "", "other-patient"),
    (contained, #", "birthDate": "1970", "name": [{"family": "Millmck"}]"#, ""),
    (
      contained,
      #", "birthDate": "1970-10-27", "name": [{"family": "Millmck", "given": ["Karla", "Jo"]}]"#, ""
    ),
    (#"{"display": "Karla J. Millmck"}"#, "", ""), (#"{"display": "Patient 4711"}"#, "", ""),
    (#"{"reference": "Patient/4711"}"#, "", ""),
  ])
  func subjectsOfFHIR(subject: String, patient: String, code: String) async throws {
    let mail = try await Mail()
    try await mail.take(Array(Self.bundle(subject, patient).utf8))
    #expect(try await mail.held().map(\.code) == (code.isEmpty ? [] : [code]))
    #expect(try await mail.standing().isEmpty == !code.isEmpty)
  }
}
