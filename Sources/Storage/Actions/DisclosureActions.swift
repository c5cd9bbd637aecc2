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
  /// Every version of a person's results of these tests, and the consent that goes along.
  case results(person: Int64, tests: [Int64], on: CivilDate, consent: String?)

  /// `draw log, 2026-01-01 to 2026-11-21`, `receipt 2026-11-21/main`.
  package var what: String {
    switch self {
    case .log(nil, nil, _): "draw log"
    case .log(let from, let to, _):
      "draw log, \(from?.description ?? "its first day") to \(to?.description ?? "its last day")"
    case .receipt(_, let slot, _): "receipt \(slot)"
    case .results(_, let tests, _, _):
      "results of \(tests.count == 1 ? "test" : "tests") "
        + tests.map(String.init).joined(separator: ", ")
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
    let person = try person(of: thing)
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
        (what, purpose, authority, recipient, sealed, person, consent, notice, hash, at, actor, entry)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        thing.what, disclosure.purpose, disclosure.authority,
        person == nil ? disclosure.recipient : nil, sealed?.data, person,
        try keepConsent(of: thing, by: actor, entry: entry), disclosure.notice, thing.hash, at,
        actor.id, entry,
      ])
    return entry
  }

  private func person(of thing: Disclosed) throws -> Int64? {
    switch thing {
    case .log: return nil
    case .results(let person, _, _, _): return person
    case .receipt(let label, _, _):
      guard let person = try records.stay(label: label)?.person else {
        throw StoreError.unknown(noun: "label", id: label.hex)
      }
      return person
    }
  }

  /// Keeps what the patient consented to as it went along.
  private func keepConsent(
    of thing: Disclosed, by actor: RecordedActor, entry: Int64
  ) throws -> Int64? {
    guard case .results(let person, _, let date, let text?) = thing else { return nil }
    let sealed = try seal(text, of: person, use: "consent/\(thing.hash.hex)")
    return try db.insert(
      """
      INSERT INTO consent (person, scope, from_date, sealed, at, actor, entry)
      VALUES (?, 'results', ?, ?, ?, ?, ?)
      """, [person, date, sealed.data, at, actor.id, entry])
  }
}

extension Disclosed {
  fileprivate var hash: Digest {
    switch self {
    case .log(_, _, let hash), .receipt(_, _, let hash): hash
    case .results(_, _, _, let consent):
      DomainHash.ds("veridraw/1/disclosure", [Array(what.utf8), Array((consent ?? "").utf8)])
    }
  }

  fileprivate var slot: Slot? { if case .receipt(_, let slot, _) = self { slot } else { nil } }

  fileprivate var row: [String: CanonicalJSON.Value] {
    switch self {
    case .log: ["what": "draw log"]
    case .receipt(let label, _, let hash):
      ["what": "receipt", "label": .string(label.hex), "hash": .string(hash.hex)]
    case .results(_, let tests, _, _):
      [
        "what": "results", "tests": .array(tests.map { .integer($0) }),
        "hash": .string(hash.hex),
      ]
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
