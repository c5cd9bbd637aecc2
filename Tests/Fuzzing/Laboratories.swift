import Documents
import Foundation
import TestSupport
import Toxicology

/// What laboratories send.
enum Laboratories {
  private static let table = Result {
    try SubstanceFile.read(Files.bytes("Config/rules/substances.yaml"), file: "substances.yaml")
  }
  private static let example = Result {
    try LaboratoryFile.read(
      Files.bytes("Config/laboratories/example.yaml"), file: "example.yaml", table: table.get())
  }

  static func hl7(_ bytes: [UInt8]) {
    let (table, example) = rules
    // Cut or not, the messages are the same.
    if let cut = HL7File.cut(bytes, isWhole: false), HL7File.isLikely(bytes) {
      let parts = HL7File.parts(Array(bytes[..<cut])) + HL7File.parts(Array(bytes[cut...]))
      precondition(parts.map(\.text) == HL7File.parts(bytes).map(\.text))
    }
    for message in HL7File.parts(bytes).compactMap(\.message) {
      let read = HL7Reader.read(message, table: table, laboratories: [example])
      let answer = HL7Acknowledgement.message(
        .accepted, to: message, time: "20261123070000", control: "1", held: read.held)
      // Whatever the names were: two segments, and one for each line that is held.
      precondition(
        2...2 + min(read.held.count, HL7Acknowledgement.errorLimit)
          ~= answer.utf8.count { $0 == 0x0D })
    }
  }

  static func fhir(_ bytes: [UInt8]) {
    let (table, example) = rules
    guard let json = JSONText(bytes) else { return }
    _ = FHIRReader.read(json, table: table, laboratories: [example])
  }

  static func sheet(_ bytes: [UInt8]) {
    let (table, example) = rules
    guard let layout = example.sheet else { preconditionFailure("no layout") }
    _ = try? ResultSheetFile.read(
      bytes, file: "results.txt", layout: layout, laboratory: example, table: table)
  }

  static var rules: (SubstanceTable, Laboratory) {
    guard let table = try? table.get(), let example = try? example.get() else {
      preconditionFailure("the shipped rules cannot be read")
    }
    return (table, example)
  }

  static func seeds(_ endings: String...) throws -> [[UInt8]] {
    guard let samples = Samples.folder else { return [] }
    return try Files.contents(of: samples.path, named: endings)
  }
}
