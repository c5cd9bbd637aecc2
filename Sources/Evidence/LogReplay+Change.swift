import Libcrypto
import Selection
import TransparencyLog

/// Rules about acts and changes.
extension LogReplay {
  mutating func check(_ entry: Act) {
    checkOpening(entry.h)
    guard entry.what == "no-show", let text = openings[index]?.row["label"]?.string,
      let label = Label(hex: text)
    else { return }
    makeups.noShow(label)
  }

  /// Whether the opening of the entry, if there is one, opens it.
  mutating func checkOpening(_ h: Digest) {
    guard let opening = openings[index] else { return }
    if (try? opening.hash()) != h {
      report(.actDoesNotOpen, "row and salt do not hash to what was logged")
    }
  }

  /// The row of a change, which every bundle opens. Nil where it is not opened or means nothing.
  mutating func check(_ entry: Change) -> ChangeRow? {
    guard let opening = openings[index] else {
      unopened += 1
      return nil
    }
    checkOpening(entry.h)
    do {
      let row = try ChangeRow(entry.what, opening.row)
      guard check(row, entry) else { return nil }
      note(row, entry)
      return row
    } catch {
      report(error.code, "the opened row: \(error)")
      return nil
    }
  }

  /// Whether the change may take effect.
  private mutating func check(_ row: ChangeRow, _ entry: Change) -> Bool {
    switch row {
    case .enrol(let label, _, _, _):
      guard state.enrolments[label] != nil else { return true }
      report(.labelShared, "label \(label) is enrolled already")
      return false
    case .discharge(let label), .phase(let label, _), .lane(let label, _),
      .makeup(let label, _):
      return checkEnrolled(label)
    case .done(let label, let date): return checkDone(label, date, at: entry.at)
    case .closure(let date, let list): return checkClosure(date, list)
    case .cap(let date, let list, let lane, _): return checkCap(date, list, lane)
    }
  }

  private mutating func checkEnrolled(_ label: Label) -> Bool {
    guard let enrolment = state.enrolments[label], enrolment.discharged == nil else {
      if isBlind { return false }
      report(.labelUnknown, "label \(label) is not enrolled")
      return false
    }
    return true
  }

  /// A completed random test needs a draw of its date that asked for it. What cannot be shown
  /// still counts further on, because the rosters that follow were made with it.
  private mutating func checkDone(_ label: Label, _ date: CivilDate, at: Int64) -> Bool {
    guard let enrolment = state.enrolments[label] else {
      if isBlind { return false }
      report(.labelUnknown, "label \(label) was never enrolled")
      return false
    }
    guard let slot = Slot(date: date, list: enrolment.list) else { return true }
    if record(slot).draw == nil {
      report(.doneInvented, slot: slot, "no draw of that date came before")
    } else if let work = work[slot], work.isListRead, !work.selected.contains(label) {
      report(.doneInvented, slot: slot, "label \(label) is not on that date's list")
    }
    if enrolment.done.contains(date) {
      report(.doneTwice, slot: slot, "label \(label) has a completed test of that date already")
      return false
    }
    noteLateDone(label, slot, at: at)
    return true
  }

  private mutating func checkClosure(_ date: CivilDate, _ list: String) -> Bool {
    guard let slot = Slot(date: date, list: list) else { return true }
    if record(slot).draw != nil {
      report(.closureAfterDraw, slot: slot, "the slot is drawn already")
      return false
    }
    return true
  }

  private mutating func checkCap(_ date: CivilDate, _ list: String, _ lane: String) -> Bool {
    guard let slot = Slot(date: date, list: list) else { return true }
    let record = record(slot)
    if record.roster != nil {
      report(.capLate, slot: slot, "the slot's roster is fixed already")
      return false
    }
    let policy = (state.ruling(record) ?? state.rulingNow(slot))?.entry.policy
    if policy?.caps[lane] == nil {
      report(.capUnknownLane, slot: slot, "the policy has no cap for lane '\(lane)'")
      return false
    }
    return true
  }
}

extension EntryFault {
  /// The finding that this fault of an entry or a row is.
  var code: FaultCode {
    switch self {
    case .notCanonical, .unknownVersion: .notCanonical
    case .unknownKind: .unknownKind
    case .unknownField: .unknownField
    case .missingField: .missingField
    case .badValue: .badValue
    }
  }
}
