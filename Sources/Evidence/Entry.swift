import Libcrypto
import TransparencyLog

/// One entry of the draw log (LOG.md 4): a kind, a time, and what that kind says.
package enum Entry: Hashable, Sendable {
  case genesis(Genesis)
  case policy(PolicyEntry)
  case commit(Commit)
  case mix(Mix)
  case roster(RosterEntry)
  case draw(DrawEntry)
  case late(Late)
  case pick(Pick)
  case missed(Missed)
  case reveal(Reveal)
  case act(Act)
  case change(Change)
  case key(KeyEntry)
  case restore(Restore)
  case erase(Erase)
  case report(Report)

  /// Longest line, without its LF.
  package static let lengthLimit = 65_535

  /// Parses one line (without LF), refusing everything that `line()` would not write again.
  package init(line: [UInt8]) throws(EntryFault) {
    let value: CanonicalJSON.Value
    do {
      value = try CanonicalJSON.parse(line, limit: Self.lengthLimit)
    } catch { throw .notCanonical }
    try self.init(value: value)
  }

  package init(value: CanonicalJSON.Value) throws(EntryFault) {
    var fields = try FieldReader(value, field: "entry")
    guard try fields.integer("v") == 1 else { throw .unknownVersion }
    let kind = try fields.string("t")
    self = try Self.body(kind, at: try fields.time("at"), &fields)
    try fields.finish()
  }

  private static func body(
    _ kind: String, at: Int64, _ fields: inout FieldReader
  ) throws(EntryFault) -> Entry {
    switch kind {
    case "genesis": .genesis(try Genesis(at: at, &fields))
    case "policy": .policy(try PolicyEntry(at: at, &fields))
    case "commit": .commit(try Commit(at: at, &fields))
    case "mix": .mix(try Mix(at: at, &fields))
    case "roster": .roster(try RosterEntry(at: at, &fields))
    case "draw": .draw(try DrawEntry(at: at, &fields))
    case "late": .late(try Late(at: at, &fields))
    case "pick": .pick(try Pick(at: at, &fields))
    case "missed": .missed(try Missed(at: at, &fields))
    case "reveal": .reveal(try Reveal(at: at, &fields))
    case "act": .act(try Act(at: at, &fields))
    case "change": .change(try Change(at: at, &fields))
    case "key": .key(try KeyEntry(at: at, &fields))
    case "restore": .restore(try Restore(at: at, &fields))
    case "erase": .erase(try Erase(at: at, &fields))
    case "report": .report(try Report(at: at, &fields))
    default: throw .unknownKind(kind)
    }
  }

  /// What the entry says, as the protocol its kinds share.
  private var payload: any EntryPayload {
    switch self {
    case .genesis(let payload): payload
    case .policy(let payload): payload
    case .commit(let payload): payload
    case .mix(let payload): payload
    case .roster(let payload): payload
    case .draw(let payload): payload
    case .late(let payload): payload
    case .pick(let payload): payload
    case .missed(let payload): payload
    case .reveal(let payload): payload
    case .act(let payload): payload
    case .change(let payload): payload
    case .key(let payload): payload
    case .restore(let payload): payload
    case .erase(let payload): payload
    case .report(let payload): payload
    }
  }

  /// UTC seconds at which the daemon logged it.
  package var at: Int64 { payload.at }

  /// The word in field `t`.
  package var kind: String { type(of: payload).kind }

  package var value: CanonicalJSON.Value {
    let payload = self.payload
    var object = payload.fields
    object["v"] = .integer(1)
    object["t"] = .string(type(of: payload).kind)
    object["at"] = .integer(payload.at)
    return .object(object)
  }

  /// The canonical bytes, without LF: what is hashed as a leaf and kept.
  package func line() throws -> [UInt8] { try value.encoded() }
}

/// What every kind of entry has.
protocol EntryPayload: Hashable, Sendable {
  static var kind: String { get }
  var at: Int64 { get }
  /// Everything but `v`, `t` and `at`.
  var fields: [String: CanonicalJSON.Value] { get }
  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault)
}
