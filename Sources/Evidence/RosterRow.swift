import Libcrypto
import Selection
import TransparencyLog

/// One row of a slot's roster: a label, its chance, and what the chance follows from.
package struct RosterRow: Hashable, Sendable {
  package var slot: Slot
  package var label: Label
  package var phase: String
  package var lane: String
  package var base: Base
  package var duties: [Duty]
  package var chance: Chance
  /// Why the patient is not eligible; nil for those who are.
  package var why: Absence?

  package init(
    slot: Slot, label: Label, phase: String, lane: String, base: Base, duties: [Duty] = [],
    chance: Chance, why: Absence? = nil
  ) {
    self.slot = slot
    self.label = label
    self.phase = phase
    self.lane = lane
    self.base = base
    self.duties = duties
    self.chance = chance
    self.why = why
  }

  package var isEligible: Bool { why == nil }

  /// What the draw needs of it. `due` is that of a certain row: the earliest of its duties that
  /// leave no choice.
  package var drawRow: DrawRow {
    DrawRow(
      label: label, chance: chance, due: duties.filter { $0.owed >= $0.left }.map(\.by).min(),
      lane: lane, isEligible: isEligible)
  }

  /// The canonical line, without LF.
  package func line() throws -> [UInt8] {
    try CanonicalJSON.Value.object([
      "base": .string(base.rawValue), "du": .array(duties.map(\.value)),
      "el": .bool(isEligible), "id": .string(label.hex), "lane": .string(lane),
      "p": .integer(chance.ppb), "ph": .string(phase), "slot": .text(slot),
      "why": .string(why?.rawValue ?? ""),
    ]).encoded()
  }

  /// Nil for a line that `line()` would not write.
  package init?(line: ArraySlice<UInt8>) {
    var scanner = LineScanner(line)
    guard scanner.skip("{\"base\":\""), let base = scanner.text().flatMap(Base.init),
      scanner.skip(",\"du\":"), let duties = scanner.duties(),
      scanner.skip(",\"el\":"), let isEligible = scanner.bool(),
      scanner.skip(",\"id\":\""), let label = scanner.label(),
      scanner.skip(",\"lane\":\""), let lane = scanner.text(),
      scanner.skip(",\"p\":"), let chance = scanner.integer().flatMap({ Chance(ppb: Int64($0)) }),
      scanner.skip(",\"ph\":\""), let phase = scanner.text(),
      scanner.skip(",\"slot\":\""), let slot = scanner.text().flatMap({ Slot($0) }),
      scanner.skip(",\"why\":\""), let why = scanner.text(),
      scanner.skip("}"), scanner.isAtEnd
    else { return nil }
    let absence = Absence(rawValue: why)
    guard isEligible == why.isEmpty, isEligible == (absence == nil) else { return nil }
    self.init(
      slot: slot, label: label, phase: phase, lane: lane, base: base, duties: duties,
      chance: chance, why: absence)
  }
}

extension Duty {
  fileprivate var value: CanonicalJSON.Value {
    var object: [String: CanonicalJSON.Value] = [
      "by": .text(by), "left": .integer(left), "owed": .integer(owed),
    ]
    if let allowed { object["allowed"] = .integer(allowed) }
    return .object(object)
  }
}

extension LineScanner {
  /// A label and the quotation mark after it.
  fileprivate mutating func label() -> Label? {
    string().flatMap { Label(hex: Substring(decoding: $0, as: UTF8.self)) }
  }

  fileprivate mutating func duties() -> [Duty]? {
    guard skip("[") else { return nil }
    if skip("]") { return [] }
    var duties: [Duty] = []
    repeat {
      guard let duty = duty() else { return nil }
      duties.append(duty)
    } while skip(",")
    return skip("]") ? duties : nil
  }

  private mutating func duty() -> Duty? {
    guard skip("{") else { return nil }
    var allowed: Int?
    if skip("\"allowed\":") {
      allowed = integer()
      guard allowed != nil, skip(",") else { return nil }
    }
    guard skip("\"by\":\""), let by = text().flatMap({ CivilDate($0) }),
      skip(",\"left\":"), let left = integer(),
      skip(",\"owed\":"), let owed = integer(), skip("}")
    else { return nil }
    return Duty(by: by, owed: owed, left: left, allowed: allowed)
  }
}

/// One line of a list: somebody selected, and the number.
package struct ListLine: Hashable, Sendable {
  package let label: Label
  package let number: Number

  package init(label: Label, number: Number) {
    self.label = label
    self.number = number
  }

  /// The canonical line, without LF. Its shape is fixed, so it needs no tree of values.
  package var line: [UInt8] { Array("{\"id\":\"\(label.hex)\",\"number\":\(number.value)}".utf8) }

  /// Nil for a line that `line` would not write.
  package init?(line: ArraySlice<UInt8>) {
    var scanner = LineScanner(line)
    guard scanner.skip("{\"id\":\""), let label = scanner.label(),
      scanner.skip(",\"number\":"), let value = scanner.integer(),
      let number = Number(Int64(value)), scanner.skip("}"), scanner.isAtEnd
    else { return nil }
    self.init(label: label, number: number)
  }
}

/// One line of a second draw: somebody selected, and which alternative.
package struct PickLine: Hashable, Sendable {
  package let label: Label
  package let pick: UInt64

  package init(label: Label, pick: UInt64) {
    self.label = label
    self.pick = pick
  }

  package var line: [UInt8] { Array("{\"id\":\"\(label.hex)\",\"pick\":\(pick)}".utf8) }
}

/// Roots over the lines of a roster, a list or a second draw.
package enum LineRoot {
  /// RFC 6962 root over lines without their LF.
  package static func of(_ lines: [[UInt8]]) -> Digest {
    MerkleTree.root(lines.map { MerkleTree.leafHash($0) })
  }

  package static func of(_ list: [ListLine]) -> Digest { of(list.map(\.line)) }

  package static func of(_ roster: [RosterRow]) throws -> Digest {
    of(try roster.map { try $0.line() })
  }
}
