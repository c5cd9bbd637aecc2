import Evidence
import Libcrypto
import Selection
import Testing
import TransparencyLog

/// Reads a bundle with a few lines of its own: what an inspector would do with a page of LOG.md, a
/// hash function and an afternoon.
struct Inspection {
  /// A patient on one day.
  struct PatientDay {
    let row: RosterRow
    /// From the revealed seed.
    let number: Int
    let isListed: Bool
    /// As the list states it.
    let listedNumber: Int?
    let policy: Policy
  }

  /// A change that rosters follow from.
  struct Opened {
    let index: Int
    let at: Int64
    let by: String
    let row: ChangeRow
  }

  /// A roster and where it stands in the log.
  struct Roster {
    let index: Int
    let entry: RosterEntry
    var slot: Slot { entry.slot }
  }

  private(set) var days: [Slot: [PatientDay]] = [:]
  private(set) var missed: Set<Slot> = []
  private(set) var changes: [Opened] = []
  /// In log order, with those that came to nothing.
  private(set) var rosters: [Roster] = []
  private(set) var policies: [Digest: Policy] = [:]
  /// Of what is revealed.
  private(set) var prks: [Slot: [UInt8]] = [:]
  /// Chances already worked out, by days left, tests owed and floor.
  private var chances: [[Int64]: Int64] = [:]

  init(_ bundle: LogBundle) throws {
    let lines = try Self.lines(bundle, LogBundle.entries)
    let entries = try lines.map { try Entry(line: $0) }
    let logID = Self.sha([0x00] + lines[0])
    var seeds: [Slot: [UInt8]] = [:]
    for case .reveal(let reveal) in entries { seeds[reveal.slot] = reveal.seed.bytes }
    for case .policy(let entry) in entries { policies[entry.hash] = entry.policy }
    for case .missed(let entry) in entries { missed.insert(entry.slot) }
    for (index, entry) in entries.enumerated() {
      guard case .roster(let roster) = entry else { continue }
      rosters.append(Roster(index: index, entry: roster))
      guard let seed = seeds[roster.slot], !missed.contains(roster.slot) else { continue }
      let policy = try #require(policies[roster.pol])
      let prk = Self.prk(seed, logID, roster.slot)
      prks[roster.slot] = prk
      days[roster.slot] = try Self.days(bundle, roster.slot, prk, policy)
    }
    for line in try Self.lines(bundle, LogBundle.acts) {
      let opened = try ActLine(line: line)
      guard case .change(let change) = entries[opened.entry] else { continue }
      let row = try ChangeRow(change.what, opened.opening.row)
      changes.append(Opened(index: opened.entry, at: change.at, by: change.by, row: row))
    }
  }

  private static func lines(_ bundle: LogBundle, _ path: String) throws -> [[UInt8]] {
    try bundle.file(path).split(separator: 0x0A).map(Array.init)
  }

  private static func days(
    _ bundle: LogBundle, _ slot: Slot, _ prk: [UInt8], _ policy: Policy
  ) throws -> [PatientDay] {
    let listed = try lines(bundle, LogBundle.list(slot)).map { line in
      try #require(ListLine(line: line[...]))
    }
    return try lines(bundle, LogBundle.roster(slot)).map { line in
      let row = try #require(RosterRow(line: line[...]))
      let own = listed.first { $0.label == row.label }
      return PatientDay(
        row: row, number: number(prk, row.label), isListed: own != nil,
        listedNumber: own.map { Int($0.number.value) }, policy: policy)
    }
  }

  /// The same log, had no specimen ever been given: for checking the checker.
  func withoutTests() -> Inspection {
    var robbed = self
    robbed.changes.removeAll { change in
      if case .done = change.row { true } else { false }
    }
    return robbed
  }

  /// The same log, had the daemon never carried a test over.
  func withoutMakeUps() -> Inspection {
    var robbed = self
    robbed.changes.removeAll { change in
      if case .makeup = change.row { change.by == "daemon" } else { false }
    }
    return robbed
  }

  // LOG.md 5, word for word.

  private static func prk(_ seed: [UInt8], _ logID: [UInt8], _ slot: Slot) -> [UInt8] {
    let fields = [Array("veridraw/1/mix".utf8), logID, Array(slot.description.utf8)]
    let salt = sha(fields.flatMap { [0, 0, 0, UInt8($0.count)] + $0 })
    return HMAC.sha256(key: salt, seed).bytes
  }

  private static func number(_ prk: [UInt8], _ label: Label) -> Int {
    below(ticket(prk, "ticket", label.bytes), 1_000_000_000)
  }

  static func ticket(_ prk: [UInt8], _ use: String, _ subject: [UInt8]) -> [UInt8] {
    HMAC.sha256(key: prk, Array("veridraw/1/\(use)".utf8) + [0] + subject + [1]).bytes
  }

  static func below(_ ticket: [UInt8], _ n: Int) -> Int {
    let word = ticket.prefix(8).reduce(UInt128(0)) { $0 * 256 + UInt128($1) }
    return Int((word * UInt128(n)) >> 64)
  }

  private static func sha(_ bytes: [UInt8]) -> [UInt8] { SHA256.hash(bytes).bytes }

  // SELECTION.md 1, word for word.

  /// The chance that a row's duties ask for, in parts per billion.
  mutating func chance(_ day: PatientDay) throws -> Int64 {
    let phase = try #require(day.policy.phases[day.row.phase])
    if day.row.base == .flat { return phase.flat.ppb }
    var most = phase.floor.ppb
    for duty in day.row.duties {
      most = max(most, hazard(duty.left, owed: duty.owed, floor: phase.floor.ppb))
    }
    return most
  }

  /// h(n, i) with `owed` = tests owed less i; no ceiling in any of these programs.
  private mutating func hazard(_ n: Int, owed: Int, floor: Int64) -> Int64 {
    if owed <= 0 { return floor }
    if owed >= n { return 1_000_000_000 }
    let key = [Int64(n), Int64(owed), floor]
    if let known = chances[key] { return known }
    let a = hazard(n - 1, owed: owed, floor: floor)
    let b = hazard(n - 1, owed: owed - 1, floor: floor)
    let below = a + 1_000_000_000 - b
    // Nearest, half up.
    let nearest = below == 0 ? 0 : (2 * a * 1_000_000_000 + below) / (2 * below)
    chances[key] = nearest
    return nearest
  }
}

/// A sum of independent yes-or-no draws with chances of their own.
enum PoissonBinomial {
  /// The exact two-sided p of `count`: every count that is no likelier.
  static func p(_ count: Int, of chances: [Double]) -> Double {
    let masses = masses(chances)
    let limit = masses[count] * (1 + 1e-9)
    return min(1, masses.filter { $0 <= limit }.reduce(0, +))
  }

  private static func masses(_ chances: [Double]) -> [Double] {
    var masses = [Double](repeating: 0, count: chances.count + 1)
    masses[0] = 1
    for (index, chance) in chances.enumerated() {
      for k in stride(from: index + 1, through: 1, by: -1) {
        masses[k] = masses[k] * (1 - chance) + masses[k - 1] * chance
      }
      masses[0] *= 1 - chance
    }
    return masses
  }
}
