import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection

/// One stay as it stands now. Names are not in it; `StoreReader.identity(of:)` unseals them.
package struct Stay: Hashable, Sendable {
  package let enrolment: Int64
  package let person: Int64
  package let program: String
  package let from: CivilDate
  package let dischargedOn: CivilDate?
  /// The newest label of the stay; nil when not subject to testing.
  package let label: Label?
  package let list: String?
  package let phase: String?
  package let lane: String?
  /// Date of the newest phase row.
  package let phaseSince: CivilDate?
  package let attendance: WeekdaySet
  /// UTC seconds at which the stay was recorded.
  package let at: Int64
}

extension StoreReader {
  /// Stays, in the order of enrolment: the open ones, or all.
  ///
  /// - Parameters:
  ///   - enrolment: the last one of the page before.
  ///   - count: how many at most; all when absent.
  package func stays(
    list: String? = nil, all: Bool = false, after enrolment: Int64 = 0, count: Int? = nil
  ) throws -> [Stay] {
    try stays(
      """
      WHERE (?1 IS NULL OR l.list = ?1) AND e.id > ?3
        AND (?2 OR NOT EXISTS (SELECT 1 FROM discharge x WHERE x.enrolment = e.id))
      """, [list, all, enrolment], count: count)
  }

  /// - Throws: `unknown`.
  package func stay(_ enrolment: Int64) throws -> Stay {
    guard let stay = try stays("WHERE e.id = ?", [enrolment]).first else {
      throw StoreError.unknown(noun: "enrolment", id: "\(enrolment)")
    }
    return stay
  }

  /// Every stay of the patient with that number, the newest last.
  /// - Throws: `unknown`.
  package func stays(ofPatient number: String) throws -> [Stay] {
    guard let person = try person(number) else {
      throw StoreError.unknown(noun: "patient", id: number)
    }
    return try stays("WHERE e.person = ?", [person])
  }

  /// The stay that the patient with that number is in, or was in last.
  /// - Throws: `unknown`.
  package func newestStay(ofPatient number: String) throws -> Stay {
    guard let stay = try stays(ofPatient: number).last else {
      throw StoreError.unknown(noun: "patient", id: number)
    }
    return stay
  }

  /// The stay behind a label; nil when there is none.
  package func stay(label: Label) throws -> Stay? {
    try db.one(Int64.self, "SELECT enrolment FROM label WHERE label = ?", [label]).map(stay)
  }

  /// The person with the clinic's number; nil when unknown or erased.
  package func person(_ number: String) throws -> Int64? {
    try db.one(
      Int64.self, "SELECT person FROM person_token WHERE kind = 'patient' AND token = ?",
      [house.sealing.token("patient", number)])
  }

  func isEnrolled(_ person: Int64, in program: String) throws -> Bool {
    try db.one(
      Int.self,
      """
      SELECT 1 FROM enrolment e WHERE e.person = ? AND e.program = ?
        AND NOT EXISTS (SELECT 1 FROM discharge d WHERE d.enrolment = e.id)
      """, [person, program]) != nil
  }

  /// UTC seconds at which a person's last stay on a list was ended; nil when none was.
  ///
  /// Asked from the person on, and past the index of lists: an import asks for every line, and a
  /// list has as many labels as lines.
  func lastDischarge(of person: Int64, from list: String) throws -> Int64? {
    try db.one(
      Int64.self,
      """
      SELECT max(x.at) FROM enrolment e CROSS JOIN label l ON l.enrolment = e.id
      CROSS JOIN label_end x ON x.label = l.label WHERE e.person = ? AND +l.list = ?
      """, [person, list])
  }

  /// The name of a person, unsealed. The caller logs the view.
  /// - Throws: `erased` when the key is gone.
  package func identity(of person: Int64) throws -> Identity {
    guard let newest = try newestIdentity(of: person) else {
      throw StoreError.unknown(noun: "person", id: "\(person)")
    }
    return newest.identity
  }

  /// The treating clinician's name; nil when not recorded.
  package func clinician(of stay: Stay) throws -> String? {
    let sealed = try db.one(
      Data.self,
      """
      SELECT sealed FROM clinician WHERE enrolment = ? AND sealed IS NOT NULL
      ORDER BY from_date DESC, id DESC LIMIT 1
      """, [stay.enrolment])
    return try sealed.map {
      let bytes = try box(of: stay.person).open([UInt8]($0), use: "clinician/\(stay.enrolment)")
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// By whom the patient wants to be observed: `any` unless something else is recorded.
  package func observer(of enrolment: Int64) throws -> String {
    try db.one(
      String.self,
      """
      SELECT preference FROM observer_preference WHERE enrolment = ?
      ORDER BY from_date DESC, id DESC LIMIT 1
      """, [enrolment]) ?? "any"
  }

  func newestIdentity(of person: Int64) throws -> (version: Int, identity: Identity)? {
    let row = try db.row(
      "SELECT version, sealed FROM identity WHERE person = ? ORDER BY version DESC LIMIT 1",
      [person])
    guard let row else { return nil }
    let version: Int = row[0]
    let sealed: Data = row[1]
    let plain = try box(of: person).open([UInt8](sealed), use: "identity/\(version)")
    return (version, try JSONDecoder().decode(Identity.self, from: Data(plain)))
  }

  func box(of person: Int64) throws -> SealedBox {
    let wrapped = try db.one(
      Data.self, "SELECT wrapped FROM person_key WHERE person = ?", [person])
    guard let wrapped else { throw StoreError.erased(person: person) }
    return try house.sealing.unwrap([UInt8](wrapped), for: .person(person))
  }

  private func stays(
    _ condition: String, _ arguments: StatementArguments, count: Int? = nil
  ) throws -> [Stay] {
    // A limit below 0 is none.
    try db.rows(
      """
      SELECT e.id, e.person, e.program, e.from_date, d.on_date, l.label, l.list,
        (SELECT phase FROM phase p WHERE p.label = l.label ORDER BY entry DESC LIMIT 1),
        (SELECT lane FROM lane n WHERE n.label = l.label ORDER BY entry DESC LIMIT 1),
        (SELECT from_date FROM phase p WHERE p.label = l.label ORDER BY entry DESC LIMIT 1),
        (SELECT weekdays FROM attendance_pattern a WHERE a.enrolment = e.id
          ORDER BY from_date DESC, id DESC LIMIT 1), e.at
      FROM enrolment e LEFT JOIN discharge d ON d.enrolment = e.id
      LEFT JOIN label l ON l.enrolment = e.id
        AND l.entry = (SELECT max(entry) FROM label m WHERE m.enrolment = e.id)
      \(condition) ORDER BY e.id LIMIT \(count ?? -1)
      """, arguments
    ).map {
      Stay(
        enrolment: $0[0], person: $0[1], program: $0[2], from: $0[3], dischargedOn: $0[4],
        label: $0[5], list: $0[6], phase: $0[7], lane: $0[8], phaseSince: $0[9],
        attendance: $0[10] ?? .none, at: $0[11])
    }
  }
}
