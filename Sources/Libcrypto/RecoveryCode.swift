/// A key of 32 bytes as it stands on the recovery card: Bech32m, whose prefix says which key it is,
/// so that one cannot be taken for the other.
package struct RecoveryCode: Hashable, Sendable, CustomReflectable {
  package enum Key: String, CaseIterable, Sendable {
    case log = "vrlog"
    case sealing = "vseal"
  }

  package let key: Key
  package let secret: [UInt8]

  package init(_ key: Key, secret: [UInt8]) {
    self.key = key
    self.secret = secret
  }

  /// What somebody typed, with whatever blanks and dashes; nil where a character is wrong or it is
  /// another key's.
  package init?(_ key: Key, typed: String) {
    let plain = typed.filter { !$0.isWhitespace && $0 != "-" }
    guard let (prefix, values) = Bech32m.decode(plain), prefix == key.rawValue,
      let secret = Bech32m.join(values), secret.count == 32
    else { return nil }
    self.init(key, secret: secret)
  }

  /// 64 characters.
  package var text: String { Bech32m.encode(prefix: key.rawValue, values: Bech32m.split(secret)) }

  /// The last four characters: what shows that a copy on paper was made to its end.
  package var end: String { String(text.suffix(4)) }

  /// Four lines of four groups of four.
  package static func lines(of text: String) -> [String] {
    stride(from: 0, to: text.count, by: 16).map { line in
      stride(from: line, to: min(line + 16, text.count), by: 4)
        .map { String(text.dropFirst($0).prefix(4)) }.joined(separator: " ")
    }
  }

  /// Never in a log by accident.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
