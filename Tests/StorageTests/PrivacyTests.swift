import Foundation
import GRDB
import Selection
import Testing
import Toxicology

@testable import Storage

/// Unmistakable names are planted; they must not turn up where a thief or a reader of logs looks.
@Suite struct PrivacyTests {
  static let planted = [
    "Zebulon", "Quistgaard", "1961-04-3", "Xanthippe", "Vogelsang", "Ypsilanti",
  ]

  @Test func noNameIsInAnyFile() async throws {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.liveADay(labels, fixture.clock)
    try await store.write { transaction in
      let staff = try transaction.actor(uid: 1001, role: "staff")
      let note = EventNote(reason: "other", text: "met Zebulon Quistgaard in Ypsilanti")
      _ = try transaction.orderTest(
        enrolment: 1, reason: .forCause, date: Monday.slot.date, note: note, by: staff)
    }
    let names = try await store.read { try $0.day(Monday.slot).compactMap(\.identity?.name) }
    #expect(names.count == 3 && names.allSatisfy { $0.hasPrefix("Zebulon Quistgaard") })
    let clinician = try await store.read { try $0.clinician(of: try $0.stay(1)) }
    #expect(clinician == "Dr Xanthippe Vogelsang")
    for directory in [fixture.directory.path, fixture.directory.local] {
      try expectNothing(in: directory)
    }
    try store.close()
    try expectNothing(in: fixture.directory.path)
  }

  private func expectNothing(in directory: String) throws {
    let paths = try #require(FileManager.default.enumerator(atPath: directory))
    var bytes = 0
    for case let path as String in paths {
      guard let data = FileManager.default.contents(atPath: directory + "/" + path) else {
        continue
      }
      bytes += data.count
      for word in Self.planted {
        #expect(data.range(of: Data(word.utf8)) == nil, "\(word) in \(path)")
      }
    }
    #expect(bytes > (directory.hasSuffix("-local") ? 100 : 100_000))
  }

  @Test func noNameIsInAnError() async throws {
    let fixture = try Fixture()
    let (store, _) = try await fixture.furnished()
    let admin = try await store.write { try $0.actor(named: "admin-1") }.value
    var odd = NewPatient.sample(4)
    odd.observer = "Zebulon"
    let actions: [@Sendable (LogTransaction) throws -> Void] = [
      { [odd] in _ = try $0.enrol(odd, by: admin) },
      { try $0.db.run("INSERT INTO list (name, program) VALUES (?, 'main')", ["Quistgaard"]) },
      { try $0.discharge(1, on: Monday.slot.date, reason: "Zebulon left", by: admin) },
      { try $0.db.run("INSERT INTO head VALUES (?, ?, ?)", ["Zebulon", "Zebulon", "Zebulon"]) },
      { _ = try $0.importPatients([.sample(1)], by: admin) },
    ]
    for action in actions {
      let error = await #expect(throws: (any Error).self) { try await store.write(action) }
      let text = "\(String(describing: error)) \(String(reflecting: error))"
      for word in Self.planted { #expect(!text.contains(word), "\(text)") }
    }
    try store.close()
  }

  @Test func anIdentityDescribesNothing() {
    let identity = NewPatient.sample(1).identity
    let texts = ["\(identity)", String(reflecting: identity), "\(NewPatient.sample(1))"]
    var dumped = ""
    dump(identity, to: &dumped)
    for word in ["Zebulon", "1961"] {
      #expect((texts + [dumped]).allSatisfy { !$0.contains(word) })
    }
  }

  @Test func whatIsSealedForOneDoesNotOpenForAnother() throws {
    let sealing = try Sealing(key: [UInt8](repeating: 7, count: 32))
    let wrapped = try sealing.newKey(for: .person(1))
    let box = try sealing.unwrap(wrapped, for: .person(1))
    let sealed = try box.seal(Array("Zebulon".utf8), use: "identity/1")
    #expect(try box.open(sealed, use: "identity/1") == Array("Zebulon".utf8))
    #expect(throws: (any Error).self) { try box.open(sealed, use: "identity/2") }
    #expect(throws: (any Error).self) { try sealing.unwrap(wrapped, for: .person(2)) }
    #expect(throws: (any Error).self) { try sealing.unwrap(wrapped, for: .message(1)) }
    let other = try Sealing(key: [UInt8](repeating: 8, count: 32))
    #expect(throws: (any Error).self) { try other.unwrap(wrapped, for: .person(1)) }
    #expect(sealing.token("patient", "1") != sealing.token("patient", "2"))
    #expect(sealing.token("patient", "1") != other.token("patient", "1"))
  }
}
