/// The answer to a message (HL7 v2.5.1, 2.9.2): `AA` taken, `AE` understood in part or not at all
/// and kept, `AR` refused.
///
/// What was held is named by its segment and a code, in MSA-3 and, from v2.5 on, in an ERR segment
/// each: earlier ones have no room for it. Nothing else of the message is repeated.
package enum HL7Acknowledgement {
  package enum Code: String, CaseIterable, Sendable {
    case accepted = "AA"
    case error = "AE"
    case rejected = "AR"
  }

  /// Most ERR segments of one answer.
  package static let errorLimit = 20

  /// - Parameters:
  ///   - time: `YYYYMMDDHHMMSS`.
  ///   - control: our number of the answer, at most 20 characters.
  ///   - text: for people, where nothing was held.
  ///   - held: what was held of the message, with its own lines.
  package static func message(
    _ code: Code, to source: HL7Message, time: String, control: String, text: String = "",
    held: [HeldLine] = []
  ) -> String {
    let header = source.header
    let version = header.field(12, 1)
    // Sender and receiver change places; what names them is passed back as it came.
    let fields = [
      "MSH", "^~\\&", escaped(header.field(5, 1)), escaped(header.field(6, 1)),
      escaped(header.field(3, 1)), escaped(header.field(4, 1)), time, "",
      version.isEmpty || version >= "2.4" ? "ACK^R01^ACK" : "ACK^R01",
      escaped(control), escaped(header.field(11, 1)), version.isEmpty ? "2.5.1" : escaped(version),
    ]
    let places = held.prefix(errorLimit).map { Place($0, in: source) }
    let answer = [
      "MSA", code.rawValue, escaped(header.field(10)),
      escaped(places.first.map { $0.summary(of: held.count) } ?? text),
    ]
    let hasErrors = version.isEmpty || version >= "2.5"
    let errors = hasErrors ? places.map(\.segment) : []
    return ([fields, answer] + errors).map { $0.joined(separator: "|") + "\r" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    let marks: [Character: String] = [
      "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\\": "\\E\\", "\r": "", "\n": "",
    ]
    return text.map { marks[$0] ?? String($0) }.joined()
  }

  /// Where in the message something was held, and why.
  private struct Place {
    private let name: String
    /// Which segment of this name, from 1.
    private let sequence: Int
    private let reason: HoldReason
    private let isOfHeader: Bool

    init(_ held: HeldLine, in source: HL7Message) {
      let segment = source.segments.first { $0.line == held.line } ?? source.header
      // A name that is none is not passed on.
      let isName = segment.name.count == 3 && segment.name.utf8.allSatisfy { 0x30...0x5A ~= $0 }
      name = isName ? segment.name : ""
      sequence = source.segments.count { $0.name == segment.name && $0.line <= segment.line }
      reason = held.reason
      isOfHeader = segment == source.header
    }

    /// At most the 80 characters of MSA-3.
    func summary(of count: Int) -> String {
      "held: \(name) \(sequence) \(reason.code)" + (count > 1 ? " and \(count - 1) more" : "")
    }

    /// ERR-2 where, ERR-3 HL7 table 0357, ERR-4 an error, ERR-8 our code.
    var segment: [String] {
      ["ERR", "", "\(name)^\(sequence)", number, "E", "", "", "", reason.code]
    }

    /// HL7 table 0357, message error condition codes.
    private var number: String {
      switch reason {
      case _ where isOfHeader: "200^Unsupported message type^HL70357"
      case .valueMissing, .noCutoff, .statusMissing: "101^Required field missing^HL70357"
      case .badCheckDigit, .unknownCode, .unknownName, .unknownValue, .impossible, .cutoffUnclear,
        .unknownStatus, .contradicts:
        "103^Table value not found^HL70357"
      case .noSpecimen, .severalTests, .otherPatient: "204^Unknown key identifier^HL70357"
      case .numberReused: "205^Duplicate key identifier^HL70357"
      default: "207^Application internal error^HL70357"
      }
    }
  }
}
