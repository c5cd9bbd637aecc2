import ControlAPI
import Documents
import Storage
import Toxicology

/// One message of a file, before it is read.
struct Letter: Sendable {
  enum Form: Sendable {
    /// Nil where it is no message.
    case hl7(HL7Message?)
    /// Nil where it is no JSON.
    case fhir(JSONText?)
    case sheet(LabMessage)
  }

  let form: Form
  let bytes: [UInt8]

  var hl7: HL7Message? { if case .hl7(let message) = form { message } else { nil } }

  var source: NewReport.Source {
    switch form {
    case .hl7: .hl7
    case .fhir: .fhir
    case .sheet: .csv
    }
  }
}

extension Desk {
  /// The messages of a file, by what its beginning looks like.
  func letters(
    in bytes: [UInt8], file: String, laboratory: String?
  ) throws(ControlError) -> [Letter] {
    guard bytes.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
      throw ControlError(.invalidInput, "'\(file)' is empty")
    }
    if HL7File.isLikely(bytes) {
      return HL7File.parts(bytes).map { part in
        Letter(form: .hl7(part.message), bytes: Array(part.text.utf8))
      }
    }
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    if first == UInt8(ascii: "{") {
      let json = JSONText(bytes)
      try requireForeign(json, file: file)
      return [Letter(form: .fhir(json), bytes: bytes)]
    }
    return [try sheet(bytes, file: file, laboratory: laboratory)]
  }

  /// What this log exported is in it: taken as a report it would stand twice.
  private func requireForeign(_ json: JSONText?, file: String) throws(ControlError) {
    guard let identifier = json?["identifier"], identifier["system"]?.string == ExportResults.log,
      identifier["value"]?.string == store.origin
    else { return }
    throw ControlError(.refused, "'\(file)' was exported from this log: its results are here")
  }

  private func sheet(
    _ bytes: [UInt8], file: String, laboratory name: String?
  ) throws(ControlError) -> Letter {
    let known = settings.laboratories.now.filter { $0.sheet != nil }
    let named = name.map { name in known.filter { $0.name == name } } ?? known
    guard named.count == 1, let laboratory = named.first, let layout = laboratory.sheet else {
      let names = known.map(\.name).joined(separator: ", ")
      throw ControlError(
        .invalidInput,
        name.map { "no laboratory '\($0.printable)' is described as sending sheets" }
          ?? "'\(file)' is neither HL7 nor FHIR, and it is unclear whose sheet it is",
        hint: known.isEmpty
          ? "describe its columns in laboratories/NAME.yaml"
          : "say whose it is: --laboratory, one of \(names)")
    }
    do {
      let content = try ResultSheetFile.read(
        bytes, file: file, layout: layout, laboratory: laboratory, table: settings.substances)
      return Letter(form: .sheet(content), bytes: bytes)
    } catch { throw ControlError(error, of: file) }
  }

  /// What a message says; one that cannot be read at all is held, whole.
  func content(of letter: Letter) -> LabMessage {
    switch letter.form {
    case .hl7(let message?):
      return HL7Reader.read(
        message, table: settings.substances, laboratories: settings.laboratories.now)
    case .fhir(let json?):
      let read = FHIRReader.read(
        json, table: settings.substances, laboratories: settings.laboratories.now)
      return read ?? unreadable("no result is in it, or it names a resource twice", letter)
    case .sheet(let content): return content
    case .hl7(nil): return unreadable("no HL7 message: its header (MSH) is missing or odd", letter)
    case .fhir(nil): return unreadable("no JSON", letter)
    }
  }

  private func unreadable(_ why: String, _ letter: Letter) -> LabMessage {
    var message = LabMessage()
    let text = String(decoding: letter.bytes.prefix(200), as: UTF8.self)
    message.held = [HeldLine(line: 1, reason: .notUnderstood(why), text: text)]
    return message
  }
}
