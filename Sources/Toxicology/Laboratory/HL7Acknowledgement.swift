/// The answer to a message (HL7 v2.5.1, 2.9.2): `AA` taken, `AE` understood in part or not at all
/// and kept, `AR` refused.
package enum HL7Acknowledgement {
  package enum Code: String, CaseIterable, Sendable {
    case accepted = "AA"
    case error = "AE"
    case rejected = "AR"
  }

  /// - Parameters:
  ///   - time: `YYYYMMDDHHMMSS`.
  ///   - control: our number of the answer.
  ///   - text: for people; nothing of the message is repeated in it.
  package static func message(
    _ code: Code, to source: HL7Message, time: String, control: String, text: String = ""
  ) -> String {
    let header = source.header
    let version = header.field(12, 1)
    // Sender and receiver change places; what names them is passed back as it came.
    let fields = [
      "MSH", "^~\\&", escaped(header.field(5, 1)), escaped(header.field(6, 1)),
      escaped(header.field(3, 1)), escaped(header.field(4, 1)), time, "", "ACK^R01",
      escaped(control), escaped(header.field(11, 1)), version.isEmpty ? "2.5.1" : escaped(version),
    ]
    let answer = ["MSA", code.rawValue, escaped(header.field(10)), escaped(text)]
    return [fields, answer].map { $0.joined(separator: "|") + "\r" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    let marks: [Character: String] = [
      "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\\": "\\E\\", "\r": "", "\n": "",
    ]
    return text.map { marks[$0] ?? String($0) }.joined()
  }
}
