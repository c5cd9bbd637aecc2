/// One segment of an HL7 version 2 message: its fields as sent, and where it stands.
package struct HL7Segment: Hashable, Sendable {
  package let line: Int
  package let name: String
  /// As received.
  package let text: String
  private let fields: [Substring]
  private let marks: HL7Marks

  init(_ text: String, line: Int, marks: HL7Marks) {
    self.text = text
    self.line = line
    self.marks = marks
    fields = text.split(separator: marks.field, omittingEmptySubsequences: false)
    name = String(fields.first ?? "")
  }

  /// Field `number` as the standard counts, without its repetitions after the first, unescaped;
  /// empty where it is missing or HL7's explicit null (`""`).
  package func field(_ number: Int) -> String { text(of: first(number)) }

  /// Component `part` of a field, counted from 1, without its subcomponents after the first.
  package func field(_ number: Int, _ part: Int) -> String {
    self.part(part, of: first(number))
  }

  /// Field `number` with each of its repetitions, or component `part` of each.
  package func all(_ number: Int) -> [String] { repetitions(number).map(text) }
  package func all(_ number: Int, _ part: Int) -> [String] {
    repetitions(number).map { self.part(part, of: $0) }
  }

  /// Whether a component of the field has subcomponents.
  package func isDivided(_ number: Int) -> Bool { raw(number).contains(marks.subcomponent) }

  private func text(of raw: Substring) -> String {
    raw == "\"\"" ? "" : marks.unescaped(raw)
  }

  private func part(_ part: Int, of raw: Substring) -> String {
    let parts = raw.split(separator: marks.component, omittingEmptySubsequences: false)
    guard part <= parts.count else { return "" }
    let sub = parts[part - 1].split(
      separator: marks.subcomponent, maxSplits: 1, omittingEmptySubsequences: false)
    return Plain.trimmed(marks.unescaped(sub.first ?? ""))
  }

  private func repetitions(_ number: Int) -> [Substring] {
    raw(number).split(separator: marks.repetition, omittingEmptySubsequences: false)
  }

  private func first(_ number: Int) -> Substring {
    raw(number).split(
      separator: marks.repetition, maxSplits: 1, omittingEmptySubsequences: false
    ).first ?? ""
  }

  /// In MSH the separator itself is field 1.
  private func raw(_ number: Int) -> Substring {
    let place = name == "MSH" ? number - 1 : number
    return fields.indices.contains(place) ? fields[place] : ""
  }
}

/// The five characters that a message declares in MSH-1 and MSH-2 (HL7 v2.5.1, 2.5.4).
package struct HL7Marks: Hashable, Sendable {
  let field: Character
  let component: Character
  let repetition: Character
  let escape: Character
  let subcomponent: Character

  /// Nil unless `text` begins with `MSH` and at least four marks, all different and none a letter,
  /// a digit or a blank.
  init?(header text: some StringProtocol) {
    let marks = Array(text.dropFirst(3).prefix(5))
    guard text.hasPrefix("MSH"), marks.count == 5, Set(marks).count == 5,
      marks.allSatisfy({ !$0.isLetter && !$0.isNumber && !$0.isWhitespace })
    else { return nil }
    (field, component, repetition, escape, subcomponent) =
      (marks[0], marks[1], marks[2], marks[3], marks[4])
  }

  /// Resolves `\F\ \S\ \T\ \R\ \E\ \.br\ \Xdd\`; any other sequence stays as it is.
  func unescaped(_ text: some StringProtocol) -> String {
    guard text.contains(escape) else { return String(text) }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: escape) {
      result += rest[..<start]
      let behind = rest[rest.index(after: start)...]
      guard let end = behind.firstIndex(of: escape), let meant = meaning(of: behind[..<end]) else {
        result.append(escape)
        rest = behind
        continue
      }
      result += meant
      rest = behind[behind.index(after: end)...]
    }
    return result + rest
  }

  private func meaning(of sequence: some StringProtocol) -> String? {
    switch sequence {
    case "F": return String(field)
    case "S": return String(component)
    case "T": return String(subcomponent)
    case "R": return String(repetition)
    case "E": return String(escape)
    case ".br": return "\n"
    case "H", "N": return ""
    default: return Self.bytes(sequence)
    }
  }

  /// `X` and pairs of hexadecimal digits.
  private static func bytes(_ sequence: some StringProtocol) -> String? {
    guard sequence.first == "X" else { return nil }
    let digits = sequence.dropFirst().compactMap(\.hexDigitValue)
    guard digits.count == sequence.count - 1, !digits.isEmpty, digits.count.isMultiple(of: 2) else {
      return nil
    }
    let bytes = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0] * 16 + digits[$0 + 1])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// One message, cut into segments.
package struct HL7Message: Hashable, Sendable {
  /// The first is MSH.
  package let segments: [HL7Segment]
  let marks: HL7Marks

  package var header: HL7Segment { segments[0] }

  /// Most segments that one message may have.
  package static let segmentLimit = 5_000
  /// Most bytes of one segment.
  package static let segmentBytes = 1 << 20

  /// Nil unless the first line is a header with its marks and the limits are kept.
  init?(_ lines: [(line: Int, text: String)]) {
    guard let first = lines.first, let marks = HL7Marks(header: first.text),
      lines.count <= Self.segmentLimit,
      lines.allSatisfy({ $0.text.utf8.count <= Self.segmentBytes })
    else { return nil }
    self.marks = marks
    segments = lines.map { HL7Segment($0.text, line: $0.line, marks: marks) }
  }
}
