import Libcrypto
import Selection
import TransparencyLog

/// The commitment to one slot's seed, and the slot's window.
package struct Commit: EntryPayload {
  static let kind = "commit"
  package let at: Int64
  package let slot: Slot
  /// 0, 1, 2 … over the whole log.
  package let seq: Int
  package let c: Digest
  /// Generator and library.
  package let src: String
  package let opens: Int64
  package let closes: Int64

  package init(
    at: Int64, slot: Slot, seq: Int, c: Digest, src: String, opens: Int64, closes: Int64
  ) {
    self.at = at
    self.slot = slot
    self.seq = seq
    self.c = c
    self.src = src
    self.opens = opens
    self.closes = closes
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    slot = try fields.slot()
    seq = try fields.int("seq")
    c = try fields.digest("c")
    src = try fields.string("src")
    opens = try fields.time("opens")
    closes = try fields.time("closes")
  }

  var fields: [String: CanonicalJSON.Value] {
    [
      "slot": .text(slot), "seq": .integer(seq), "c": .text(c), "src": .string(src),
      "opens": .integer(opens), "closes": .integer(closes),
    ]
  }
}

/// Everything a slot's draw takes as input but its randomness.
package struct RosterEntry: EntryPayload {
  static let kind = "roster"
  package let at: Int64
  package let slot: Slot
  /// RFC 6962 root over the row lines.
  package let root: Digest
  package let n: Int
  package let nEligible: Int
  /// Hash of the policy in force.
  package let pol: Digest
  package let caps: [String: Int]
  package let pool: PoolState?

  package init(
    at: Int64, slot: Slot, root: Digest, n: Int, nEligible: Int, pol: Digest,
    caps: [String: Int] = [:], pool: PoolState? = nil
  ) {
    self.at = at
    self.slot = slot
    self.root = root
    self.n = n
    self.nEligible = nEligible
    self.pol = pol
    self.caps = caps
    self.pool = pool
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    slot = try fields.slot()
    root = try fields.digest("root")
    n = try fields.int("n")
    nEligible = try fields.int("n_el")
    pol = try fields.digest("pol")
    caps = try fields.field("caps", counts)
    pool = try PoolState.read(try fields.value("pool"))
  }

  var fields: [String: CanonicalJSON.Value] {
    [
      "slot": .text(slot), "root": .text(root), "n": .integer(n), "n_el": .integer(nEligible),
      "pol": .text(pol), "caps": .object(caps.mapValues { .integer($0) }),
      "pool": .object(pool?.fields ?? [:]),
    ]
  }
}

/// What a pool still owes on a list, and the list's dates left to it, today included.
package struct PoolState: Hashable, Sendable {
  package let left: Int
  package let owed: Int

  package init(left: Int, owed: Int) {
    self.left = left
    self.owed = owed
  }

  /// `{}` is no pool.
  static func read(_ value: CanonicalJSON.Value) throws(EntryFault) -> PoolState? {
    if value.object?.isEmpty == true { return nil }
    var fields = try FieldReader(value, field: "pool")
    let pool = PoolState(
      left: try fields.int("left", in: 1...100_000),
      owed: try fields.int("owed", in: 0...1_000_000))
    try fields.finish()
    return pool
  }

  var fields: [String: CanonicalJSON.Value] {
    ["left": .integer(left), "owed": .integer(owed)]
  }
}

/// The draw: which roster, which mixes, how many were selected, and the list's root.
package struct DrawEntry: EntryPayload {
  static let kind = "draw"
  package let at: Int64
  package let slot: Slot
  /// Index of the roster entry.
  package let roster: Int
  /// Indexes of the mix entries that count, ascending.
  package let mixes: [Int]
  package let nSelected: Int
  /// RFC 6962 root over the list lines.
  package let res: Digest
  package let degraded: Bool

  package init(
    at: Int64, slot: Slot, roster: Int, mixes: [Int], nSelected: Int, res: Digest, degraded: Bool
  ) {
    self.at = at
    self.slot = slot
    self.roster = roster
    self.mixes = mixes
    self.nSelected = nSelected
    self.res = res
    self.degraded = degraded
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    slot = try fields.slot()
    roster = try fields.int("roster")
    mixes = try fields.array("mixes") { $0.integer.map { Int($0) } }
    nSelected = try fields.int("n_sel")
    res = try fields.digest("res")
    degraded = try fields.bool("degraded")
  }

  var fields: [String: CanonicalJSON.Value] {
    [
      "slot": .text(slot), "roster": .integer(roster), "mixes": .array(mixes.map { .integer($0) }),
      "n_sel": .integer(nSelected), "res": .text(res), "degraded": .bool(degraded),
    ]
  }
}

/// Somebody not expected turned up after the draw and is drawn with the own ticket.
package struct Late: EntryPayload {
  static let kind = "late"
  package let at: Int64
  package let slot: Slot
  /// Leaf hash of the roster row.
  package let leaf: Digest
  package let drawn: Bool

  package init(at: Int64, slot: Slot, leaf: Digest, drawn: Bool) {
    self.at = at
    self.slot = slot
    self.leaf = leaf
    self.drawn = drawn
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    slot = try fields.slot()
    leaf = try fields.digest("leaf")
    drawn = try fields.bool("drawn")
  }

  var fields: [String: CanonicalJSON.Value] {
    ["slot": .text(slot), "leaf": .text(leaf), "drawn": .bool(drawn)]
  }
}

/// A second draw over the selected: which panel, which run, which hour, observed or not.
package struct Pick: EntryPayload {
  static let kind = "pick"
  static let uses: Set<String> = ["panel", "run", "hour", "observer"]
  package let at: Int64
  package let slot: Slot
  package let use: String
  /// Number of alternatives.
  package let of: Int
  package let root: Digest

  package init(at: Int64, slot: Slot, use: String, of: Int, root: Digest) {
    self.at = at
    self.slot = slot
    self.use = use
    self.of = of
    self.root = root
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    slot = try fields.slot()
    use = try fields.text("use") { Pick.uses.contains($0) ? $0 : nil }
    of = try fields.int("of", in: 1...1_000_000_000)
    root = try fields.digest("root")
  }

  var fields: [String: CanonicalJSON.Value] {
    ["slot": .text(slot), "use": .string(use), "of": .integer(of), "root": .text(root)]
  }
}

/// A slot that was not drawn, and why.
package struct Missed: EntryPayload {
  static let kind = "missed"
  package let at: Int64
  package let slot: Slot
  package let why: String

  package init(at: Int64, slot: Slot, why: String) {
    self.at = at
    self.slot = slot
    self.why = why
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    slot = try fields.slot()
    why = try fields.string("why")
  }

  var fields: [String: CanonicalJSON.Value] { ["slot": .text(slot), "why": .string(why)] }
}

/// A slot's seed, published after it closed.
package struct Reveal: EntryPayload {
  static let kind = "reveal"
  package let at: Int64
  package let slot: Slot
  package let seed: Digest

  package init(at: Int64, slot: Slot, seed: Digest) {
    self.at = at
    self.slot = slot
    self.seed = seed
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    slot = try fields.slot()
    seed = try fields.digest("seed")
  }

  var fields: [String: CanonicalJSON.Value] { ["slot": .text(slot), "seed": .text(seed)] }
}

/// An object of small counts: lane → most, as in `caps`.
func counts(_ value: CanonicalJSON.Value) -> [String: Int]? {
  guard let object = value.object else { return nil }
  var result: [String: Int] = [:]
  for (name, count) in object {
    guard let count = count.integer, count <= 1_000_000 else { return nil }
    result[name] = Int(count)
  }
  return result
}
