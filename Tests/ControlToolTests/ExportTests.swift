import ControlAPI
import Documents
import Foundation
import TestSupport
import Testing
import Toxicology

@testable import ControlTool

/// What leaves the house says no more, and no less, than what is kept.
@Suite struct ExportTests {
  private static let codes = ["THC", "COC", "AMP", "BAR", "BZO", "BUP", "MTD", "OPI", "OXY", "FEN"]
  private static let collected = "2026-11-23T08:10:00-06:00"

  private static var table: SubstanceTable {
    get throws {
      let file = Fixtures.project.appending(path: "Config/rules/substances.yaml")
      return try SubstanceFile.read([UInt8](Data(contentsOf: file)), file: "substances.yaml")
    }
  }

  /// One version of each method, with any reading that its method can have.
  private static func export(_ random: inout some RandomNumberGenerator) -> ExportResults.Reply {
    let versions = MethodClass.allCases.enumerated().map { place, method in
      let readings = Reading.allCases.filter { $0.isPossible(by: method) }
      return version(
        place + 1, method: method,
        lines: codes.shuffled(using: &random).prefix(.random(in: 1...10, using: &random)).map {
          line($0, readings.randomElement(using: &random) ?? .invalid)
        })
    }
    return reply(versions)
  }

  private static func line(_ code: String, _ reading: Reading) -> ExportedLine {
    ExportedLine(
      analyte: code, title: "<\(code)>", loinc: nil, reading: reading.rawValue, value: nil,
      cutoff: "50 ng/mL")
  }

  private static func version(
    _ number: Int, replaces: Int? = nil, isReplaced: Bool = false,
    method: MethodClass = .presumptive, status: String = "final", lines: [ExportedLine]
  ) -> ExportedVersion {
    ExportedVersion(
      version: number, replaces: replaces, isReplaced: isReplaced, method: method.rawValue,
      status: status, source: "hl7", entered: "2026-11-23T1\(number):00:00-06:00",
      reason: replaces.map { _ in "corrected-by-laboratory" }, lines: lines)
  }

  private static func reply(
    _ versions: [ExportedVersion], caveats: [String] = []
  ) -> ExportResults.Reply {
    ExportResults.Reply(
      practice: true, patient: "1001", name: "O'Mara <b>, \"Zyx\"", born: "1970-01-17",
      record: "What  <i>\n",
      tests: [
        ExportedTest(
          test: 418, date: "2026-11-23", reason: "random", specimen: "S-1", collected: collected,
          caveats: caveats, versions: versions)
      ], receipt: Receipt(entry: 7, head: Sample.head))
  }

  private static func read(_ export: ExportResults.Reply) throws -> LabMessage {
    let text = ExportFHIR.bundle(export).description
    let read: Toxicology.JSONText? = .init(Array(text.utf8))
    let (json, table) = (try #require(read), try table)
    return try #require(FHIRReader.read(json, table: table, laboratories: []))
  }

  @Test("what is not tested, invalid or indeterminate is negative in no form")
  func neverNegative() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let export = Self.export(&random)
      let lines = export.tests[0].versions.flatMap(\.lines)
      let negatives = lines.count { $0.reading == "negative" }
      let page = ExportPage(export, notice: "notice").html
      #expect(page.components(separatedBy: "<td>negative</td>").count - 1 == negatives)
      for reading in Reading.allCases {
        let count = lines.count { $0.reading == reading.rawValue }
        #expect(page.components(separatedBy: "<td>\(reading.word)</td>").count - 1 >= count)
      }
      let rows = ExportCSV.text(export).split(separator: "\r\n").dropFirst(2)
      #expect(rows.count == lines.count)
      #expect(rows.count { $0.contains(",negative,") } == negatives)
      let bundle = ExportFHIR.bundle(export).description
      #expect(bundle.components(separatedBy: "260385009").count - 1 == negatives)
      // Read as anybody else's FHIR: the same of each method, and nothing held.
      let message = try Self.read(export)
      #expect(message.held.isEmpty)
      for version in export.tests[0].versions {
        let report = message.reports.first { $0.method.rawValue == version.method }
        #expect(
          report?.observations.map { "\($0.analyte) \($0.reading.rawValue)" }
            == version.lines.map { "\($0.analyte) \($0.reading)" })
      }
    }
  }

  @Test("a correction and a retraction read as what they are")
  func versions() throws {
    var figure = Self.line("THC", .positive)
    (figure.value, figure.loinc) = ("61 ng/mL", "3426-4")
    var measure = Self.line("CRE", .measured)
    (measure.value, measure.cutoff) = ("<12 mg/dL", nil)
    let message = try Self.read(
      Self.reply([
        Self.version(
          1, isReplaced: true, method: .definitive,
          lines: [figure, Self.line("COC", .negative), measure]),
        Self.version(
          2, replaces: 1, isReplaced: true, method: .definitive, status: "corrected",
          lines: [Self.line("THC", .negative)]),
        Self.version(
          3, replaces: 2, method: .definitive, status: "entered-in-error", lines: []),
      ]))
    #expect(message.held.isEmpty)
    #expect(Set(message.reports.map(\.order)) == ["test 418, report 1"])
    #expect(message.reports.map(\.status) == [.final, .corrected, .enteredInError])
    #expect(message.reports.map(\.retracted) == [[], ["COC", "CRE"], ["THC"]])
    #expect(message.reports.allSatisfy { $0.specimens == ["S-1"] })
    let first = message.reports[0].observations
    #expect(first.map { $0.quantity?.description } == ["61 ng/mL", nil, "<12 mg/dL"])
    #expect(first.map(\.reading) == [.positive, .negative, .measured])
  }

  @Test("what must be read with a result is in every form")
  func caveats() throws {
    let caveat = "The specimen was rejected (leaking): nothing that was read of it counts."
    let export = Self.reply(
      [
        Self.version(1, isReplaced: true, lines: [Self.line("THC", .negative)]),
        Self.version(2, replaces: 1, status: "corrected", lines: [Self.line("THC", .negative)]),
      ], caveats: [caveat])
    #expect(ExportPage(export, notice: "notice").html.contains("<b>\(caveat)</b>"))
    let rows = ExportCSV.text(export).split(separator: "\r\n").dropFirst(2)
    #expect(rows.count == 2 && rows.allSatisfy { $0.hasSuffix(",\(caveat),") })
    let bundle = ExportFHIR.bundle(export).description
    #expect(bundle.components(separatedBy: "\"conclusion\":\"\(caveat)\"").count == 3)
  }

  @Test("what a laboratory wrote beside a version is in every form")
  func notes() {
    var noted = Self.version(2, replaces: 1, lines: [Self.line("THC", .negative)])
    noted.notes = "Lid <open>\nTHC: read at noon"
    let export = Self.reply([
      Self.version(1, isReplaced: true, lines: [Self.line("THC", .negative)]), noted,
    ])
    let page = ExportPage(export, notice: "notice").html
    #expect(page.contains("<b>The laboratory notes: Lid &lt;open&gt;; THC: read at noon</b>"))
    let said = "The laboratory notes: Lid <open>; THC: read at noon"
    let rows = ExportCSV.text(export).split(separator: "\r\n").dropFirst(2)
    #expect(rows.map { $0.hasSuffix(",\(said)") } == [false, true])
    let bundle = ExportFHIR.bundle(export).description
    #expect(bundle.components(separatedBy: "\"conclusion\":\"\(said)\"").count == 2)
  }

  @Test("FHIR tags what a later version replaced")
  func standing() throws {
    let bundle = ExportFHIR.bundle(
      Self.reply([
        Self.version(1, isReplaced: true, lines: [Self.line("THC", .negative)]),
        Self.version(2, replaces: 1, status: "corrected", lines: [Self.line("THC", .negative)]),
      ]))
    let tagged = try #require(bundle["entry"]?.elements).compactMap { entry -> String? in
      guard let resource = entry["resource"], let tag = resource["meta"]?["tag"]?.elements.first
      else { return nil }
      return "\(resource["resourceType"]?.string ?? "") \(tag["display"]?.string ?? "")"
    }
    #expect(
      tagged == [
        "Observation replaced by version 2", "DiagnosticReport replaced by version 2",
        "Observation stands", "DiagnosticReport stands",
      ])
  }

  @Test("a page shows every version, escapes what came, and bears the notice")
  func page() throws {
    let export = Self.reply([
      Self.version(1, isReplaced: true, lines: [Self.line("THC", .presumptivePositive)]),
      Self.version(2, replaces: 1, status: "entered-in-error", lines: []),
    ])
    let page = ExportPage(export, notice: "My notice\nsays <this>").html
    for text in [
      "PRACTICE", "Version 1: presumptive, final, replaced",
      "Version 2: presumptive, entered-in-error, taken back",
      "O&#39;Mara &lt;b&gt;, &quot;Zyx&quot;", "born Sat 17 Jan 1970", "&lt;THC&gt;",
      "presumptive: confirm before acting", "says &lt;this&gt;", "What  &lt;i&gt;",
      "prohibits unauthorized use or disclosure", "collected Mon 23 Nov 2026 08:10",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(!page.contains("<b>,") && !page.contains("<script"))
    let rows = ExportCSV.text(export).split(separator: "\r\n")
    #expect(rows.count == 4)
    #expect(rows[2].hasPrefix("1001,\"O'Mara <b>, \"\"Zyx\"\"\",1970-01-17,418,2026-11-23,random"))
    #expect(rows[3].contains(",entered-in-error,taken back,presumptive,hl7,"))
  }

  @Test(
    "what is missing or given twice is said",
    arguments: [
      [], ["--patient", "1"], ["--patient", "1", "--test", "2", "--html"],
      ["--patient", "1", "--html"],
      ["--test", "1", "--html", "--authority", "a", "--consent", "b"],
    ])
  func usage(arguments: [String]) async {
    let needed = ["--out", "/nonexistent/x", "--recipient", "Court", "--purpose", "hearing"]
    let typed = await Typed(arguments: ["result", "export"] + needed + arguments)
    #expect(typed.status == .usage)
    #expect(typed.text.contains("'veridraw result export --help'"))
  }
}
