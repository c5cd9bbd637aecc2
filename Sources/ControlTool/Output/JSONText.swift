import Foundation

/// Replies as `--json` prints them: keys sorted, one line unless a person is looking.
package enum JSONText {
  /// Version of the shape, under the key `shape` of every object printed. It changes when a key is
  /// renamed, removed or means something else; a new key alone does not change it.
  package static let shape = 1

  /// A reply of a command, with the version of its shape.
  package static func of(_ reply: some Encodable, pretty: Bool) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return escaped(String(decoding: try encoder.encode(Shaped(reply: reply)), as: UTF8.self))
  }

  /// Escapes what JSON would allow bare but a terminal would obey. Outside strings there is none,
  /// except the line feeds of the pretty form.
  private static func escaped(_ json: String) -> String {
    var text = ""
    for scalar in json.unicodeScalars {
      if scalar != "\n", Printable.isUnsafe(scalar) {
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

/// A reply's own keys and `shape` beside them.
private struct Shaped<Reply: Encodable>: Encodable {
  let reply: Reply

  private enum Key: String, CodingKey { case shape }

  func encode(to encoder: any Encoder) throws {
    try reply.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(JSONText.shape, forKey: .shape)
  }
}
