import Libcrypto
import Selection
import TransparencyLog

/// Entry 0: the log's name, key, time zone, witnesses, and the drand chains it may use.
package struct Genesis: EntryPayload {
  static let kind = "genesis"
  package let at: Int64
  package let origin: String
  package let key: VerifierKey
  /// IANA name of the zone in which `opens` and `closes` of the policies are local times.
  package let tz: String
  package let witnesses: [VerifierKey]
  /// Chain hashes.
  package let chains: [Digest]

  package init(
    at: Int64, origin: String, key: VerifierKey, tz: String, witnesses: [VerifierKey] = [],
    chains: [Digest] = []
  ) {
    self.at = at
    self.origin = origin
    self.key = key
    self.tz = tz
    self.witnesses = witnesses
    self.chains = chains
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    origin = try fields.string("origin")
    key = try fields.text("key", VerifierKey.signing)
    tz = try fields.string("tz")
    witnesses = try fields.array("witnesses") { $0.string.flatMap(VerifierKey.strictly) }
    chains = try fields.array("chains") { $0.string.flatMap { Digest(hex: $0) } }
  }

  var fields: [String: CanonicalJSON.Value] {
    [
      "origin": .string(origin), "key": .text(key), "tz": .string(tz),
      "witnesses": .array(witnesses.map { .text($0) }), "chains": .array(chains.map { .text($0) }),
    ]
  }
}

/// A policy of one program, whole, in force for slots from a date on.
package struct PolicyEntry: EntryPayload {
  static let kind = "policy"
  package let at: Int64
  package let program: String
  package let from: CivilDate
  /// As logged; the replay compares it with `pol`.
  package let hash: Digest
  /// As logged: it may hold more than `policy` reads.
  package let pol: CanonicalJSON.Value
  package let policy: Policy

  /// A new entry for `policy`.
  package init(at: Int64, from: CivilDate, policy: Policy) throws {
    self.at = at
    self.program = policy.program
    self.from = from
    self.policy = policy
    pol = policy.pol
    hash = try policy.hash()
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    program = try fields.string("program")
    from = try fields.date("from")
    hash = try fields.digest("hash")
    pol = try fields.value("pol")
    policy = try Policy(pol: pol)
  }

  var fields: [String: CanonicalJSON.Value] {
    ["program": .string(program), "from": .text(from), "hash": .text(hash), "pol": pol]
  }
}

/// The log's next signing key.
package struct KeyEntry: EntryPayload {
  static let kind = "key"
  package let at: Int64
  package let key: VerifierKey
  package let why: String

  package init(at: Int64, key: VerifierKey, why: String) {
    self.at = at
    self.key = key
    self.why = why
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    key = try fields.text("key", VerifierKey.signing)
    why = try fields.string("why")
  }

  var fields: [String: CanonicalJSON.Value] { ["key": .text(key), "why": .string(why)] }
}

/// A declared return to an earlier head, naming the slots that were lost with it.
package struct Restore: EntryPayload {
  static let kind = "restore"
  package let at: Int64
  package let n: Int
  package let root: Digest
  package let lost: [Slot]
  package let why: String

  package init(at: Int64, n: Int, root: Digest, lost: [Slot], why: String) {
    self.at = at
    self.n = n
    self.root = root
    self.lost = lost
    self.why = why
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    n = try fields.int("n")
    root = try fields.digest("root")
    lost = try fields.array("lost") { $0.string.flatMap { Slot(bounded: $0) } }
    why = try fields.string("why")
  }

  var fields: [String: CanonicalJSON.Value] {
    [
      "n": .integer(n), "root": .text(root), "lost": .array(lost.map { .text($0) }),
      "why": .string(why),
    ]
  }
}

extension VerifierKey {
  /// A key whose text is exactly what this type writes; nil for anything looser.
  static func strictly(_ text: String) -> VerifierKey? {
    guard let key = try? VerifierKey(parsing: text), key.description == text else { return nil }
    return key
  }

  /// A key that a log may sign with: Ed25519 over the head's text (LOG.md 3).
  static func signing(_ text: String) -> VerifierKey? {
    strictly(text).flatMap { $0.type == ed25519 ? $0 : nil }
  }
}
