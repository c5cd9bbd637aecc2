import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import TransparencyLog

extension Desk {
  /// Sends every file of the bundle (LOG.md 9) as of the head at the start: entries that come while
  /// it is sent are left for the next one.
  func streamBundle(
    _ parameters: AuditBundle.Parameters, for session: Session,
    _ send: @Sendable (AuditBundle.Reply) async throws -> Void
  ) async throws {
    if let disclosure = parameters.disclosure {
      try await disclose(disclosure, for: session, send)
    } else {
      try await store.write { transaction in
        let actor = try recorded(session, transaction)
        try transaction.act("bundle", by: actor.label, row: ["purpose": "verify"])
      }
    }
    guard let newest = store.newestHead else { throw StoreError.noLog }
    let size = newest.head.size
    try await send(.init(path: "checkpoint", text: newest.note.description))
    try await send(.init(path: "log.vkey", text: "\(store.verifierKey)\n"))
    try await sendEntries(below: size, send)
    try await sendOpenings(below: size, send)
    try await sendSlots(below: size, send)
    try await sendEndorsements(below: size, send)
    for held in try await store.read({ try $0.heldHeads() }) {
      try await send(.init(path: "held/\(held.name)", text: held.note))
    }
  }

  /// Records what leaves the house before any of it does, and sends the record.
  private func disclose(
    _ asked: Disclosure, for session: Session,
    _ send: @Sendable (AuditBundle.Reply) async throws -> Void
  ) async throws {
    guard let head = store.newestHead?.head else { throw StoreError.noLog }
    let (from, to) = (
      try asked.from.map { try date($0, "from") }, try asked.to.map { try date($0, "to") }
    )
    if let from, let to, to < from {
      throw ControlError(.invalidInput, "to must not be before from \(from), got '\(to)'")
    }
    let log = Disclosed.log(from: from, to: to, root: head.checkpoint.root)
    let disclosure = try NewDisclosure(
      typed: asked.recipient, purpose: asked.purpose, authority: asked.authority,
      notice: asked.notice)
    let released = try await store.write { transaction in
      let actor = try recorded(session, transaction)
      let entry = try transaction.disclose(log, disclosure, by: actor)
      return record(of: log, disclosure, by: actor, at: transaction.at, entry: entry)
    }
    try await send(.init(path: "DISCLOSURE.txt", text: released.value))
  }

  /// The record of a disclosure as it goes along.
  func record(
    of thing: Disclosed, _ disclosure: NewDisclosure, by actor: RecordedActor, at time: Int64,
    entry: Int64
  ) -> String {
    """
    What         \(thing.what)
    Given to     \(disclosure.recipient)
    Purpose      \(disclosure.purpose)
    Authority    \(disclosure.authority)
    Notice       \(disclosure.notice)
    Given by     \(actor.label), \(times.rfc3339(time))
    Recorded as  entry \(entry) of the log

    """
  }

  private func sendEntries(
    below size: Int64, _ send: @Sendable (AuditBundle.Reply) async throws -> Void
  ) async throws {
    for first in stride(from: 0, to: size, by: Self.pageSize) {
      let count = Int(min(size - first, Int64(Self.pageSize)))
      let lines = try await store.read { try $0.lines(from: first, count: count) }
      try await send(.init(path: "entries.jsonl", text: Self.text(lines)))
    }
  }

  private func sendOpenings(
    below size: Int64, _ send: @Sendable (AuditBundle.Reply) async throws -> Void
  ) async throws {
    var first: Int64 = 0
    while true {
      let start = first
      let openings = try await store.read { try $0.openings(from: start, count: Self.pageSize) }
      let within = openings.filter { $0.entry < size }
      try await send(.init(path: "acts.jsonl", text: Self.text(try within.map { try $0.line() })))
      guard let last = within.last, openings.count == Self.pageSize else { return }
      first = Int64(last.entry) + 1
    }
  }

  private func sendSlots(
    below size: Int64, _ send: @Sendable (AuditBundle.Reply) async throws -> Void
  ) async throws {
    let slots = try await store.read { try $0.allSlots() }
    for slot in slots {
      let files = try await store.read { try $0.bundleFiles(of: slot.slot) }
      for (path, bytes) in files.sorted(by: { $0.key < $1.key })
      where slot.covers(path, below: size) {
        for piece in Self.pieces(bytes) { try await send(.init(path: path, text: piece)) }
      }
    }
  }

  /// The head after each change of the key, which both keys have signed (LOG.md 4, `key`).
  private func sendEndorsements(
    below size: Int64, _ send: @Sendable (AuditBundle.Reply) async throws -> Void
  ) async throws {
    for entry in try await store.read({ try $0.keyEntries() }) where entry < size {
      guard let note = try await store.head(covering: entry) else { continue }
      try await send(.init(path: "held/key-\(entry).note", text: note.description))
    }
  }

  private static func text(_ lines: [[UInt8]]) -> String {
    lines.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
  }

  /// ASCII lines in pieces of at most 256 KiB; an empty file is one empty piece.
  private static func pieces(_ bytes: [UInt8]) -> [String] {
    bytes.pages(of: 256 << 10).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension NewDisclosure {
  /// What somebody typed: each of them one line of at most 200 characters that says something.
  init(
    typed recipient: String, purpose: String, authority: String, notice: String
  ) throws(ControlError) {
    self.init(
      recipient: try Self.words(recipient, "recipient"),
      purpose: try Self.words(purpose, "purpose"),
      authority: try Self.words(authority, "authority"), notice: try Self.words(notice, "notice"))
  }

  private static func words(_ text: String, _ name: String) throws(ControlError) -> String {
    guard text.contains(where: { $0.isLetter || $0.isNumber }), text.count <= 200,
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
    else {
      throw ControlError(.invalidInput, "\(name) must be one line of at most 200 characters")
    }
    return text
  }
}

extension StoredSlot {
  /// Whether the entry behind a file is in the bundle.
  fileprivate func covers(_ path: String, below size: Int64) -> Bool {
    let entry = path.hasPrefix("rosters/") ? roster : draw
    return entry.map { $0 < size } ?? false
  }
}
