import Libcrypto

/// Seals what names somebody. Every person and every raw message has a key of its own, wrapped by
/// the sealing key; destroying the wrapped key destroys what it sealed, in every copy.
///
/// The sealing key itself is used only to derive one key for wrapping and one for tokens.
struct Sealing: Sendable {
  private let wrapping: [UInt8]
  /// A token must find what it found before, so this key outlives the sealing key that it came from.
  private let tokenKey: [UInt8]
  private let tokens: HMACKey

  init(key: [UInt8]) throws {
    let root = HKDF.extract(salt: Array("veridraw/1/sealing".utf8), inputKey: key).bytes
    self.init(
      wrapping: try HKDF.expand(root, info: Array("wrap".utf8), count: AESGCM.keyCount),
      tokenKey: try HKDF.expand(root, info: Array("token".utf8), count: 32))
  }

  private init(wrapping: [UInt8], tokenKey: [UInt8]) {
    self.wrapping = wrapping
    self.tokenKey = tokenKey
    tokens = HMACKey(tokenKey)
  }

  private static let tokenUse = Array("veridraw/1/tokens".utf8)

  /// The key of the tokens, for whoever has `new`.
  func tokens(wrappedBy new: Sealing) throws -> [UInt8] {
    try AESGCM.seal(tokenKey, key: new.wrapping, authenticating: Self.tokenUse)
  }

  /// With the tokens of the key before; nil where they were not wrapped by this one.
  func taking(tokens wrapped: [UInt8]) -> Sealing? {
    let key = try? AESGCM.open(wrapped, key: wrapping, authenticating: Self.tokenUse)
    return key.map { Sealing(wrapping: wrapping, tokenKey: $0) }
  }

  /// What a key or a sealed value belongs to; a value moved elsewhere does not open.
  enum Owner: Sendable {
    case person(Int64)
    case message(Int64)

    fileprivate var text: String {
      switch self {
      case .person(let id): "person/\(id)"
      case .message(let id): "message/\(id)"
      }
    }
  }

  /// A new random key for `owner`, wrapped.
  func newKey(for owner: Owner) throws -> [UInt8] {
    try AESGCM.seal(
      try Randomness.bytes(AESGCM.keyCount), key: wrapping,
      authenticating: Array("veridraw/1/key/\(owner.text)".utf8))
  }

  /// The same key, wrapped by another sealing key.
  func rewrap(_ wrapped: [UInt8], of owner: Owner, with new: Sealing) throws -> [UInt8] {
    let use = Array("veridraw/1/key/\(owner.text)".utf8)
    let key = try AESGCM.open(wrapped, key: wrapping, authenticating: use)
    return try AESGCM.seal(key, key: new.wrapping, authenticating: use)
  }

  func unwrap(_ wrapped: [UInt8], for owner: Owner) throws -> SealedBox {
    let key = try AESGCM.open(
      wrapped, key: wrapping, authenticating: Array("veridraw/1/key/\(owner.text)".utf8))
    return SealedBox(key: key, owner: owner.text)
  }

  /// A keyed hash that finds an identifier again without storing it.
  func token(_ kind: String, _ value: String) -> Digest {
    tokens.authenticate(Array("\(kind)/\(value)".utf8))
  }
}

/// The key of one person or message, unwrapped.
struct SealedBox: Sendable {
  fileprivate let key: [UInt8]
  fileprivate let owner: String

  /// - Parameter use: what the value is and which version, such as `identity/2`.
  func seal(_ plaintext: [UInt8], use: String) throws -> [UInt8] {
    try AESGCM.seal(plaintext, key: key, authenticating: associated(use))
  }

  func open(_ sealed: [UInt8], use: String) throws -> [UInt8] {
    try AESGCM.open(sealed, key: key, authenticating: associated(use))
  }

  private func associated(_ use: String) -> [UInt8] { Array("veridraw/1/\(use)/\(owner)".utf8) }
}
