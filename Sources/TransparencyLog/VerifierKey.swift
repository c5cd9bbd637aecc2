import Libcrypto

/// A public key with its name, as people exchange it (C2SP signed-note): `name+keyID+base64`.
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
  /// Signs the text of a note as it stands.
  package static let ed25519: UInt8 = 0x01
  /// Signs a checkpoint together with the time at which a witness saw it (C2SP tlog-cosignature).
  package static let cosignature: UInt8 = 0x04

  package let name: String
  package let keyID: UInt32
  package let type: UInt8
  package let publicKey: Ed25519.PublicKey

  /// - Throws: `badName`, `unknownAlgorithm`.
  package init(
    name: String, publicKey: Ed25519.PublicKey, type: UInt8 = ed25519
  ) throws(NoteFault) {
    guard Self.isName(name) else { throw .badName }
    guard type == Self.ed25519 || type == Self.cosignature else { throw .unknownAlgorithm }
    self.name = name
    self.type = type
    self.publicKey = publicKey
    let hashed = Array(name.utf8) + [0x0A, type] + publicKey.bytes
    keyID = UInt32(truncatingIfNeeded: SHA256.hash(hashed).prefix64 >> 32)
  }

  /// - Throws: `badKey`, `badName`, `unknownAlgorithm`.
  package init(parsing vkey: String) throws(NoteFault) {
    // base64 may hold plus signs, the name and the ID may not.
    let parts = vkey.utf8.split(
      separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false
    ).map { String(Substring($0)) }
    guard parts.count == 3, let bytes = Base64.decode(parts[2]), let type = bytes.first else {
      throw .badKey
    }
    guard let publicKey = try? Ed25519.PublicKey(Array(bytes.dropFirst())) else { throw .badKey }
    try self.init(name: parts[0], publicKey: publicKey, type: type)
    guard parts[1] == keyIDHex else { throw .badKey }
  }

  package var description: String {
    "\(name)+\(keyIDHex)+\(Base64.encode([type] + publicKey.bytes))"
  }

  private var keyIDHex: String { Hex.encode(keyID.bigEndianBytes) }

  /// C2SP: not empty, no Unicode white space, no plus sign. Control characters are refused as well.
  static func isName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        $0 != "+" && $0.value > 0x20 && !$0.properties.isWhitespace
      }
  }
}

extension FixedWidthInteger {
  /// The bytes of the integer, most significant first.
  var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { [UInt8]($0) } }
}
