import GRDB
import Selection
import TransparencyLog

/// What a control solution is made to read.
package enum ControlLevel: String, CaseIterable, Hashable, Sendable { case negative, positive }

extension LogTransaction {
  /// A lot of a panel's devices, as its box says. Its number is given once, whatever the panel.
  package func addLot(
    _ number: String, panel name: String, expires: CivilDate, by actor: RecordedActor
  ) throws {
    guard (1...32).contains(number.utf8.count),
      number.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw StoreError.invalid("a lot number has 1 to 32 printable ASCII characters, no blanks")
    }
    guard let panel = try records.newestPanel(name) else {
      throw StoreError.unknown(noun: "panel", id: name)
    }
    if let known = try records.lot(number) {
      throw StoreError.already(
        noun: "lot", id: known.number, what: "recorded, it expires on \(known.expires)")
    }
    try requireUsable(number, until: expires)
    let entry = try act(
      "lot", by: actor.label,
      row: [
        "panel": .string(name), "lot": .string(number), "expires": .string(expires.description),
      ])
    try db.run(
      "INSERT INTO lot (panel, number, expires, at, actor, entry) VALUES (?, ?, ?, ?, ?, ?)",
      [panel.id, number, expires, at, actor.id, entry])
  }

  /// Years for which a box can be good: more is a slip in reading its date.
  private static let longestLot = 5

  private func requireUsable(_ number: String, until expires: CivilDate) throws {
    let today = try records.localDate(at)
    guard today <= expires else {
      throw StoreError.invalid(
        "lot \(number) expired on \(expires): its devices are not to be used")
    }
    guard expires.year <= today.year + Self.longestLot else {
      throw StoreError.invalid(
        "no lot keeps until \(expires), \(Self.longestLot) years at most: look at the box again")
    }
  }

  /// Control readings of a lot. The newest of each level counts.
  package func checkLot(
    _ number: String, _ readings: [ControlLevel: Bool], by actor: RecordedActor
  ) throws {
    guard let lot = try records.lot(number) else {
      throw StoreError.unknown(noun: "lot", id: number)
    }
    guard !readings.isEmpty else { throw StoreError.invalid("no control reading was given") }
    var row: [String: CanonicalJSON.Value] = ["lot": .string(lot.number)]
    for (level, passed) in readings { row[level.rawValue] = .bool(passed) }
    let entry = try act("lot-checked", by: actor.label, row: .object(row))
    for level in ControlLevel.allCases {
      guard let passed = readings[level] else { continue }
      try db.run(
        "INSERT INTO lot_check (lot, level, passed, at, actor, entry) VALUES (?, ?, ?, ?, ?, ?)",
        [lot.id, level.rawValue, passed, at, actor.id, entry])
    }
  }

  /// The lot of a cup that gives a result: where lots of its panel are kept, the one on its box, which
  /// has neither expired nor failed a control. Nil where none are kept.
  func requireLot(_ number: String?, panel name: String) throws -> Int64? {
    let known = try records.lots(ofPanel: name)
    guard let number else {
      guard known.isEmpty else {
        throw StoreError.invalid("lots of \(name) are kept: the cup's own must be named")
      }
      return nil
    }
    guard let lot = try records.lot(number), lot.panel == name else {
      throw StoreError.unknown(noun: "lot of panel \(name)", id: number)
    }
    if let refusal = lot.refusal(on: try records.localDate(at)) {
      throw StoreError.invalid(refusal)
    }
    return lot.id
  }
}
