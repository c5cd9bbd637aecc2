import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection
import Toxicology
import TransparencyLog

/// One message as it came, and what was understood of it.
package struct NewMessage: Sendable {
  package var source: NewReport.Source
  package var bytes: [UInt8]
  package var content: LabMessage
  /// Zone of the times that the laboratory writes without one.
  package var zone: ZoneRules

  package init(
    source: NewReport.Source, bytes: [UInt8], content: LabMessage, zone: ZoneRules
  ) {
    self.source = source
    self.bytes = bytes
    self.content = content
    self.zone = zone
  }
}

/// What became of a message.
package struct TakenMessage: Hashable, Sendable {
  /// The same bytes came before: nothing was changed.
  package var isKnown = false
  /// Tests with the report versions that they got.
  package var versions: [Placed] = []
  /// Reports that say what is known already.
  package var unchanged = 0
  /// Lines that wait, in the order of the message.
  package var held: [HeldLine] = []

  package init() {}
}

/// A version of a report that was placed on a test.
package struct Placed: Hashable, Sendable {
  package let test: Int64
  package let report: Int64
  /// Whether there was a version before it.
  package let isAmendment: Bool
}

extension LogTransaction {
  /// Takes one message, whole: its bytes are kept sealed, each report becomes a version of a test's
  /// result, and what cannot be placed is held. The same bytes twice change nothing.
  package func takeMessage(
    _ message: NewMessage, by actor: RecordedActor
  ) throws -> TakenMessage {
    var taken = TakenMessage()
    let digest = SHA256.hash(message.bytes).hex
    let token = house.sealing.token("message", digest)
    guard try db.one(Int.self, "SELECT 1 FROM raw_message WHERE token = ?", [token]) == nil else {
      taken.isKnown = true
      return taken
    }
    let control = controlToken(message.content)
    let isReused = try control.map {
      try db.one(Int.self, "SELECT 1 FROM raw_message WHERE control = ?", [$0]) != nil
    }
    let (id, entry) = try keep(message, token: token, control: control, by: actor)
    var held = message.content.held
    for whole in try message.content.reports.flatMap({ try aimed($0, of: message) }) {
      let (rest, repeated) = try isReused == true ? (whole, []) : parted(whole, of: message)
      held += repeated.flatMap { one in
        one.observations.map {
          HeldLine(line: $0.line, reason: .uncorrected($0.analyte), text: one.summary)
        }
      }
      guard let report = rest else { continue }
      let outcome: Placement =
        isReused == true
        ? .held(.numberReused)
        : try place(report, on: nil, of: message, id: id, by: actor)
      switch outcome {
      case .version(let placed): taken.versions.append(placed)
      case .unchanged: taken.unchanged += 1
      case .held(let reason):
        held.append(HeldLine(line: report.line, reason: reason, text: report.summary))
      }
    }
    for line in held { try hold(line, of: id, entry: entry) }
    taken.held = held.sorted { $0.line < $1.line }
    return taken
  }

  private func controlToken(_ content: LabMessage) -> Digest? {
    content.control.isEmpty
      ? nil : house.sealing.token("control", "\(content.knownSender)\u{0}\(content.control)")
  }

  private func keep(
    _ message: NewMessage, token: Digest, control: Digest?, by actor: RecordedActor
  ) throws -> (id: Int64, entry: Int64) {
    let entry = try act(
      "imported", by: actor.label,
      row: [
        "source": .string(message.source.rawValue), "message": .string(token.hex),
        "reports": .integer(Int64(message.content.reports.count)),
        "held": .integer(Int64(message.content.held.count)),
      ])
    let id = try db.one(Int64.self, "SELECT coalesce(max(id), 0) + 1 FROM raw_message") ?? 1
    let wrapped = try house.sealing.newKey(for: .message(id))
    let box = try house.sealing.unwrap(wrapped, for: .message(id))
    let sealed = try box.seal(message.bytes, use: "message")
    try db.run(
      """
      INSERT INTO raw_message (id, source, token, control, sealed, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [id, message.source.rawValue, token, control, sealed.data, at, actor.id, entry])
    try db.run(
      "INSERT INTO message_key (message, wrapped) VALUES (?, ?)", [id, wrapped.data])
    return (id, entry)
  }

  private func hold(_ line: HeldLine, of message: Int64, entry: Int64) throws {
    let detail = "\(line.reason.description)\n\(line.text)"
    let sealed = try records.box(ofMessage: message).seal(
      Array(detail.utf8), use: "held/\(line.line)")
    try db.run(
      "INSERT INTO held_line (message, line, reason, detail, at, entry) VALUES (?, ?, ?, ?, ?, ?)",
      [message, line.line, line.reason.code, sealed.data, at, entry])
  }

  /// Places what a held line says: its message was read again, and `reports` are those that cover
  /// the line. Every other line of the message that they cover, and that is understood now, no
  /// longer waits either: a report is placed whole, with what it takes back.
  ///
  /// A line that was laid aside waits again first, under a number of its own: what was decided stays.
  ///
  /// - Parameter test: where they belong; nil asks the specimen's number.
  /// - Throws: `invalid` with the reason for which it would be held again.
  package func matchHeld(
    _ held: HeldRecord, _ reports: [LabReport], on test: Int64?, of message: NewMessage,
    by actor: RecordedActor
  ) throws -> (placed: [Placed], settled: [Int64]) {
    guard let now = try records.heldLine(held.id) else {
      throw StoreError.already(noun: "held line", id: "\(held.id)", what: "matched")
    }
    let open = now.dismissed == nil ? now.id : try takeUp(now.id)
    var placed: [Placed] = []
    for report in try reports.flatMap({ try aimed($0, of: message) }) {
      switch try place(report, on: test, of: message, id: held.message, by: actor) {
      case .version(let version): placed.append(version)
      case .unchanged: break
      case .held(let reason): throw StoreError.invalid("held again: \(reason)")
      }
    }
    let unread = Set(message.content.held.map(\.line))
    let settled = try records.heldLines(ofMessage: held.message).filter { other in
      other.id == open
        || !unread.contains(other.line) && reports.contains { $0.covers(other.line) }
    }.map(\.id)
    let entry = try act(
      "held-matched", by: actor.label,
      row: ["held": .array(settled.map(CanonicalJSON.Value.integer))])
    for line in settled {
      try settle(line, "matched", report: placed.first?.report, reason: "matched", actor, entry)
    }
    return (placed, settled.map { $0 == open ? held.id : $0 })
  }

  /// Lets a line that was decided on wait again, under a number of its own: what was decided stays.
  func takeUp(_ held: Int64) throws -> Int64 {
    try db.insert(
      """
      INSERT INTO held_line (message, line, reason, detail, at, entry)
      SELECT message, line, reason, detail, at, entry FROM held_line WHERE id = ?
      """, [held])
  }

  /// Ends the waiting of a held line that says nothing about any test.
  package func dismissHeld(_ held: Int64, reason: String, by actor: RecordedActor) throws {
    try ReasonCodes.require(reason, among: ReasonCodes.dismissed, of: "'dismissed'")
    try requireOpen(held)
    let entry = try act(
      "held-dismissed", by: actor.label,
      row: ["held": .integer(held), "reason": .string(reason)])
    try settle(held, "dismissed", report: nil, reason: reason, actor, entry)
  }

  private func requireOpen(_ held: Int64) throws {
    guard try db.one(Int.self, "SELECT 1 FROM held_line WHERE id = ?", [held]) != nil else {
      throw StoreError.unknown(noun: "held line", id: "\(held)")
    }
    let outcome = try db.one(
      String.self, "SELECT outcome FROM held_outcome WHERE held = ?", [held])
    if let outcome { throw StoreError.already(noun: "held line", id: "\(held)", what: outcome) }
  }

  private func settle(
    _ held: Int64, _ outcome: String, report: Int64?, reason: String, _ actor: RecordedActor,
    _ entry: Int64
  ) throws {
    try db.run(
      """
      INSERT INTO held_outcome (held, outcome, report, reason, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, [held, outcome, report, reason, at, actor.id, entry])
  }
}
