import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// To whom something is given, what for, and what permits it (42 CFR part 2).
package struct NewDisclosure: Hashable, Sendable {
  package var recipient: String
  package var purpose: String
  package var authority: String
  /// Which notice goes with it: the first line of its text.
  package var notice: String

  package init(recipient: String, purpose: String, authority: String, notice: String) {
    self.recipient = recipient
    self.purpose = purpose
    self.authority = authority
    self.notice = notice
  }

  /// The notice that stands on every page of what is about one patient.
  package static let shortNotice = "42 CFR 2.32(a)(2)"
}

/// What is given to somebody outside.
package enum Disclosed: Hashable, Sendable {
  /// The draw log, which is always whole: the days it is about, and the root that the recipient will
  /// see grow by the disclosure's own entry.
  case log(from: CivilDate?, to: CivilDate?, root: Digest)
  /// The proof of one label's draw; the hash is SHA-256 of its text.
  case receipt(Label, Slot, hash: Digest)

  /// `draw log, 2026-01-01 to 2026-11-21`, `receipt 2026-11-21/main`.
  package var what: String {
    switch self {
    case .log(nil, nil, _): "draw log"
    case .log(let from, let to, _):
      "draw log, \(from?.description ?? "its first day") to \(to?.description ?? "its last day")"
    case .receipt(_, let slot, _): "receipt \(slot)"
    }
  }
}

extension LogTransaction {
  /// Keeps and logs that something is handed over. Whoever receives what is about a person is sealed
  /// with what names that person; the log holds the hash of any other record. Returns the entry.
  @discardableResult
  package func disclose(
    _ thing: Disclosed, _ disclosure: NewDisclosure, by actor: RecordedActor
  ) throws -> Int64 {
    let person = try thing.label.map(person)
    let sealed = try person.map {
      try seal(disclosure.recipient, of: $0, use: "disclosure/\(thing.hash.hex)")
    }
    var row = thing.row
    if let sealed {
      row["recipient"] = .string(Hex.encode(sealed))
    } else {
      row["record"] = .string(disclosure.hash(of: thing).hex)
    }
    let entry = try act("disclosed", slot: thing.slot, by: actor.label, row: .object(row))
    try db.run(
      """
      INSERT INTO disclosure
        (what, purpose, authority, recipient, sealed, person, notice, hash, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        thing.what, disclosure.purpose, disclosure.authority,
        person == nil ? disclosure.recipient : nil, sealed?.data, person, disclosure.notice,
        thing.hash, at, actor.id, entry,
      ])
    return entry
  }

  private func person(_ label: Label) throws -> Int64 {
    guard let person = try records.stay(label: label)?.person else {
      throw StoreError.unknown(noun: "label", id: label.hex)
    }
    return person
  }
}

extension Disclosed {
  fileprivate var hash: Digest {
    switch self {
    case .log(_, _, let hash), .receipt(_, _, let hash): hash
    }
  }

  fileprivate var label: Label? { if case .receipt(let label, _, _) = self { label } else { nil } }
  fileprivate var slot: Slot? { if case .receipt(_, let slot, _) = self { slot } else { nil } }

  fileprivate var row: [String: CanonicalJSON.Value] {
    switch self {
    case .log: ["what": "draw log"]
    case .receipt(let label, _, let hash):
      ["what": "receipt", "label": .string(label.hex), "hash": .string(hash.hex)]
    }
  }
}

extension NewDisclosure {
  /// The record as one text: people's names are no canonical JSON.
  fileprivate func hash(of thing: Disclosed) -> Digest {
    DomainHash.ds(
      "veridraw/1/disclosure",
      [thing.what, recipient, purpose, authority, notice].map { Array($0.utf8) })
  }
}
