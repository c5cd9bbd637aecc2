import Libcrypto
import Selection
import TransparencyLog

/// Something done to a test or a record; what exactly stays behind `h` until it is opened.
package struct Act: EntryPayload {
  static let kind = "act"
  package let at: Int64
  /// Nil where the act belongs to no slot (`""` on the line).
  package let slot: Slot?
  package let what: String
  package let by: String
  package let h: Digest

  package init(at: Int64, slot: Slot?, what: String, by: String, h: Digest) {
    self.at = at
    self.slot = slot
    self.what = what
    self.by = by
    self.h = h
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    let text = try fields.string("slot")
    slot = text.isEmpty ? nil : Slot(bounded: text)
    if slot == nil, !text.isEmpty { throw .badValue(field: "slot") }
    what = try fields.string("what")
    by = try fields.string("by")
    h = try fields.digest("h")
  }

  var fields: [String: CanonicalJSON.Value] {
    [
      "slot": .string(slot?.description ?? ""), "what": .string(what), "by": .string(by),
      "h": .text(h),
    ]
  }
}

/// A change that rosters follow from; its row names nobody and is opened in every bundle.
package struct Change: EntryPayload {
  static let kind = "change"
  package let at: Int64
  package let what: ChangeRow.Kind
  package let by: String
  package let h: Digest

  package init(at: Int64, what: ChangeRow.Kind, by: String, h: Digest) {
    self.at = at
    self.what = what
    self.by = by
    self.h = h
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    what = try fields.text("what") { ChangeRow.Kind(rawValue: $0) }
    by = try fields.string("by")
    h = try fields.digest("h")
  }

  var fields: [String: CanonicalJSON.Value] {
    ["what": .string(what.rawValue), "by": .string(by), "h": .text(h)]
  }
}

/// So many people's identity was destroyed; their rows stay, under random labels.
package struct Erase: EntryPayload {
  static let kind = "erase"
  package let at: Int64
  package let count: Int
  package let by: String

  package init(at: Int64, count: Int, by: String) {
    self.at = at
    self.count = count
    self.by = by
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    count = try fields.int("count")
    by = try fields.string("by")
  }

  var fields: [String: CanonicalJSON.Value] { ["count": .integer(count), "by": .string(by)] }
}

/// The hash of a fairness report over a span of dates.
package struct Report: EntryPayload {
  static let kind = "report"
  package let at: Int64
  package let from: CivilDate
  package let to: CivilDate
  package let hash: Digest

  package init(at: Int64, from: CivilDate, to: CivilDate, hash: Digest) {
    self.at = at
    self.from = from
    self.to = to
    self.hash = hash
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    from = try fields.date("from")
    to = try fields.date("to")
    hash = try fields.digest("hash")
  }

  var fields: [String: CanonicalJSON.Value] {
    ["from": .text(from), "to": .text(to), "hash": .text(hash)]
  }
}
