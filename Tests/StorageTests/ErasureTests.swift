import Foundation
import GRDB
import Selection
import Testing

@testable import Storage

/// Where an erased person's key still is, and where not.
@Suite struct ErasureTests {
  @Test func theKeyIsGoneFromTheDiskAndNotFromOlderBackups() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    let actors = try await store.write { transaction in
      try ["staff-1", "staff-2"].map { try transaction.actor(named: $0) }
    }.value
    let stay = try #require(try await store.read { try $0.stay(label: labels[0]) })
    let wrapped = try fixture.raw {
      try Data.fetchOne(
        $0, sql: "SELECT wrapped FROM person_key WHERE person = ?", arguments: [stay.person])
    }
    let key = try #require(wrapped)
    let made = try await store.backup(into: Backups(fixture.directory.path + "-backup", keep: 1))
    func isIn(_ path: String) throws -> Bool {
      guard FileManager.default.fileExists(atPath: path) else { return false }
      return try Data(contentsOf: URL(fileURLWithPath: path)).range(of: key) != nil
    }
    let files = ["", "-wal"].map { fixture.directory.database + $0 }
    #expect(try files.contains(where: isIn))
    let date = try #require(CivilDate("2026-11-22"))
    try await store.write {
      try $0.discharge(stay.enrolment, on: date, reason: "completed", by: actors[0])
      try $0.requestErasure(of: stay.person, reason: "retention", by: actors[0])
      try $0.decideErasure(of: stay.person, approve: true, by: actors[1])
    }
    try await store.forget()
    #expect(try !files.contains(where: isIn))
    #expect(try isIn(made.file.path))
    await #expect(throws: StoreError.erased(person: stay.person)) {
      try await store.read { try $0.identity(of: stay.person) }
    }
    try store.close()
  }
}
