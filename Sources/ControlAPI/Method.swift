/// One call of the control protocol: its varlink name, what it is given and what it answers.
///
/// Dates are `YYYY-MM-DD`. Instants are RFC 3339 with the clinic's offset,
/// `2026-11-23T05:00:00-06:00`, so that a person reading JSON sees the time on the clinic's wall.
package protocol Method: Sendable {
  associatedtype Parameters: Codable & Sendable
  associatedtype Reply: Codable & Sendable
  /// The method's name within its interface, `Today`.
  static var name: String { get }
  /// The interface it belongs to.
  static var interface: String { get }
}

extension Method {
  package static var interface: String { "org.veridraw" }
  /// The name on the wire, `org.veridraw.Today`.
  package static var qualifiedName: String { "\(interface).\(name)" }
}

/// A method that takes nothing, or answers nothing.
package struct Nothing: Codable, Hashable, Sendable {
  package init() {}
}

/// A reply that comes in pages, streamed with `more`: what grows with the patients has no natural end
/// and is never one message.
package protocol Paged: Codable, Sendable {
  /// Takes what the next page brings.
  mutating func append(_ next: Self)
}

/// Where an action left the log: everything that changes something answers with this.
package struct Receipt: Codable, Hashable, Sendable {
  /// Index of the entry that records the action.
  package var entry: UInt64
  /// The signed head that covers it.
  package var head: Head
  /// What the person should know, in whole sentences.
  package var notes: [String]

  package init(entry: UInt64, head: Head, notes: [String] = []) {
    self.entry = entry
    self.head = head
    self.notes = notes
  }
}

/// A signed head of the draw log (LOG.md 3).
package struct Head: Codable, Hashable, Sendable {
  package var origin: String
  package var size: UInt64
  /// Root of the tree, 64 hex digits.
  package var root: String
  /// Size and the first 32 hex digits in eight groups of four: the form for paper.
  package var spoken: String
  /// The signed note, as text.
  package var note: String

  package init(origin: String, size: UInt64, root: String, spoken: String, note: String) {
    self.origin = origin
    self.size = size
    self.root = root
    self.spoken = spoken
    self.note = note
  }
}
