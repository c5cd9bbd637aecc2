import GRDB
import Selection
import Testing
import Toxicology

@testable import Storage

/// Reason codes and bar codes: what is kept in the open is one of few, or fits a container.
@Suite struct ClosedWordTests {
  @Test(arguments: ["orson-meadowlark", "Completed", "", "completed "])
  func aNameIsNoReasonForADischarge(reason: String) async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let error = await #expect(throws: StoreError.self) {
      try await store.write {
        try $0.discharge(1, on: Monday.slot.date, reason: reason, by: staff)
      }
    }
    let text = try #require(error).description
    #expect(text.hasPrefix("the reason code of a discharge is one of completed, transferred, "))
    #expect(!text.contains("meadowlark"))
    #expect(try await store.read { try $0.stay(1).dischargedOn } == nil)
    try store.close()
  }

  @Test(arguments: [nil, "orson-meadowlark", "hospital"])
  func aCancellationTakesACodeOfItsOwnList(reason: String?) async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let error = await #expect(throws: StoreError.self) {
      try await store.write {
        try $0.record(.cancelled, of: 1, note: EventNote(reason: reason), by: staff)
      }
    }
    #expect(error?.description.hasPrefix("the reason code of 'cancelled' is one of ") == true)
    try await store.write {
      try $0.record(.cancelled, of: 1, note: EventNote(reason: "duplicate"), by: staff)
    }
    try store.close()
  }

  @Test(arguments: ["ill", "zebulon-quistgaard"])
  func anExcuseTakesACodeOfItsOwnList(reason: String) async throws {
    let (store, _, staff) = try await Fixture.drawn()
    await #expect(throws: StoreError.self) {
      try await store.write {
        _ = try $0.requestExcuse(of: 1, note: EventNote(reason: reason), by: staff)
      }
    }
    try store.close()
  }

  /// Where an event has no codes a single lower-case word is somebody's own words: sealed.
  @Test func anyOtherWordIsSealed() async throws {
    let (store, _, staff) = try await Fixture.drawn()
    try await store.write {
      try $0.record(.refused, of: 1, note: EventNote(reason: "zebulon"), by: staff)
      _ = try $0.orderTest(
        enrolment: 1, reason: .forCause, date: Monday.slot.date,
        note: EventNote(reason: "quistgaard", text: "seen"), by: staff)
    }
    let kept = try await store.read { reader in
      try reader.db.rows("SELECT row FROM opening").map { $0[0] as String }
        + reader.db.rows("SELECT coalesce(reason_code, '') FROM test_event").map { $0[0] as String }
    }
    #expect(kept.allSatisfy { !$0.contains("zebulon") && !$0.contains("quistgaard") })
    let texts = try await store.read { reader in
      try [1, 4].map { try reader.requireTest($0) }.flatMap { try reader.events(of: $0) }
        .compactMap(\.text)
    }
    #expect(texts == ["zebulon", "quistgaard: seen"])
    try store.close()
  }

  @Test(arguments: [
    "6", "00006", "12345", "", "A 17", "caf\u{E9}", String(repeating: "9", count: 65),
  ])
  func aBarCodeIsNoTestNumber(accession: String) async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let error = await #expect(throws: StoreError.self) {
      try await store.write {
        try $0.collect(1, NewCollection(specimen: .urine, accession: accession), by: staff)
      }
    }
    #expect(error?.description.hasPrefix("a bar code ") == true)
    #expect(try await store.read { try $0.test(1)?.state } == .selected)
    try store.close()
  }

  @Test(arguments: ["123456", "A17"])
  func aBarCodeIsOneSpecimens(accession: String) async throws {
    let (store, _, staff) = try await Fixture.drawn()
    let collection = NewCollection(specimen: .urine, accession: accession)
    try await store.write { try $0.collect(1, collection, by: staff) }
    let refusal = StoreError.already(
      noun: "specimen", id: accession, what: "recorded, for test 1")
    await #expect(throws: refusal) {
      try await store.write { try $0.collect(2, collection, by: staff) }
    }
    #expect(try await store.read { try $0.test(2)?.state } == .selected)
    try store.close()
  }

  /// The front desk is not told the words of the schema; the journal is.
  @Test func whatTheDatabaseRefusesIsNotToldInItsWords() async throws {
    let (store, _, _) = try await Fixture.drawn()
    let error = await #expect(throws: StoreError.self) {
      try await store.write { try $0.db.run("INSERT INTO program (name) VALUES ('main')") }
    }
    let refused = try #require(error)
    #expect(refused.description == "the database refused (code 1555)")
    #expect(refused.journalText.contains("UNIQUE constraint failed: program.name"))
    #expect(StoreError.noLog.journalText == StoreError.noLog.description)
    try store.close()
  }
}
