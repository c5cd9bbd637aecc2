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

  /// The canonical line, without LF. Written by hand, left to right: there are millions of them.
  ///
  /// - Throws: `CanonicalJSON.Fault`, where phase or lane are not printable ASCII.
  package func line() throws -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(224)
    line += "{\"base\":\"\(base.rawValue)\",\"du\":[".utf8
    for (position, duty) in duties.enumerated() {
      if position > 0 { line.append(UInt8(ascii: ",")) }
      line += duty.text.utf8
    }
    line += "],\"el\":\(isEligible),\"id\":\"\(label.hex)\",\"lane\":".utf8
    line += try CanonicalJSON.Value.string(lane).encoded()
    line += ",\"p\":\(chance.ppb),\"ph\":".utf8
    line += try CanonicalJSON.Value.string(phase).encoded()
    line += ",\"slot\":\"\(slot)\",\"why\":\"\(why?.rawValue ?? "")\"}".utf8
    return line
  }

  /// Nil for a line that `line()` would not write.
  package init?(line: ArraySlice<UInt8>) {
    var reader = RowReader()
    guard let row = reader.row(Array(line)) else { return nil }
    self = row
  }
}

extension Duty {
  /// The canonical object.
  fileprivate var text: String {
    let ceiling = allowed.map { "\"allowed\":\($0)," } ?? ""
    return "{\(ceiling)\"by\":\"\(by)\",\"left\":\(left),\"owed\":\(owed)}"
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

  /// Nil for a line that `line` would not write.
  package init?(line: ArraySlice<UInt8>) {
    var scanner = LineScanner(line)
    guard scanner.skip("{\"id\":\""), let label = scanner.label(),
      scanner.skip(",\"pick\":"), let pick = scanner.integer(), scanner.skip("}"),
      scanner.isAtEnd
    else { return nil }
    self.init(label: label, pick: UInt64(pick))
  }
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
