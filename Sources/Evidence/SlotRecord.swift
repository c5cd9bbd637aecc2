import Libcrypto
import Selection

/// An entry with its index in the log.
package struct Logged<Payload: Hashable & Sendable>: Hashable, Sendable {
  package let index: Int
  package let entry: Payload

  package init(index: Int, entry: Payload) {
    self.index = index
    self.entry = entry
  }
}

/// Everything the log says of one slot.
package struct SlotRecord: Hashable, Sendable {
  package let slot: Slot
  package internal(set) var commit: Logged<Commit>?
  package internal(set) var roster: Logged<RosterEntry>?
  package internal(set) var draw: Logged<DrawEntry>?
  package internal(set) var missed: Logged<Missed>?
  package internal(set) var reveal: Logged<Reveal>?
  /// Mixes that serve its commit, in log order.
  package internal(set) var mixes: [Logged<Mix>] = []
  package internal(set) var late: [Logged<Late>] = []
  package internal(set) var picks: [Logged<Pick>] = []
  package internal(set) var closures: [Closure] = []
  /// Indexes of acts that excused somebody from it.
  package internal(set) var excuses: [Int] = []
  /// Somebody has taken note that it was missed or late.
  package internal(set) var isAcknowledged = false
  /// The most per lane, as changed for this slot.
  package internal(set) var caps: [String: Int] = [:]
  /// A restore lost its seed, its draw or its reveal.
  package internal(set) var isLost = false

  /// Where and when its date was closed.
  package struct Closure: Hashable, Sendable {
    package let index: Int
    package let at: Int64
  }

  package init(slot: Slot) {
    self.slot = slot
  }

  /// The dice or the pulse that the slot waited for.
  package func mix(from source: MixSource) -> Logged<Mix>? {
    mixes.first { $0.entry.kindOfSource == source }
  }

  /// Index of the entry from which the outcome could be known to somebody: the last mix that
  /// counts, else the commit.
  package var entropy: Int? {
    mixes.last { $0.index < draw?.index ?? .max }?.index ?? commit?.index
  }

  /// Index of what ended the slot's waiting.
  package var decided: Int? { draw?.index ?? missed?.index }
}
