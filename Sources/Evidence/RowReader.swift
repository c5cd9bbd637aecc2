import Selection

/// Reads the rows of one roster after the other, keeping the texts that thousands of them share.
struct RowReader {
  private var slot: (text: [UInt8], slot: Slot)?
  private var dates: [(text: [UInt8], date: CivilDate)] = []
  private var names: [(text: [UInt8], name: String)] = []

  /// More than one roster ever shares: beyond, texts are read anew.
  private static let most = 16

  /// Nil for a line that `RosterRow.line()` would not write.
  mutating func row(_ line: [UInt8]) -> RosterRow? {
    var scanner = LineScanner(line)
    guard let base = base(&scanner),
      scanner.skip(",\"du\":["), let duties = duties(&scanner),
      scanner.skip(",\"el\":"), let isEligible = scanner.bool(),
      scanner.skip(",\"id\":\""), let label = scanner.label(),
      scanner.skip(",\"lane\":\""), let lane = name(&scanner),
      scanner.skip(",\"p\":"), let chance = scanner.integer().flatMap({ Chance(ppb: Int64($0)) }),
      scanner.skip(",\"ph\":\""), let phase = name(&scanner),
      scanner.skip(",\"slot\":\""), let slot = slot(&scanner),
      scanner.skip(",\"why\":\""), let why = absence(&scanner, isEligible: isEligible),
      scanner.skip("}"), scanner.isAtEnd
    else { return nil }
    return RosterRow(
      slot: slot, label: label, phase: phase, lane: lane, base: base, duties: duties,
      chance: chance, why: why)
  }

  private func base(_ scanner: inout LineScanner) -> Base? {
    guard scanner.skip("{\"base\":\"") else { return nil }
    if scanner.skip("floor\"") { return .floor }
    return scanner.text().flatMap(Base.init)
  }

  /// The reason, which stands there exactly where the patient is not eligible.
  private func absence(_ scanner: inout LineScanner, isEligible: Bool) -> Absence?? {
    if isEligible { return scanner.skip("\"") ? .some(nil) : nil }
    return scanner.text().flatMap { Absence(rawValue: $0) }.map { .some($0) }
  }

  private mutating func slot(_ scanner: inout LineScanner) -> Slot? {
    if let slot, scanner.skip(slot.text) { return slot.slot }
    guard let slot = scanner.text().flatMap({ Slot($0) }) else { return nil }
    self.slot = (Array("\(slot)\"".utf8), slot)
    return slot
  }

  /// A lane or a phase.
  private mutating func name(_ scanner: inout LineScanner) -> String? {
    for known in names where scanner.skip(known.text) { return known.name }
    guard let bytes = scanner.string() else { return nil }
    let quoted = Array(bytes) + [UInt8(ascii: "\"")]
    var again = LineScanner(quoted)
    guard let name = again.text() else { return nil }
    if names.count < Self.most { names.append((quoted, name)) }
    return name
  }

  private mutating func date(_ scanner: inout LineScanner) -> CivilDate? {
    for known in dates where scanner.skip(known.text) { return known.date }
    guard let date = scanner.text().flatMap({ CivilDate($0) }) else { return nil }
    if dates.count == Self.most { dates.removeAll() }
    dates.append((Array("\(date)\"".utf8), date))
    return date
  }

  private mutating func duties(_ scanner: inout LineScanner) -> [Duty]? {
    if scanner.skip("]") { return [] }
    var duties: [Duty] = []
    repeat {
      guard let duty = duty(&scanner) else { return nil }
      duties.append(duty)
    } while scanner.skip(",")
    return scanner.skip("]") ? duties : nil
  }

  private mutating func duty(_ scanner: inout LineScanner) -> Duty? {
    guard scanner.skip("{") else { return nil }
    var allowed: Int?
    if scanner.skip("\"allowed\":") {
      allowed = scanner.integer()
      guard allowed != nil, scanner.skip(",") else { return nil }
    }
    guard scanner.skip("\"by\":\""), let by = date(&scanner),
      scanner.skip(",\"left\":"), let left = scanner.integer(),
      scanner.skip(",\"owed\":"), let owed = scanner.integer(), scanner.skip("}")
    else { return nil }
    return Duty(by: by, owed: owed, left: left, allowed: allowed)
  }
}

extension LineScanner {
  /// A label and the quotation mark after it.
  mutating func label() -> Label? {
    guard let bytes = hex(16), skip("\"") else { return nil }
    return Label(bytes: bytes)
  }
}
