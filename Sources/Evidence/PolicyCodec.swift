import Libcrypto
import Selection
import TransparencyLog

/// A policy as the `pol` of LOG.md 4, and back.
extension Policy {
  package var pol: CanonicalJSON.Value {
    .object([
      "program": .string(program),
      "lists": .array(lists.map(\.pol)),
      "mode": .string(mode.rawValue),
      "caps": .object(caps.mapValues { .integer($0) }),
      "pool": .object(pool?.fields ?? [:]),
      "phases": .object(phases.mapValues(\.pol)),
      "mixes": .array(mixes.map { .string($0.rawValue) }),
      "epoch": .integer(epoch),
      "reveal_s": .integer(revealSeconds),
      "tests": .array(tests.map { .string($0) }),
    ])
  }

  /// SHA-256 of the canonical bytes of `pol`.
  package func hash() throws -> Digest { SHA256.hash(try pol.encoded()) }

  /// Reads what the verifier needs; a `pol` may hold more.
  package init(pol: CanonicalJSON.Value) throws(EntryFault) {
    var fields = try FieldReader(pol, field: "pol")
    self.init(
      program: try fields.string("program"),
      lists: try fields.array("lists") { try? ListPlan(pol: $0) },
      mode: try fields.text("mode") { Mode(rawValue: $0) },
      caps: try fields.field("caps", counts),
      pool: try fields.field("pool", PoolPlan.read),
      phases: try fields.field("phases", Phase.read),
      mixes: try fields.array("mixes") { $0.string.flatMap { MixSource(rawValue: $0) } },
      epoch: try fields.int("epoch", in: 1...31),
      revealSeconds: try fields.int("reveal_s", in: 0...604_800),
      tests: try fields.array("tests") { $0.string })
  }
}

extension ListPlan {
  fileprivate var pol: CanonicalJSON.Value {
    .object([
      "name": .string(name), "weekdays": .string(weekdays.flags), "opens": .text(opens),
      "closes": .text(closes),
    ])
  }

  fileprivate init(pol: CanonicalJSON.Value) throws(EntryFault) {
    var fields = try FieldReader(pol, field: "lists")
    self.init(
      name: try fields.listName("name"),
      weekdays: try fields.text("weekdays") { WeekdaySet(flags: $0) },
      opens: try fields.text("opens") { TimeOfDay($0) },
      closes: try fields.text("closes") { TimeOfDay($0) })
    try fields.finish()
  }
}

extension PoolPlan {
  fileprivate var fields: [String: CanonicalJSON.Value] {
    ["first": .text(first), "last": .text(last), "owed": .integer(owed)]
  }

  /// `{}` is no pool, hence the two levels of optional: the outer one is a value that is wrong.
  fileprivate static func read(_ value: CanonicalJSON.Value) -> PoolPlan?? {
    if value.object?.isEmpty == true { return .some(nil) }
    guard let plan = try? PoolPlan(pol: value) else { return nil }
    return .some(plan)
  }

  private init(pol: CanonicalJSON.Value) throws(EntryFault) {
    var fields = try FieldReader(pol, field: "pool")
    self.init(
      first: try fields.date("first"), last: try fields.date("last"),
      owed: try fields.int("owed", in: 0...1_000_000))
    try fields.finish()
  }
}

extension Phase {
  fileprivate var pol: CanonicalJSON.Value {
    .object([
      "floor": .integer(floor.ppb), "flat": .integer(flat.ppb), "allowed": .integer(allowed),
      "duties": .array(duties.map(\.pol)),
    ])
  }

  fileprivate static func read(_ value: CanonicalJSON.Value) -> [String: Phase]? {
    guard let object = value.object else { return nil }
    let phases = object.compactMapValues { try? Phase(pol: $0) }
    return phases.count == object.count ? phases : nil
  }

  private init(pol: CanonicalJSON.Value) throws(EntryFault) {
    var fields = try FieldReader(pol, field: "phases")
    self.init(
      floor: try fields.chance("floor"), flat: try fields.chance("flat"),
      duties: try fields.array("duties") { try? DutyRule(pol: $0) },
      allowed: try fields.int("allowed", in: 0...100_000))
    try fields.finish()
  }
}

extension DutyRule {
  fileprivate var pol: CanonicalJSON.Value {
    .object([
      "kind": .string(kind.rawValue), "at_least": .integer(atLeast), "days": .integer(days),
    ])
  }

  fileprivate init(pol: CanonicalJSON.Value) throws(EntryFault) {
    var fields = try FieldReader(pol, field: "duties")
    self.init(
      kind: try fields.text("kind") { Kind(rawValue: $0) },
      atLeast: try fields.int("at_least", in: 0...100_000),
      days: try fields.int("days", in: 1...100_000))
    try fields.finish()
  }
}

extension FieldReader {
  /// Parts per billion, 0 … 10⁹.
  mutating func chance(_ name: String) throws(EntryFault) -> Chance {
    try field(name) { $0.integer.flatMap { Chance(ppb: $0) } }
  }
}
