import Testing
import Toxicology

@Suite struct FHIRTests {
  private func read(_ text: String) throws -> LabMessage? {
    let json = try #require(JSONText(Array(text.utf8)), "\(text)")
    return FHIRReader.read(json, table: Table.small, laboratories: [])
  }

  private func observation(
    _ value: String, status: String = "final", more: String = "", name: String = "THC"
  ) -> String {
    """
    {"resourceType":"Observation","id":"o1","status":"\(status)",
     "code":{"coding":[{"system":"http://loinc.org","code":"3427-2","display":"\(name)"}]},\(value)\(more)}
    """
  }

  @Test(arguments: [
    (#""valueString":"positive""#, "presumptive-positive"),
    (
      #""valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260385009"},{"system":"http://snomed.info/sct","code":"10828004"}]}"#,
      "held values-disagree"
    ),
    (
      #""valueCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"LA6576-8","display":"Positive"}],"text":"Negative"}"#,
      "held values-disagree"
    ),
    (
      #""valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260385009","display":"Positive"}]}"#,
      "held values-disagree"
    ),
    (
      #""valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260385009"},{"system":"http://lab","code":"POS"}]}"#,
      "held values-disagree"
    ),
    (
      #""valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260385009","display":"Negative"},{"system":"http://lab","code":"7","display":"Negative"}],"text":"neg"}"#,
      "negative"
    ),
    (
      #""valueString":"Negative","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"10828004"}]}"#,
      "held not-understood"
    ),
    (
      #""valueString":"Negative","dataAbsentReason":{"coding":[{"code":"error"}]}"#,
      "held not-understood"
    ),
    (
      #""valueString":"Negative","modifierExtension":[{"url":"http://x/not","valueBoolean":true}]"#,
      "held not-understood"
    ),
    (
      #""valueString":"Negative","implicitRules":"http://x/not""#,
      "held not-understood"
    ),
    (#""valueString":"Neg""#, "negative"),
    (#""valueString":"Negative (<50 ng/mL)""#, "negative"),
    (#""valueString":"negative control failed""#, "held narrative"),
    (
      #""valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"260385009"}]}"#,
      "negative"
    ),
    (
      #""valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"10828004"}],"text":"Negative"}"#,
      "held values-disagree"
    ),
    (
      #""valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]}"#,
      "held value-unknown"
    ),
    (
      #""valueQuantity":{"value":75.0,"unit":"ng/mL"},"referenceRange":[{"high":{"value":50,"unit":"ng/mL"}}]"#,
      "presumptive-positive"
    ),
    (#""valueQuantity":{"value":75,"unit":"ng/mL"}"#, "held cutoff-missing"),
    (
      #""valueQuantity":{"value":49,"comparator":"<","code":"ng/mL","unit":"nanograms"},"referenceRange":[{"text":"50 ng/mL"}]"#,
      "negative"
    ),
    (#""dataAbsentReason":{"coding":[{"code":"not-performed"}]}"#, "not-tested"),
    (#""dataAbsentReason":{"coding":[{"code":"unknown"}]}"#, "held value-missing"),
    (#""valueBoolean":false"#, "held value-missing"),
    (
      #""valueString":"negative","interpretation":[{"coding":[{"code":"POS"}]}]"#,
      "held values-disagree"
    ),
    (
      #""valueString":"negative","interpretation":[{},{"coding":[{"code":"x"},{"code":"DET"}]}]"#,
      "held values-disagree"
    ),
    (
      #""valueString":"negative","interpretation":[{"coding":[{"code":"N","display":"Normal"}]}]"#,
      "negative"
    ),
    (
      #""valueString":"negative","interpretation":[{"text":"Presumptive Positive"}]"#,
      "held values-disagree"
    ),
    (
      #""valueString":"negative","interpretation":[{"text":"Out of range"}]"#,
      "held values-disagree"
    ),
    (
      #""valueString":"negative","interpretation":[{"coding":[{"code":"DETECTED^"}]}]"#,
      "held values-disagree"
    ),
    (
      #""valueString":"negative","interpretation":[{"coding":[{"display":"Abnormal"}]}]"#,
      "held values-disagree"
    ),
    (
      #""valueQuantity":{"value":300,"unit":"ng/mL"},"referenceRange":[{"type":{"coding":[{"code":"therapeutic"}]},"high":{"value":1000,"unit":"ng/mL"}}]"#,
      "held cutoff-unclear"
    ),
    (
      #""valueQuantity":{"value":300,"unit":"ng/mL"},"referenceRange":[{"high":{"value":1000,"unit":"ng/mL"}},{"high":{"value":25,"unit":"ng/mL"}}]"#,
      "held cutoff-unclear"
    ),
    (
      #""valueQuantity":{"value":20,"unit":"ug/mL","code":"ng/mL"},"referenceRange":[{"text":"50 ng/mL"}]"#,
      "held value-unknown"
    ),
    (
      #""valueQuantity":{"value":20,"unit":"ng/mL"},"referenceRange":[{"high":{"value":50,"unit":"ug/mL","code":"ng/mL"}}]"#,
      "held cutoff-unclear"
    ),
    (#""valueString":"positive","method":{"text":"LC-MS/MS"}"#, "positive"),
    (
      #""valueString":"positive","method":{"text":"EIA, reflex to LC-MS/MS"}"#,
      "presumptive-positive"
    ),
  ])
  func value(value: String, outcome: String) throws {
    let message = try #require(try read(observation(value)))
    let said =
      message.reports.flatMap(\.observations).map(\.reading.rawValue)
      + message.held.map { "held \($0.reason.code)" }
    #expect(said == [outcome])
  }

  @Test(arguments: [
    ("preliminary", "preliminary"), ("amended", "amended"), ("registered", "held pending"),
    ("cancelled", "held values-disagree"), ("", "held status-missing"),
    ("done", "held status-unknown"), ("entered-in-error", "retracted"),
  ])
  func status(status: String, outcome: String) throws {
    let message = try #require(try read(observation(#""valueString":"neg""#, status: status)))
    let said =
      message.reports.map { $0.retracted.isEmpty ? $0.status.rawValue : "retracted" }
      + message.held.map { "held \($0.reason.code)" }
    #expect(said == [outcome])
  }

  @Test func aCancelledObservationIsNotTested() throws {
    let text = observation(
      #""dataAbsentReason":{"text":"QNS"}"#, status: "cancelled",
      more: #","note":[{"text":"Interfering substance"}]"#)
    let message = try #require(try read(text))
    #expect(message.held.isEmpty)
    #expect(message.reports.flatMap(\.observations).map(\.reading) == [.notTested])
    #expect(
      message.reports.map(\.lineNotes) == [
        ["THC": "THC: could not be obtained\nTHC: Interfering substance"]
      ])
  }

  private func report(_ members: String, _ lines: String...) throws -> [String] {
    let message = try #require(
      try read(
        """
        {"resourceType":"DiagnosticReport","id":"r",\(members),
         "contained":[\(lines.joined(separator: ","))]}
        """))
    return Self.said(message)
  }

  /// The standing of each report, and what is held.
  private static func said(_ message: LabMessage) -> [String] {
    message.reports.map {
      $0.retracted.isEmpty ? $0.disowns ? "disowned" : $0.status.rawValue : "taken back"
    } + message.held.map { "held \($0.reason.code)" }
  }

  /// What a report says of itself stands over its lines.
  @Test(arguments: [
    (#""status":"final""#, ["final"]), (#""status":"preliminary""#, ["preliminary"]),
    (#""status":"partial""#, ["preliminary"]), (#""status":"registered""#, ["preliminary"]),
    (#""status":"entered-in-error""#, ["taken back"]),
    (#""status":"cancelled""#, ["held not-understood"]),
    (#""status":"unknown""#, ["held status-unknown"]),
    (#""status":"final","conclusion":"Wrong patient, disregard""#, ["held doubted"]),
    (#""status":"final","conclusion":"Cocaine: positive""#, ["final", "held hidden-result"]),
    (#""status":"final","presentedForm":[{}]"#, ["final"]),
    (
      #""status":"final","conclusionCode":[{"text":"Positive for cocaine"}]"#,
      ["final", "held hidden-result"]
    ),
    (
      #""status":"final","conclusionCode":[{"coding":[{"display":"Specimen unsatisfactory"}]}]"#,
      ["held doubted"]
    ),
    (#""status":"final","conclusionCode":[{"coding":[{"code":"17621005"}]}]"#, ["final"]),
  ])
  func reports(members: String, outcome: [String]) throws {
    let line = observation(#""valueString":"neg""#)
    #expect(try report(members + ##","result":[{"reference":"#o1"}]"##, line) == outcome)
  }

  @Test(arguments: [
    (#""status":"entered-in-error""#, ["disowned", "disowned"]),
    (#""status":"final""#, ["held pending"]),
    (#""status":"final","presentedForm":[{}]"#, ["held narrative"]),
    (#""status":"final","conclusion":"see page 2""#, ["held narrative"]),
  ])
  func reportsWithoutALine(members: String, outcome: [String]) throws {
    #expect(try report(members) == outcome)
  }

  /// A panel's members are its report's lines, and no better than the panel is.
  @Test(arguments: [
    ("final", "", ["final"]), ("entered-in-error", "", ["taken back"]),
    ("preliminary", "", ["preliminary"]),
    ("final", #","note":[{"text":"disregard"}]"#, ["held doubted"]),
    ("final", #","valueString":"positive""#, ["final", "held analyte-unknown"]),
  ])
  func members(status: String, more: String, outcome: [String]) throws {
    let panel = """
      {"resourceType":"Observation","id":"p","status":"\(status)","code":{"text":"panel"},
       "hasMember":[{"reference":"#o1"},{"reference":"#p"}]\(more)}
      """
    #expect(
      try report(
        ##""status":"final","result":[{"reference":"#p"}]"##, panel,
        observation(#""valueString":"neg""#)) == outcome)
  }

  @Test func componentsAreHeld() throws {
    let line = observation(#""valueString":"neg""#, more: #","component":[{"valueString":"pos"}]"#)
    #expect(
      try report(##""status":"final","result":[{"reference":"#o1"}]"##, line)
        == ["held not-understood"])
  }

  /// What a laboratory says of the specimen stands over its results.
  @Test(arguments: [
    (#""status":"available""#, ["final"]), (#""status":"unsatisfactory""#, ["held not-understood"]),
    (#""status":"entered-in-error""#, ["held not-understood"]),
    (#""condition":[{"text":"Satisfactory"}]"#, ["final"]),
    (#""condition":[{"coding":[{"code":"ROOM"}]}]"#, ["final"]),
    (#""condition":[{"text":"adulterated"}]"#, ["held not-understood"]),
    (#""condition":[{"coding":[{"code":"ROOM"},{"code":"CON"}]}]"#, ["held not-understood"]),
    (#""condition":[{"coding":[{"code":"ROOM"}],"text":"leaking"}]"#, ["held not-understood"]),
    (#""modifierExtension":[{"url":"http://x/not"}]"#, ["held not-understood"]),
    (#""type":{"text":"Urine, random"}"#, ["final"]), (#""type":{"text":"Vitreous"}"#, ["final"]),
    (#""type":{"text":"Oral fluid"}"#, ["held other-specimen"]),
    (#""type":{"coding":[{"code":"122575003"}],"text":"Oral fluid"}"#, ["held not-understood"]),
  ])
  func specimens(members: String, outcome: [String]) throws {
    let specimen = #"{"resourceType":"Specimen","id":"s","identifier":[{"value":"7"}],\#(members)}"#
    #expect(
      try report(
        ##""status":"final","result":[{"reference":"#o1"}],"specimen":[{"reference":"#s"}]"##,
        observation(#""valueString":"neg""#), specimen) == outcome)
  }

  /// A line, a specimen and their report are of one specimen and one patient; two names of one are
  /// no contradiction.
  @Test(arguments: [
    ("A", "A", "1", "1", ["final"]), ("A", "B", "1", "1", ["held not-understood"]),
    ("A", "A", "1", "2", ["held not-understood"]), ("A", "A2", "1", "1", ["final"]),
    ("A", "none", "1", "1", ["held not-understood"]),
    ("A", "A", "http://x/Patient/1", "1", ["final"]),
  ])
  func oneSpecimenOfOnePatient(
    report: String, line: String, patient: String, other: String, outcome: [String]
  ) throws {
    let subject = patient.hasPrefix("http") ? patient : "Patient/\(patient)"
    let specimens = [("A", "7"), ("B", "8"), ("A2", "7")].map { name, number in
      """
      {"resource":{"resourceType":"Specimen","id":"\(name)","identifier":[{"value":"\(number)"}]}}
      """
    }
    let text = """
      {"resourceType":"Bundle","entry":[{"resource":{"resourceType":"DiagnosticReport","id":"r",
        "status":"final","specimen":[{"reference":"Specimen/\(report)"}],
        "subject":{"reference":"\(subject)"},"result":[{"reference":"Observation/o1"}]}},
        {"resource":\(observation(
          #""valueString":"neg""#, more: """
            ,"specimen":{"reference":"Specimen/\(line)"},"subject":{"reference":"Patient/\(other)"}
            """))},\(specimens.joined(separator: ","))]}
      """
    #expect(Self.said(try #require(try read(text))) == outcome)
  }

  /// Bottles of one number are one specimen, and those of two are two: the first is none to choose.
  @Test(arguments: [
    (["7", "7"], ["final"]), (["7", "8"], ["held not-understood"]),
  ])
  func severalSpecimens(numbers: [String], outcome: [String]) throws {
    let specimens = numbers.enumerated().map { place, number in
      """
      {"resourceType":"Specimen","id":"s\(place)","identifier":[{"value":"\(number)"}]}
      """
    }.joined(separator: ",")
    let line = observation(#""valueString":"neg""#)
    #expect(
      try report(
        ##""status":"final","result":[{"reference":"#o1"}],"specimen":[{"reference":"#s0"},{"reference":"#s1"}]"##,
        line, specimens) == outcome)
  }

  @Test func aReportWithWhatItContains() throws {
    let contained = observation(#""valueString":"positive""#)
    let message = try #require(
      try read(
        """
        {"resourceType":"DiagnosticReport","id":"r","status":"final",
         "identifier":[{"value":"F1"}],"issued":"2026-04-15T10:00:00Z",
         "specimen":[{"reference":"#s"}],"result":[{"reference":"#o1"},{"reference":"#o2"}],
         "contained":[\(contained),{"resourceType":"Specimen","id":"s",
           "accessionIdentifier":{"value":"A1"},"type":{"coding":[{"code":"122575003"}]}}]}
        """))
    let report = try #require(message.reports.first)
    #expect(report.order == "F1")
    #expect(report.specimens == ["A1"])
    #expect(report.issued == "20260415100000+0000")
    #expect(message.held.map(\.text) == ["#o2"])
  }

  /// Two reports of a bundle contain a specimen under the same name: each means its own.
  @Test func containedNamesAreTheContainersOwn() throws {
    let entries = ["A", "B"].map { name in
      """
      {"resource":{"resourceType":"Observation","id":"\(name)","status":"final",
       "code":{"text":"THC"},"valueString":"neg","specimen":{"reference":"#s"},
       "contained":[{"resourceType":"Specimen","id":"s","identifier":[{"value":"\(name)1"}]}]}}
      """
    }.joined(separator: ",")
    let message = try #require(try read(#"{"resourceType":"Bundle","entry":[\#(entries)]}"#))
    #expect(message.reports.map(\.specimens) == [["A1"], ["B1"]])
  }

  @Test(arguments: [
    "{}", "[]", "1", #"{"resourceType":"Patient"}"#, #"{"resourceType":"Bundle","entry":[{}]}"#,
    #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","id":"a"}},{"resource":{"resourceType":"Observation","id":"a"}}]}"#,
  ])
  func noResults(text: String) throws { #expect(try read(text) == nil) }

  @Test(arguments: [
    "", "{", "{}x", "[1,]", #"{"a":1,"a":2}"#, "01", "1.", "-", "+1", "1e", "nul", "'a'", "\"\\x\"",
    "\"a\nb\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\u00g0\"", "{a:1}", "[1 2]", "\u{7F}",
  ])
  func noJSON(text: String) { #expect(JSONText(Array(text.utf8)) == nil) }

  @Test func json() {
    #expect(
      JSONText(Array("[1.0,\"\\u00e9\\ud83d\\ude00\\n\",true,null]".utf8))
        == .array([.number("1.0"), .string("é😀\n"), .bool(true), .null]))
    let deep = { (depth: Int) in
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(JSONText(deep(JSONText.depthLimit)) != nil)
    #expect(JSONText(deep(JSONText.depthLimit + 1)) == nil)
    #expect(JSONText(deep(100_000)) == nil)
    #expect(JSONText([0x22, 0xFF, 0x22]) == nil)
  }

  /// Two reports of one number: those of one status and time contradict each other, others may be
  /// versions.
  @Test(arguments: [
    ("7", "neg", "positive", "final", "10:00", ["held given-twice", "held given-twice"]),
    ("7", "positive", "neg", "final", "10:00", ["held given-twice", "held given-twice"]),
    ("7", "positive", "positive", "final", "10:00", []),
    ("8", "neg", "positive", "final", "10:00", []),
    ("7", "neg", "positive", "corrected", "10:00", []),
    ("7", "neg", "positive", "final", "11:00", []),
  ])
  func reportsOfOneNumber(
    second: String, one: String, other: String, status: String, time: String, held: [String]
  ) throws {
    let parts = [("7", one, "final", "10:00"), (second, other, status, time)].map {
      number, value, status, time in
      """
      {"resource":{"resourceType":"DiagnosticReport","status":"\(status)",
       "identifier":[{"value":"\(number)"}],"issued":"2026-11-22T\(time):00Z",
       "result":[{"reference":"#o1"}],
       "contained":[\(observation("\"valueString\":\"\(value)\"", status: status))]}}
      """
    }
    let message = try #require(
      try read(#"{"resourceType":"Bundle","entry":[\#(parts.joined(separator: ","))]}"#))
    #expect(message.held.map { "held \($0.reason.code)" } == held)
    #expect(message.reports.count == (held.isEmpty ? 2 : 0))
  }
}
