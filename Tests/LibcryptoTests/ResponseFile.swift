import Foundation
import Libcrypto

/// A NIST response file or one of its imitations: blocks of `name = value`, `#` begins a comment.
enum ResponseFile {
  /// A new block begins wherever the line named `first` stands.
  static func blocks(_ text: String, first: String) -> [[String: String]] {
    var blocks: [[String: String]] = []
    for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
      let parts = line.split(separator: "=", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard let name = parts.first, !name.hasPrefix("[") else { continue }
      if name == first { blocks.append([:]) }
      if !blocks.isEmpty { blocks[blocks.count - 1][name] = parts.count > 1 ? parts[1] : "" }
    }
    return blocks
  }
}

/// The bytes of a hexadecimal text that the test itself vouches for.
func bytes(_ hex: String?) throws -> [UInt8] {
  struct NotHex: Error { let text: String? }
  guard let hex, let bytes = Hex.decode(hex) else { throw NotHex(text: hex) }
  return bytes
}
