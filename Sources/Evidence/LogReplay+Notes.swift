import Selection

/// What breaks no rule and should be looked at: each is a sentence with the label or the entry.
extension LogReplay {
  /// Lanes whose chances were cut, from the roster that the draw was made from.
  mutating func noteCuts(_ slot: Slot) {
    guard let roster = work[slot]?.roster, roster.isSigned, roster.mode == .capped else { return }
    for (lane, cap) in roster.caps.sorted(by: { $0.key < $1.key }) {
      guard let cut = LaneCut(roster.rows, lane: lane, cap: cap) else { continue }
      work[slot]?.remarks.append(cut.description)
      warnings.append("\(slot): floor not met: \(cut.description)")
    }
  }

  /// A completed test that was logged when its slot was long closed.
  mutating func noteLateDone(_ label: Label, _ slot: Slot, at: Int64) {
    guard let window = state.window(of: record(slot)), at > window.closes + Self.graceAfterClose
    else { return }
    warnings.append(
      "entry \(index): label \(label): the test of \(slot.date) was logged more than a day after "
        + "it closed")
  }

  /// Seconds after a slot's close in which its completed tests are logged as a matter of course.
  private static let graceAfterClose: Int64 = 86_400

  /// What a change that may stand says beyond itself.
  mutating func note(_ row: ChangeRow, _ entry: Change) {
    switch row {
    case .makeup(let label, _): makeups.makeup(label)
    case .closure(let date, let list):
      guard let slot = Slot(date: date, list: list), let commit = record(slot).commit?.index,
        !record(slot).closures.contains(where: { $0.index > commit })
      else { return }
      closers[entry.by, default: 0] += 1
    case .cap(let date, let list, let lane, let cap):
      guard let slot = Slot(date: date, list: list) else { return }
      noteCap(slot, lane, cap, by: entry.by)
    default: break
    }
  }

  private mutating func noteCap(_ slot: Slot, _ lane: String, _ cap: Int, by actor: String) {
    let policy = (state.ruling(record(slot)) ?? state.rulingNow(slot))?.entry.policy
    guard let planned = policy?.caps[lane], cap < planned else { return }
    warnings.append(
      "entry \(index): \(slot): the cap of lane \(lane) was lowered from \(planned) to \(cap) by "
        + actor)
  }

  /// What is told once for the whole log.
  mutating func noteTallies() {
    warnings += makeups.lines
    guard !closers.isEmpty else { return }
    let count = closers.values.reduce(0, +)
    let who = closers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    warnings.append(
      "\(count) \(count == 1 ? "date" : "dates") closed after the commitment: "
        + who.joined(separator: ", "))
  }
}

/// Make-ups aim certainty at one patient; a bundle can open the no-shows that they answer.
struct MakeupTally {
  private var made: [Label: Int] = [:]
  private var unfounded: [Label: Int] = [:]
  /// No-shows that no make-up has answered yet.
  private var open: [Label: Int] = [:]

  mutating func noShow(_ label: Label) { open[label, default: 0] += 1 }

  mutating func makeup(_ label: Label) {
    made[label, default: 0] += 1
    if let left = open[label], left > 0 {
      open[label] = left - 1
    } else {
      unfounded[label, default: 0] += 1
    }
  }

  /// One line per label with a make-up that no opened act explains, ascending.
  var lines: [String] {
    unfounded.sorted { $0.key < $1.key }.map { label, count in
      let all = made[label] ?? count
      return "label \(label): \(all) \(all == 1 ? "make-up" : "make-ups"), \(count) without an "
        + "opened act of a no-show before"
    }
  }
}
