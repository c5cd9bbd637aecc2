import GRDB
import Selection
import Testing
import Toxicology
import TransparencyLog

@testable import Storage

/// What the schema itself refuses, whoever asks.
@Suite struct SchemaTests {
  @Test func everyTableIsStrict() async throws {
    let fixture = try Fixture()
    let store = try fixture.open()
    let loose = try fixture.raw { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
          AND NOT strict AND name NOT LIKE 'sqlite%' AND name <> 'grdb_migrations'
          """)
    }
    #expect(loose == [])
    try store.close()
  }

  @Test func noRowOfALivedDayCanBeChangedOrDeleted() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.liveADay(labels, fixture.clock)
    try store.close()
    try fixture.raw { db in
      let tables = try String.fetchAll(
        db,
        sql: """
          SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
          AND name NOT LIKE 'grdb%'
          """)
      var filled = 0
      for table in tables {
        guard try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0 > 0 else { continue }
        filled += 1
        let column = try #require(
          try String.fetchOne(db, sql: "SELECT name FROM pragma_table_info('\(table)')"))
        #expect(throws: DatabaseError.self, "UPDATE \(table)") {
          try db.execute(sql: "UPDATE \(table) SET \(column) = \(column)")
        }
        #expect(throws: DatabaseError.self, "DELETE \(table)") {
          try db.execute(sql: "DELETE FROM \(table)")
        }
      }
      #expect(filled > 25, "the day should have touched most tables")
    }
  }

  @Test func replaceDoesNotSlipPastTheTriggers() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    await #expect(throws: StoreError.self) {
      try await store.write { transaction in
        try transaction.db.run(
          "INSERT OR REPLACE INTO list (name, program) VALUES ('main', 'main')")
        try transaction.act("test", by: "daemon", row: [:])
      }
    }
    try store.close()
  }

  @Test(arguments: [
    "INSERT INTO slot_step (slot, step, entry) VALUES ('2026-11-23/main', 'draw', 3)",
    "INSERT INTO slot_step (slot, step, entry) VALUES ('2026-11-23/main', 'missed', 3)",
    "INSERT INTO slot_step (slot, step, entry) VALUES ('2026-11-23/main', 'roster', 3)",
    "INSERT INTO slot_step (slot, step, entry) VALUES ('2026-11-24/main', 'draw', 3)",
    "INSERT INTO slot_step (slot, step, entry) VALUES ('2026-11-24/main', 'reveal', 3)",
    "INSERT INTO drawn_list (slot, kind, entry, lines) VALUES ('2026-11-23/main', 'draw', 3, x'')",
    "INSERT INTO commitment (seq, slot, c, entry) VALUES (7, '2026-11-24/main', zeroblob(32), 3)",
    "INSERT INTO list (name, program) VALUES ('Main', 'main')",
    "INSERT INTO list (name, program) VALUES ('other', 'nobody')",
    "INSERT INTO entry (idx, line, t, at) VALUES (1000, '{\"at\":1,\"t\":\"act\",\"v\":1}', 'act', 1)",
    "INSERT INTO entry (idx, line, t, at) VALUES (0, '{\"at\":1,\"t\":\"act\",\"v\":1}', 'act', 1)",
    "INSERT INTO head (size, root, note) VALUES (99, 'text', 'x')",
    "INSERT INTO mix (entry, src, first_seq, last_seq) VALUES (3, 'officer', 'first', 0)",
    "INSERT INTO closure (entry, date, list) VALUES (3, '2026-02-30', 'main')",
    "INSERT INTO test (enrolment, date, reason, at, actor, entry) "
      + "VALUES (1, '2026-11-23', 'random', 1, 1, 1)",
    "INSERT INTO test_event (test, seq, what, state, actor, at, entry) "
      + "VALUES (1, 1, 'excused', 'excused', 1, 1, 1)",
    "INSERT INTO test_event (test, seq, what, state, actor, at, entry) "
      + "VALUES (1, 7, 'notified', 'notified', 1, 1, 1)",
    "INSERT INTO test_event (test, seq, what, state, actor, requester, approver, reason_code, at, "
      + "entry) VALUES (1, 1, 'excused', 'excused', 1, 1, 1, 'ill', 1, 1)",
  ])
  func aRuleIsBroken(sql: String) async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    try store.close()
    try fixture.raw { db in
      let error = #expect(throws: DatabaseError.self) { try db.execute(sql: sql) }
      #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }
  }

  @Test func aPersonKeyGoesOnlyWithItsErasure() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    try store.close()
    try fixture.raw { db in
      #expect(throws: DatabaseError.self) { try db.execute(sql: "DELETE FROM person_key") }
      try db.execute(
        sql: """
          INSERT INTO actor (id, label, at, entry) VALUES (90, 'privacy-1', 1, 1), (91, 'privacy-2', 1, 1);
          INSERT INTO erasure (person, requester, approver, at, entry) VALUES (1, 90, 91, 1, 1);
          INSERT INTO legal_hold (id, reason, at, actor, entry) VALUES (5, 'court', 1, 90, 1);
          """)
      #expect(throws: DatabaseError.self, "a hold stands") {
        try db.execute(sql: "DELETE FROM person_key WHERE person = 1")
      }
      try db.execute(
        sql: """
          INSERT INTO legal_hold (reason, releases, at, actor, entry) VALUES ('over', 5, 1, 90, 1);
          DELETE FROM person_key WHERE person = 1
          """)
    }
    let reopened = try fixture.open()
    await #expect(throws: StoreError.erased(person: 1)) {
      try await reopened.read { try $0.identity(of: 1) }
    }
    try reopened.close()
  }
}

extension Store {
  /// A day that leaves rows in most tables.
  func liveADay(_ labels: [Label], _ clock: TestClock) async throws {
    try await drawMonday(labels, clock)
    try await write { transaction in
      let staff = try transaction.actor(uid: 1001, role: "staff")
      let second = try transaction.actor(uid: 1002, role: "staff")
      try transaction.recordView(.list(Monday.slot), print: "screen", by: staff)
      try transaction.record(.notified, of: 1, due: clock.now + 28_800, by: staff)
      try transaction.record(.arrived, of: 1, by: staff)
      try transaction.collect(1, NewCollection(specimen: .urine, accession: "A1"), by: staff)
      let observations = [NewObservation(analyte: "THC", reading: .presumptivePositive)]
      let report = NewReport(
        source: .cup, method: .presumptive, controlsSeen: true, observations: observations)
      _ = try transaction.enterResult(report, of: 1, by: staff)
      try transaction.record(.closed, of: 1, by: staff)
      _ = try transaction.requestExcuse(of: 2, note: EventNote(reason: "medical"), by: staff)
      try transaction.decideExcuse(of: 2, approve: true, by: second)
      try transaction.record(.noShow, of: 3, by: staff)
      try transaction.addMakeup(labels[2], by: CivilDate("2026-11-26")!, for: 3, actor: staff)
      try transaction.setVisit(CivilDate("2026-11-27")!, of: 1, by: staff)
      let away = Away(first: CivilDate("2026-11-24")!, last: nil, why: .travel)
      _ = try transaction.setAway(away, of: 1, by: staff)
      try transaction.addClosure(CivilDate("2026-12-24")!, list: "main", by: staff)
      try transaction.discharge(
        2, on: CivilDate("2026-11-23")!, reason: "completed", by: staff)
    }
    clock.now = Monday.closes
    try await write { try $0.recordReveal(Monday.slot) }
  }
}
