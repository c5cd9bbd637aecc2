/// "At least `owed` more tests by `by`", as it stands in a roster row of one day.
package struct Duty: Hashable, Sendable {
  /// Last day of the duty.
  package var by: CivilDate
  /// Tests still guaranteed, not below 0.
  package var owed: Int
  /// Eligible days from today to `by`, at least 1: an overdue duty is due today.
  package var left: Int
  /// Most tests that may still happen; nil without a ceiling.
  package var allowed: Int?

  package init(by: CivilDate, owed: Int, left: Int, allowed: Int? = nil) {
    self.by = by
    self.owed = owed
    self.left = left
    self.allowed = allowed
  }

  /// Whether the guarantee leaves no choice about today.
  package var isCertain: Bool { owed >= left && allowed != 0 }
}

/// A duty as the policy writes it, from which each day's `Duty` follows.
package struct DutyRule: Hashable, Sendable {
  /// `window`: so many in every window of `days`. `gap`: never longer than `days` without a test.
  package enum Kind: String, CaseIterable, Hashable, Sendable { case window, gap }

  package var kind: Kind
  package var atLeast: Int
  /// Calendar days.
  package var days: Int

  package init(kind: Kind, atLeast: Int, days: Int) {
    self.kind = kind
    self.atLeast = atLeast
    self.days = days
  }
}

/// What a row's chance starts from.
package enum Base: String, CaseIterable, Hashable, Sendable {
  /// The phase's floor, raised by its duties.
  case floor
  /// The phase's flat mean chance, in the partial window after enrolment or a phase change.
  case flat
  /// The pool's equal share.
  case pool
}
