import Evidence
import Foundation
import GRDB
import Libcrypto
import Selection
import Synchronization
import TransparencyLog

@testable import Storage

/// A clock that tests set.
final class TestClock: Sendable {
  private let seconds: Mutex<Int64>
  init(_ start: Int64) { seconds = Mutex(start) }
  var now: Int64 {
    get { seconds.withLock { $0 } }
    set { seconds.withLock { $0 = newValue } }
  }
}

/// A place in the write path that fails once, and what the store said of it.
final class Sabotage: Sendable {
  struct Failure: Error {}
  private let place = Mutex<(WriteStep, WriteProbe.Moment)?>(nil)
  private let faults = Mutex<[FatalFault]>([])

  func fail(_ step: WriteStep, _ moment: WriteProbe.Moment) {
    place.withLock { $0 = (step, moment) }
  }

  var probe: WriteProbe {
    WriteProbe { step, moment in
      let hit = self.place.withLock { place in
        guard let wanted = place, wanted == (step, moment) else { return false }
        place = nil
        return true
      }
      if hit { throw Failure() }
    }
  }

  func note(_ fault: FatalFault) { faults.withLock { $0.append(fault) } }
  var fatal: [FatalFault] { faults.withLock { $0 } }
}

/// A state directory of its own with keys, a clock and a way to break the write path.
final class Fixture: Sendable {
  static let origin = "clinic.example/veridraw/2026"
  /// 2026-11-22 12:00 in Chicago, a Sunday.
  static let start: Int64 = 1_795_370_400
  let directory: StateDirectory
  let clock = TestClock(start)
  let sabotage = Sabotage()
  private let root: URL

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "vs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    directory = StateDirectory(root.path + "/state")
    try logKey.create()
    try sealingKey.create()
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  var logKey: KeyFile { KeyFile(.log, at: root.path + "/log-key") }
  var sealingKey: KeyFile { KeyFile(.sealing, at: root.path + "/sealing-key") }

  func configuration(origin: String = origin) -> StoreConfiguration {
    // The clock keeps the whole fixture, and so its directory, as long as a store is open.
    var configuration = StoreConfiguration(
      directory: directory, origin: origin, logKey: logKey, sealingKey: sealingKey,
      now: { self.clock.now }, fatal: { self.sabotage.note($0) })
    configuration.probe = sabotage.probe
    return configuration
  }

  func open() throws -> Store { try Store.open(configuration()) }

  /// A store with a log, a program and three patients.
  func furnished() async throws -> (store: Store, labels: [Label]) {
    let store = try open()
    try await store.write { try $0.createLog(tz: "America/Chicago") }
    let labels = try await store.write { transaction in
      let admin = try transaction.actor(named: "admin-1")
      try transaction.applyProgram(.sample(), by: admin)
      return try (1...3).map { number in
        let enrolled = try transaction.enrol(.sample(number), by: admin)
        guard let label = enrolled.label else { throw Sabotage.Failure() }
        return label
      }
    }.value
    return (store, labels.sorted())
  }

  /// The same with Monday drawn and somebody at the front desk.
  static func drawn() async throws -> (store: Store, fixture: Fixture, staff: RecordedActor) {
    let fixture = try Fixture()
    let (store, labels) = try await fixture.furnished()
    try await store.drawMonday(labels, fixture.clock)
    let staff = try await store.write { try $0.actor(uid: 1001, role: "staff") }.value
    return (store, fixture, staff)
  }

  /// A connection of its own, to look and to tamper.
  func raw<T>(_ body: (Database) throws -> T) throws -> T {
    let queue = try DatabaseQueue(path: directory.database)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction(body)
  }

  /// The mark as it lies on disk.
  func mark() throws -> Head? {
    let key = try Signer(origin: Self.origin, seed: try logKey.read()).verifierKey
    return try HighWaterMark(directory, origin: Self.origin).read(signedBy: [key])?.head
  }

  /// The head recomputed from the entries on disk and nothing else.
  func recomputed() throws -> Head {
    let lines = try raw { try String.fetchAll($0, sql: "SELECT line FROM entry ORDER BY idx") }
    let root = MerkleTree.root(lines.map { MerkleTree.leafHash(Array($0.utf8)) })
    return Head(try Checkpoint(origin: Self.origin, size: UInt64(lines.count), root: root))
  }
}

extension ProgramApplication {
  static let duties = [DutyRule(kind: .window, atLeast: 1, days: 7)]

  static func sample(
    program: String = "main", list: String = "main", opens: String = "05:00", document: String = "a"
  ) -> ProgramApplication {
    let floor = Chance(ppb: 456_310_988) ?? .certain
    let half = Chance(ppb: 500_000_000) ?? .certain
    let phase = Phase(
      floor: floor, flat: half, duties: duties)
    let plan = ListPlan(
      name: list, weekdays: WeekdaySet(flags: "1111000") ?? .none,
      opens: TimeOfDay(opens)!, closes: TimeOfDay("17:00")!)
    let policy = Policy(
      program: program, lists: [plan], mode: .independent, phases: ["1": phase, "2": phase])
    return ProgramApplication(
      programDocument: "program \(document)", policyDocument: "policy \(document)", policy: policy,
      from: CivilDate("2026-11-23")!)
  }
}

extension NewPatient {
  static func sample(_ number: Int, list: String = "main", phase: String = "1") -> NewPatient {
    NewPatient(
      identity: Identity(
        patient: "100\(number)", name: "Zebulon Quistgaard \(number)",
        born: "1961-04-3\(number % 10)"),
      program: "main", testing: Testing(list: list, phase: phase, lane: "all"),
      attendance: WeekdaySet(flags: "1111000") ?? .none, from: CivilDate("2026-11-22")!,
      clinician: "Dr Xanthippe Vogelsang")
  }
}

/// Monday's slot and its window in Chicago.
enum Monday {
  static let slot = Slot("2026-11-23/main")!
  static let opens: Int64 = 1_795_431_600
  static let closes: Int64 = 1_795_474_800
  static let next = Slot("2026-11-24/main")!

  static func rows(_ labels: [Label]) -> [RosterRow] {
    labels.map {
      RosterRow(
        slot: slot, label: $0, phase: "1", lane: "all", base: .flat,
        chance: Chance(ppb: 500_000_000)!)
    }
  }

  static func list(_ labels: [Label]) -> [ListLine] {
    labels.map { ListLine(label: $0, number: Number(73_412_556)!) }
  }
}

extension Store {
  /// Monday committed, rostered and drawn with everybody on the list.
  func drawMonday(_ labels: [Label], _ clock: TestClock) async throws {
    try await write {
      try $0.commitSlot(Monday.slot, opens: Monday.opens, closes: Monday.closes)
    }
    clock.now = Monday.opens + 1
    try await write { try $0.fixRoster(Monday.slot, rows: Monday.rows(labels)) }
    try await write { transaction in
      try transaction.recordDraw(Monday.slot, list: Monday.list(labels))
      try transaction.commitSlot(
        Monday.next, opens: Monday.opens + 86_400, closes: Monday.closes + 86_400)
    }
  }
}
