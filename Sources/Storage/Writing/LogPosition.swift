import Evidence
import Libcrypto
import TransparencyLog

/// Where the log stands: what the next entry follows.
struct LogPosition: Sendable {
  /// Leaf hash of entry 0; nil before genesis.
  var logID: Digest?
  var frontier = Frontier()
  /// `at` of the last entry; `at` never decreases.
  var lastAt: Int64 = 0

  var size: Int64 { Int64(frontier.size) }

  mutating func append(line: [UInt8], at: Int64) {
    let leaf = MerkleTree.leafHash(line)
    if size == 0 { logID = leaf }
    frontier.append(leaf)
    lastAt = at
  }

  func head(origin: String) throws -> Head {
    Head(try Checkpoint(origin: origin, size: frontier.size, root: frontier.root))
  }
}

/// The log's name and the key that signs its heads, for one head with the key before it.
struct Signer: Sendable {
  let origin: String
  let verifierKey: VerifierKey
  private let key: Ed25519.PrivateKey
  private let endorser: Ed25519.PrivateKey?
  /// Keys whose heads are this log's: the one in use and, while it takes over, the one before it.
  let recognised: [VerifierKey]

  init(origin: String, seed: [UInt8], endorsedBy old: Signer? = nil) throws {
    self.origin = origin
    key = try Ed25519.PrivateKey(seed: seed)
    verifierKey = try VerifierKey(name: origin, publicKey: key.publicKey)
    endorser = old?.key
    recognised = [verifierKey] + (old.map { [$0.verifierKey] } ?? [])
  }

  func sign(_ head: Head) throws -> SignedNote {
    var note = try SignedNote.sign(head.checkpoint.text, name: origin, key: key)
    if let endorser { try note.addSignature(name: origin, key: endorser) }
    return note
  }
}
