import Libcrypto
import Selection
import TransparencyLog

/// What a `change` entry says once opened. It names nobody: labels are random.
package enum ChangeRow: Hashable, Sendable {
  /// A label joins a list, once in the log.
  case enrol(label: Label, list: String, phase: String, lane: String)
  case discharge(label: Label)
  case phase(label: Label, phase: String)
  case lane(label: Label, lane: String)
  /// A random test of that date was completed.
  case done(label: Label, date: CivilDate)
  /// One test is owed by a date, until the label's next `done`.
  case makeup(label: Label, by: CivilDate)
  case closure(date: CivilDate, list: String)
  /// The most that one lane can collect on one date.
  case cap(date: CivilDate, list: String, lane: String, cap: Int)

  /// The words in field `what` of a change.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case enrol, discharge, phase, lane, done, makeup, closure, cap
  }

  package init(_ kind: Kind, _ row: CanonicalJSON.Value) throws(EntryFault) {
    var fields = try FieldReader(row, field: "row")
    self = try Self.read(kind, &fields)
    try fields.finish()
  }

  private static func read(
    _ kind: Kind, _ fields: inout FieldReader
  ) throws(EntryFault) -> ChangeRow {
    switch kind {
    case .enrol:
      .enrol(
        label: try fields.label(), list: try fields.listName(),
        phase: try fields.string("phase"), lane: try fields.string("lane"))
    case .discharge: .discharge(label: try fields.label())
    case .phase: .phase(label: try fields.label(), phase: try fields.string("phase"))
    case .lane: .lane(label: try fields.label(), lane: try fields.string("lane"))
    case .done: .done(label: try fields.label(), date: try fields.date("date"))
    case .makeup: .makeup(label: try fields.label(), by: try fields.date("by"))
    case .closure: .closure(date: try fields.date("date"), list: try fields.listName())
    case .cap:
      .cap(
        date: try fields.date("date"), list: try fields.listName(),
        lane: try fields.string("lane"), cap: try fields.int("cap", in: 0...1_000_000))
    }
  }

  package var kind: Kind {
    switch self {
    case .enrol: .enrol
    case .discharge: .discharge
    case .phase: .phase
    case .lane: .lane
    case .done: .done
    case .makeup: .makeup
    case .closure: .closure
    case .cap: .cap
    }
  }

  package var value: CanonicalJSON.Value {
    switch self {
    case .enrol(let label, let list, let phase, let lane):
      .object([
        "label": .text(label.hex), "list": .string(list), "phase": .string(phase),
        "lane": .string(lane),
      ])
    case .discharge(let label): .object(["label": .string(label.hex)])
    case .phase(let label, let phase):
      .object(["label": .string(label.hex), "phase": .string(phase)])
    case .lane(let label, let lane):
      .object(["label": .string(label.hex), "lane": .string(lane)])
    case .done(let label, let date): .object(["label": .string(label.hex), "date": .text(date)])
    case .makeup(let label, let by): .object(["label": .string(label.hex), "by": .text(by)])
    case .closure(let date, let list): .object(["date": .text(date), "list": .string(list)])
    case .cap(let date, let list, let lane, let cap):
      .object([
        "date": .text(date), "list": .string(list), "lane": .string(lane), "cap": .integer(cap),
      ])
    }
  }
}
