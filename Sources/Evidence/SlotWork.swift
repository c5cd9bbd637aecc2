import Libcrypto
import Selection
import TransparencyLog

/// A roster file as read, next to what its entry says.
struct LoadedRoster {
  let slot: Slot
  /// Empty where a line is no row.
  let rows: [RosterRow]
  /// Leaf hashes of the rows' lines, in order: as many as there are rows.
  let leaves: [Digest]
  /// Whether the lines hash to the root in the log: only then do they say anything about it.
  let isSigned: Bool
  let caps: [String: Int]
  let pool: PoolState?
  let mode: Mode

  func row(leaf: Digest) -> RosterRow? {
    leaves.firstIndex(of: leaf).map { rows[$0] }
  }
}

/// What the files hold of one slot, and what was found while replaying.
struct SlotWork {
  /// Dropped with the reveal.
  var roster: LoadedRoster?
  /// Lines of the list file, if it hashes to the root in the log; dropped with the reveal.
  var list: [ListLine]?
  /// Whether the list file could be read at all.
  var isListRead = false
  /// Labels on the list or drawn late: a `done` needs one.
  var selected: Set<Label> = []
  var rowCount = 0
  /// Whether each row was held against what the log says of its label.
  var areRowsChecked = false
  /// Whether the draw was made again from the revealed seed.
  var isDrawnAgain = false
  var drawn = 0
  /// Labels on the list that no seed could have put there.
  var implausible: [Label] = []
  /// Where the labels and phases of its rows were logged that were logged after the commit.
  var recent: [Int] = []
  /// Rows whose label, phase or excuse was logged after the slot's entropy.
  var lateRows = 0
  var remarks: [String] = []
}
