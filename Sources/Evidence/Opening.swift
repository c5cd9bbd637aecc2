import Libcrypto
import TransparencyLog

/// The row and the salt behind an entry's `h`.
package struct Opening: Hashable, Sendable {
  package let row: CanonicalJSON.Value
  /// 16 random bytes.
  package let salt: [UInt8]

  package static let saltLength = 16

  package init(row: CanonicalJSON.Value, salt: [UInt8]) {
    self.row = row
    self.salt = salt
  }

  /// The `h` that it opens.
  package func hash() throws -> Digest {
    DomainHash.ds("veridraw/1/act", salt, try row.encoded())
  }
}

/// One line of `acts.jsonl`: the opening of one entry.
package struct ActLine: Hashable, Sendable {
  package let entry: Int
  package let opening: Opening

  package init(entry: Int, opening: Opening) {
    self.entry = entry
    self.opening = opening
  }

  package init(line: [UInt8]) throws(EntryFault) {
    let value: CanonicalJSON.Value
    do {
      value = try CanonicalJSON.parse(line)
    } catch { throw .notCanonical }
    var fields = try FieldReader(value, field: "line")
    entry = try fields.int("entry")
    opening = Opening(
      row: try fields.value("row"), salt: try fields.hex("salt", bytes: Opening.saltLength))
    try fields.finish()
  }

  package func line() throws -> [UInt8] {
    try CanonicalJSON.Value.object([
      "entry": .integer(entry), "row": opening.row, "salt": .bytes(opening.salt),
    ]).encoded()
  }
}
