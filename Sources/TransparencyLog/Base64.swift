import FoundationEssentials

/// Standard base64 with padding (RFC 4648, section 4), of which every value has one spelling.
enum Base64 {
  static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// Nil unless `text` is what `encode` would write: Foundation alone lets unused bits be set.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else {
      return nil
    }
    return [UInt8](data)
  }
}
