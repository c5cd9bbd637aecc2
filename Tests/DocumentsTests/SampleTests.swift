import Documents
import TestSupport
import Testing
import Toxicology

/// What laboratories sent, read with the shipped table.
@Suite(.enabled(if: Samples.areThere, "\(Samples.absence)"))
struct SampleTests {
  private func message(_ name: String) throws -> LabMessage {
    let parts = HL7File.parts(try Samples.bytes("hl7v2/\(name).hl7"))
    let message = try #require(parts.first?.message)
    #expect(parts.count == 1)
    return HL7Reader.read(
      message, table: try Laboratories.table(), laboratories: try Laboratories.all())
  }

  /// THC is hidden in a note under barbiturates: nobody may take it for theirs.
  @Test func aHiddenResultIsHeld() throws {
    let message = try message("hapi-v22-1995-ed-drugscreen")
    #expect(message.reports.count == 1)
    let report = message.reports[0]
    #expect(
      report.said == [
        "BAR negative", "BZO presumptive-positive", "COC negative", "OPI negative",
      ])
    #expect(
      report.observations.map { $0.cutoff?.description }
        == [">200 ng/mL", ">200 ng/mL", ">300 ng/mL", ">300 ng/mL"])
    #expect(report.specimens.contains("0952753944"))
    #expect(message.held.map(\.reason) == [.hiddenResult("THC")])
    #expect(message.held.map(\.text) == ["THC = NEG"])
    #expect(!report.observations.contains { $0.analyte == "THC" })
  }

  /// Five check digits are wrong and one code is of another drug.
  @Test func everyWrongCodeIsHeld() throws {
    let message = try message("olis-v25-cwe-snomed-WRONG-LOINC")
    #expect(message.reports.isEmpty)
    #expect(message.lines == 6)
    #expect(
      message.held.map(\.reason.code) == Array(repeating: "loinc-check-digit", count: 5)
        + ["loinc-contradicts"])
    #expect(message.held.last?.reason == .contradicts(code: "PCP", name: "FEN"))
  }

  @Test func theMinimalMessageIsRead() throws {
    let message = try message("crl-v25-minimal")
    #expect(message.held.isEmpty)
    #expect(message.sender == "CRL_LAB")
    #expect(message.control == "MSG-555")
    #expect(message.reports.map(\.said) == [["THC negative"]])
    #expect(message.reports[0].specimens == ["FILL-300", "ORD-200"])
    #expect(message.reports[0].collected == "20260414")
  }

  /// Without the site's word on what a blank status means, nobody guesses.
  @Test func aBlankStatusIsHeld() throws {
    let part = HL7File.parts(try Samples.bytes("hl7v2/crl-v25-minimal.hl7"))[0]
    let source = try #require(part.message)
    let message = HL7Reader.read(source, table: try Laboratories.table(), laboratories: [])
    #expect(message.reports.isEmpty)
    #expect(message.held.map(\.reason) == [.statusMissing])
  }

  @Test(arguments: [
    ("01-preliminary", "0176439373", MethodClass.presumptive, ["THC presumptive-positive"], false),
    ("02-final-gcms", "0176439468", .definitive, ["THC positive"], false),
    ("03-screen-corrected-C", "0176439373", .presumptive, [], true),
    ("04-final-corrected-C", "0176439468", .definitive, ["BAR positive"], true),
  ])
  func theAmendmentChain(
    name: String, order: String, method: MethodClass, said: [String], disowns: Bool
  ) throws {
    let message = try message("oscar-cls-drugscreen-\(name)")
    #expect(message.held.isEmpty)
    let report = try #require(message.reports.first)
    #expect(message.reports.count == 1)
    #expect(report.order == order)
    #expect(report.method == method)
    #expect(report.said == said)
    #expect(report.disowns == disowns)
    #expect(report.specimens.first == "10-337-300043")
  }

  /// The same sentences, where nobody has written them down.
  @Test(arguments: [
    "01-preliminary", "02-final-gcms", "03-screen-corrected-C", "04-final-corrected-C",
  ])
  func unexplainedSentencesAreHeld(name: String) throws {
    let part = HL7File.parts(try Samples.bytes("hl7v2/oscar-cls-drugscreen-\(name).hl7"))[0]
    let source = try #require(part.message)
    let message = HL7Reader.read(source, table: try Laboratories.table(), laboratories: [])
    #expect(message.reports.isEmpty)
    #expect(message.held.count == message.lines)
  }

  @Test func theShortLineIsHeldAndTheRestRead() throws {
    let laboratory = try #require(try Laboratories.all().first { $0.sheet != nil })
    let layout = try #require(laboratory.sheet)
    let message = try ResultSheetFile.read(
      Samples.bytes("csv/labcorp-style-sftp-pipe-results.txt"), file: "results.txt",
      layout: layout, laboratory: laboratory, table: try Laboratories.table())
    #expect(
      message.held == [
        HeldLine(line: 4, reason: .shortLine(fields: 3, needed: 13), text: "too|few|fields")
      ])
    #expect(message.reports.map(\.said) == [["THC negative", "COC negative"], ["AMP negative"]])
    #expect(message.reports.map(\.specimens) == [["ACC001", "REQ001"], ["ACC002", "REQ002"]])
    #expect(
      message.reports[0].observations.map { $0.cutoff?.description } == ["50 ng/ml", "150 ng/ml"])
  }

  @Test(
    "a file without one line of the layout is refused whole",
    arguments: [
      "# Notes\n\nNothing of a laboratory's.\n", "a|b|c\n", "\"never closed\n", "one line",
    ])
  func noSheet(text: String) throws {
    let laboratory = try #require(try Laboratories.all().first { $0.sheet != nil })
    let layout = try #require(laboratory.sheet)
    func read(_ text: String) throws -> LabMessage {
      try ResultSheetFile.read(
        Array(text.utf8), file: "notes.txt", layout: layout, laboratory: laboratory,
        table: try Laboratories.table())
    }
    let problems = try #require(throws: Problems.self) { try read(text) }
    #expect(
      problems.description
        == "notes.txt:1:1: not one line has the 13 columns of a sheet of 'pipe'")
    // A day without results is none of these, and neither is one line of many.
    #expect(try read("# nothing today\n\n").held.isEmpty)
    #expect(try read(String(repeating: "|", count: 12) + "\n" + text).lines > 0)
  }

  /// Two of the four published examples carry a code that is not of their drug.
  @Test(arguments: [
    ("amphetamine", ["AMP presumptive-positive"], []), ("buprenorphine", ["BUP negative"], []),
    ("cannabinoid", [], ["loinc-unknown"]), ("fentanyl", [], ["loinc-unknown"]),
  ])
  func fhir(name: String, said: [String], held: [String]) throws {
    let bytes = try Samples.bytes("fhir/cdc-opioid-cpg-Observation-\(name)-uds.json")
    let json = try #require(JSONText(bytes))
    let table = try Laboratories.table()
    let message = try #require(FHIRReader.read(json, table: table, laboratories: []))
    #expect(message.reports.flatMap(\.said) == said)
    #expect(message.held.map(\.reason.code) == held)
  }

  /// Every code of the check table that we ship is of the substance that the table names.
  @Test func shippedCodesAreInTheCheckTable() throws {
    let text = String(decoding: try Samples.bytes("loinc-drug-subset.tsv"), as: UTF8.self)
    let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }
    let names = Dictionary(uniqueKeysWithValues: rows.map { (String($0[0]), String($0[1])) })
    let table = try Laboratories.table()
    for substance in table.substances {
      for code in substance.loinc.values.joined() {
        let name = try #require(names[code.description], "\(code) is not in the check table")
        let component = String(name.split(separator: ";")[0])
        #expect(table.code(named: component) == substance.code, "\(code) \(component)")
      }
    }
  }
}
