import Libcrypto
import Selection

/// How much may be claimed for a slot (LOG.md 2).
package enum Level: Int, Comparable, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  case l0, l1, l2, l3

  package init?(_ text: some StringProtocol) {
    guard let level = Self.allCases.first(where: { $0.description == text.uppercased() }) else {
      return nil
    }
    self = level
  }

  package var description: String { "L\(rawValue)" }

  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Something that contradicts signed bytes, a held head, a rule of the format or the policy.
package struct Finding: Hashable, Sendable {
  package let code: FaultCode
  package let slot: Slot?
  /// Index of the entry.
  package let entry: Int?
  /// What differs, in plain words.
  package let text: String

  package init(_ code: FaultCode, slot: Slot? = nil, entry: Int? = nil, _ text: String) {
    self.code = code
    self.slot = slot
    self.entry = entry
    self.text = text
  }

  /// What it could mean.
  package var meaning: String { code.meaning }
}

/// What the verifier found of one slot.
package struct SlotVerdict: Hashable, Sendable {
  package enum Status: String, Hashable, Sendable {
    case ok = "OK"
    case missed = "MISSED"
    /// Not closed yet, or not revealed yet and not overdue.
    case open = "OPEN"
    /// Not drawn again here, for want of its roster, or of what its rows follow from.
    case unchecked = "UNCHECKED"
    case bad = "BAD"
  }

  package let slot: Slot
  package internal(set) var level: Level
  package internal(set) var status: Status
  package internal(set) var rows: Int
  package internal(set) var drawn: Int
  /// Short words behind the line: "dice", "steerable", "2 rows late", "revealed late".
  package internal(set) var remarks: [String]
}

/// Who would have been drawn where somebody was not, or other people were.
package struct WouldHave: Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    case missed, degraded, late
    /// The row was not eligible.
    case absent(Absence)
  }

  package let slot: Slot
  package let cause: Cause
  package let labels: [Label]
}

/// Everything that a verification has to say.
package struct Verdict: Hashable, Sendable {
  /// UTC seconds.
  package internal(set) var asOf: Int64
  package internal(set) var lastSlot: Slot?
  /// Ascending.
  package internal(set) var slots: [SlotVerdict] = []
  /// In the order of the log, those without an entry first.
  package internal(set) var findings: [Finding] = []
  /// What could not be checked here and need not be, in plain words.
  package internal(set) var unchecked: [String] = []
  /// Why the verification is incomplete: something missing, unreadable, or a level not shown.
  package internal(set) var obstacles: [String] = []
  /// In red, and no fault: missed slots, late reveals, returns to an earlier head.
  package internal(set) var warnings: [String] = []
  package internal(set) var wouldHave: [WouldHave] = []
  /// An entry is of a version that this verifier does not know.
  package internal(set) var isNewer = false
  package internal(set) var origin: String?
  /// The head that was verified, as on paper.
  package internal(set) var head: String?
  /// How many slots the held heads cover.
  package internal(set) var covered: Int = 0

  package init(asOf: Int64 = 0) {
    self.asOf = asOf
  }

  /// A practice log can prove nothing and says so.
  package var isPractice: Bool { origin?.hasPrefix("practice.invalid/") ?? false }

  /// 0 verified · 2 contradicted · 1 could not check.
  package var exitCode: Int32 {
    if !findings.isEmpty { return 2 }
    return obstacles.isEmpty ? 0 : 1
  }
}
