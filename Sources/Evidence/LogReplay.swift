import Libcrypto
import Selection
import TransparencyLog

/// Goes through a log from its first entry to its last and asks of each whether it may stand.
///
/// The rules are in the extensions, one function each; a rule that is broken adds a `Finding` and
/// the replay goes on, believing what causes the fewest consequential findings.
struct LogReplay {
  var state: LogState
  let bundle: LogBundle
  let tree: LogTree
  /// Openings by index of the entry.
  let openings: [Int: Opening]
  let acceptRestore: Bool

  var findings: [Finding] = []
  var obstacles: [String] = []
  var unchecked: [String] = []
  var warnings: [String] = []
  var wouldHave: [WouldHave] = []
  var work: [Slot: SlotWork] = [:]
  /// The last roster of each list, for slots that were missed before they had one.
  var lastRoster: [String: LoadedRoster] = [:]
  var reader = RowReader()
  var nextSeq = 0
  /// Mixes that serve commits not logged yet: which finding, and the first such seq.
  var unserved: [(finding: Int, seq: Int)] = []
  /// Changes without an opening, so far.
  var unopened = 0
  /// Findings about one entry that are kept: one mix may contradict every commit of a log.
  static let mostPerEntry = 100
  private var reported = (entry: 0, count: 0)
  /// Make-ups and no-shows of each label.
  var makeups = MakeupTally()
  /// Who closed dates that were committed, and how many.
  var closers: [String: Int] = [:]

  init(
    state: LogState, bundle: LogBundle, tree: LogTree, openings: [Int: Opening], acceptRestore: Bool
  ) {
    self.state = state
    self.bundle = bundle
    self.tree = tree
    self.openings = openings
    self.acceptRestore = acceptRestore
  }

  /// Replays the entries after the genesis.
  mutating func run(_ entries: ArraySlice<Entry>) {
    for entry in entries { step(entry) }
    noteTallies()
    if unopened > 0 { obstacles.append("\(unopened) changes are not opened in acts.jsonl") }
    for (finding, seq) in unserved where state.committed.indices.contains(seq) {
      let old = findings[finding]
      findings[finding] = Finding(
        old.code, slot: state.committed[seq], entry: old.entry, old.text)
    }
  }

  private mutating func step(_ entry: Entry) {
    if entry.at < state.at {
      report(.timeBackwards, "\(entry.at) comes after \(state.at)")
    }
    var row: ChangeRow?
    switch entry {
    case .genesis: report(.genesisMisplaced, "a second genesis")
    case .policy(let entry): check(entry)
    case .commit(let entry): check(entry)
    case .mix(let entry): check(entry)
    case .roster(let entry): check(entry)
    case .draw(let entry): check(entry)
    case .late(let entry): check(entry)
    case .pick(let entry): check(entry)
    case .missed(let entry): check(entry)
    case .reveal(let entry): check(entry)
    case .act(let entry): check(entry)
    case .change(let entry): row = check(entry)
    case .restore(let entry): check(entry)
    case .key, .erase, .report: break
    }
    state.add(entry, row: row)
  }

  /// Whether a change is missing: what follows from changes can then not be held against the log.
  var isBlind: Bool { unopened > 0 }

  /// Index of the entry that is being checked.
  var index: Int { state.size }

  func record(_ slot: Slot) -> SlotRecord { state.slots[slot] ?? SlotRecord(slot: slot) }

  /// A finding about the entry that is being checked.
  mutating func report(_ code: FaultCode, slot: Slot? = nil, _ text: String) {
    reported = reported.entry == index ? (index, reported.count + 1) : (index, 1)
    if reported.count == Self.mostPerEntry + 1 {
      warnings.append("entry \(index): more is wrong with it than is listed")
    }
    guard reported.count <= Self.mostPerEntry else { return }
    findings.append(Finding(code, slot: slot, entry: index, text))
  }

  /// The lines of a file; nil, with an obstacle, where it cannot be read.
  mutating func readLines(_ path: String, _ slot: Slot) -> [ArraySlice<UInt8>]? {
    do {
      let bytes = try bundle.file(path)
      if let lines = lines(of: bytes) { return lines }
      report(.notCanonical, slot: slot, "\(path) does not end its last line")
      return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    } catch {
      obstacles.append(error.description)
      return nil
    }
  }
}
