import ControlAPI

/// What a change to one patient did, and from when it counts.
enum PatientChangedText {
  static func print(_ changed: PatientChanged, _ what: String, on console: Console) {
    console.line("patient \(changed.patient) \(what)")
    if let slot = changed.countsFrom, changed.receipt.notes.isEmpty {
      console.line("counts from \(slotText(slot)) on")
    }
    console.receipt(changed.receipt)
  }

  /// `Mon 23 Nov 2026 (main)` for `2026-11-23/main`.
  static func slotText(_ slot: String) -> String {
    let parts = slot.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return slot }
    return "\(Shown.date(parts[0])) (\(parts[1]))"
  }
}
