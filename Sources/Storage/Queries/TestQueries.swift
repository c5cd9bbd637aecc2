import Foundation
import GRDB
import Selection

/// One test as it stands now.
package struct TestRecord: Hashable, Sendable {
  /// The number people type.
  package let number: Int64
  package let enrolment: Int64
  package let person: Int64
  package let label: Label?
  package let slot: Slot?
  package let date: CivilDate
  package let reason: TestReason
  package let state: TestState
  /// UTC seconds at which the state was reached.
  package let since: Int64
  /// UTC seconds by which the specimen must be there; nil before notice.
  package let due: Int64?
  package let panel: Int64?
  /// The newest specimen's bar code.
  package let accession: String?
  /// Number of events.
  package let events: Int
}

/// One event of a test.
package struct TestEventRecord: Hashable, Sendable {
  package let seq: Int
  package let what: TestEvent
  package let state: TestState
  package let at: Int64
  package let by: String
  package let requester: String?
  package let approver: String?
  package let reason: String?
  package let due: Int64?
  /// Index of its act in the log.
  package let entry: Int64
  /// Unsealed free text; nil without one, and after erasure.
  package let text: String?
}

/// Where one drawn test came to.
package struct TestOutcome: Hashable, Sendable {
  package let label: Label
  package let isCollected: Bool
  /// The last state before it was closed.
  package let state: TestState
}

/// Half of a two-person action, waiting for the other half.
package struct PendingRequest: Hashable, Sendable {
  package let id: Int64
  package let test: Int64
  package let reason: String
  /// Label of who asked.
  package let by: String
  package let at: Int64
  let requester: Int64
}

extension StoreReader {
  package func test(_ number: Int64) throws -> TestRecord? {
    try tests("WHERE t.id = ?", [number]).first
  }

  /// The test of a specimen's bar code.
  package func test(accession: String) throws -> TestRecord? {
    try tests(
      """
      WHERE t.id = (SELECT c.test FROM specimen s JOIN collection c ON c.id = s.collection
        WHERE s.accession = ?)
      """, [accession]
    ).first
  }

  /// Tests of one date, ascending by number.
  package func tests(on date: CivilDate) throws -> [TestRecord] {
    try tests("WHERE t.date = ?", [date])
  }

  package func tests(of slot: Slot) throws -> [TestRecord] {
    try tests("WHERE t.slot = ?", [slot])
  }

  package func tests(ofEnrolment enrolment: Int64) throws -> [TestRecord] {
    try tests("WHERE t.enrolment = ?", [enrolment])
  }

  /// Tests of any day that nobody has brought to an outcome or a specimen.
  package func openTests() throws -> [TestRecord] {
    try tests("WHERE v.state IN ('selected', 'ordered', 'notified', 'arrived')", [])
  }

  /// What became of the tests of a slot, for its rates.
  package func outcomes(of slot: Slot) throws -> [TestOutcome] {
    try db.rows(
      """
      SELECT t.label, EXISTS (SELECT 1 FROM collection c WHERE c.test = t.id),
        (SELECT state FROM test_event v WHERE v.test = t.id AND v.state <> 'closed'
          ORDER BY seq DESC LIMIT 1)
      FROM test t WHERE t.slot = ? ORDER BY t.id
      """, [slot]
    ).compactMap { row in
      TestState(rawValue: row[2]).map {
        TestOutcome(label: row[0], isCollected: row[1], state: $0)
      }
    }
  }

  /// - Throws: `unknown`.
  package func requireTest(_ number: Int64) throws -> TestRecord {
    guard let test = try test(number) else {
      throw StoreError.unknown(noun: "test", id: "\(number)")
    }
    return test
  }

  func person(ofTest number: Int64) throws -> Int64 {
    let person = try db.one(
      Int64.self,
      "SELECT e.person FROM test t JOIN enrolment e ON e.id = t.enrolment WHERE t.id = ?", [number])
    guard let person else { throw StoreError.unknown(noun: "test", id: "\(number)") }
    return person
  }

  /// What happened to a test, in order.
  package func events(of test: TestRecord) throws -> [TestEventRecord] {
    try db.rows(
      """
      SELECT v.seq, v.what, v.state, v.at, a.label, r.label, p.label, v.reason_code, v.due,
        v.entry, v.text
      FROM test_event v JOIN actor a ON a.id = v.actor
      LEFT JOIN actor r ON r.id = v.requester LEFT JOIN actor p ON p.id = v.approver
      WHERE v.test = ? ORDER BY v.seq
      """, [test.number]
    ).map { try event($0, of: test) }
  }

  /// The excuse of a test that waits for a second person.
  package func pendingExcuse(of test: Int64) throws -> PendingRequest? {
    try pendingExcuses().first { $0.test == test }
  }

  package func pendingExcuses() throws -> [PendingRequest] {
    try db.rows(
      """
      SELECT r.id, r.test, r.reason_code, a.label, r.at, r.requester
      FROM request r JOIN actor a ON a.id = r.requester
      WHERE r.kind = 'excuse' AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request = r.id)
      ORDER BY r.id
      """
    ).map {
      PendingRequest(
        id: $0[0], test: $0[1], reason: $0[2], by: $0[3], at: $0[4], requester: $0[5])
    }
  }

  private func event(_ row: Row, of test: TestRecord) throws -> TestEventRecord {
    guard let what = TestEvent(rawValue: row[1]), let state = TestState(rawValue: row[2]) else {
      throw StoreError.damaged(entry: row[9])
    }
    let seq: Int = row[0]
    let sealed: Data? = row[10]
    let text = try sealed.flatMap {
      try unsealed($0, of: test.person, use: "test/\(test.number)/\(seq)")
    }
    return TestEventRecord(
      seq: seq, what: what, state: state, at: row[3], by: row[4], requester: row[5],
      approver: row[6], reason: row[7], due: row[8], entry: row[9], text: text)
  }

  /// nil once the person's key is destroyed.
  func unsealed(_ sealed: Data, of person: Int64, use: String) throws -> String? {
    do {
      let bytes = try box(of: person).open([UInt8](sealed), use: use)
      return String(decoding: bytes, as: UTF8.self)
    } catch StoreError.erased { return nil }
  }

  private func tests(_ condition: String, _ arguments: StatementArguments) throws -> [TestRecord] {
    try db.rows(
      """
      SELECT t.id, t.enrolment, e.person, t.label, t.slot, t.date, t.reason, v.state, v.at,
        (SELECT max(due) FROM test_event w WHERE w.test = t.id), t.panel,
        (SELECT s.accession FROM specimen s JOIN collection c ON c.id = s.collection
          WHERE c.test = t.id ORDER BY s.id DESC LIMIT 1), v.seq + 1
      FROM test t JOIN enrolment e ON e.id = t.enrolment
      JOIN test_event v ON v.test = t.id
        AND v.seq = (SELECT max(seq) FROM test_event w WHERE w.test = t.id)
      \(condition) ORDER BY t.id
      """, arguments
    ).map { row in
      guard let reason = TestReason(rawValue: row[6]), let state = TestState(rawValue: row[7])
      else { throw StoreError.damaged(entry: nil) }
      return TestRecord(
        number: row[0], enrolment: row[1], person: row[2], label: row[3], slot: row[4],
        date: row[5], reason: reason, state: state, since: row[8], due: row[9], panel: row[10],
        accession: row[11], events: row[12])
    }
  }
}
