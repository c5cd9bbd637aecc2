import Foundation

/// Writes messages: one line of JSON with sorted names, ended by a NUL.
enum Wire {
  /// The bytes of `message` with its NUL; `tooLong` over `limit` bytes. JSON escapes a NUL inside
  /// a string, so the one at the end is the only one.
  static func encode(_ message: some Encodable, limit: Int) throws(MessageFault) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var bytes = (try? encoder.encode(message)).map(Array.init) else { throw .malformed }
    if bytes.count > limit { throw .tooLong(limit: limit) }
    bytes.append(0)
    return bytes
  }
}
