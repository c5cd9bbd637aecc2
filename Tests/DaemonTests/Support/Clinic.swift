import ControlAPI
import Documents
import Evidence
import Foundation
import Libcrypto
import Selection
import Storage
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import Daemon

/// A whole daemon but for its socket: store, slot keeper and desk in a folder of their own, with
/// key, seeds and labels that make every run the same.
final class Clinic: Sendable {
  let folder: ShortFolder
  let clock: any WallClock
  let settings: Settings
  let store: Store
  let keeper: SlotKeeper
  let log: LogRecorder
  private let faults: Faults
  private let labels: Labels
  private let trust: ClockTrust?
  private let makeTrust: (@Sendable () -> ClockTrust)?
  /// Whether somebody else has the folder now.
  private let isOver = Mutex(false)

  /// What the write path gave up over: nothing, in any test here.
  private final class Faults: Sendable {
    let kept = Mutex<[String]>([])
  }

  /// The first stay gets the first label, in whichever process.
  private final class Labels: Sendable {
    private let count = Mutex(0)

    func next() throws -> Label {
      let number = count.withLock { count in
        count += 1
        return count
      }
      let bytes = SHA256.hash(Array("label \(number)".utf8)).bytes
      return try #require(Label(bytes: Array(bytes.prefix(16))))
    }
  }

  static let zone = "America/Chicago"

  /// - Parameters:
  ///   - start: where a hand-driven clock begins, clinic's time.
  ///   - laboratories: files of laboratories, by name.
  ///   - makeClock: another clock, given the folder of the state.
  init(
    at start: String = "2026-11-22T12:00", practice: Bool = true, zone: String = zone,
    laboratories: [String: String] = [:],
    witnesses: [VerifierKey] = [],
    makeClock: ((String, Int64) throws -> any WallClock)? = nil,
    trust makeTrust: (@Sendable () -> ClockTrust)? = nil
  ) async throws {
    self.makeTrust = makeTrust
    trust = makeTrust?()
    folder = try ShortFolder()
    let path = folder("veridraw.yaml")
    try Self.configuration(practice: practice, zone: zone).write(
      toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.createDirectory(
      atPath: folder("laboratories"), withIntermediateDirectories: true)
    for (name, text) in laboratories {
      try text.write(
        toFile: folder("laboratories/\(name).yaml"), atomically: true, encoding: .utf8)
    }
    settings = try Settings(path: path)
    let start = try #require(ClockText(zone: settings.zone).instant(start))
    try StateDirectory(settings.file.state).makeDirectories()
    clock = try makeClock?(settings.file.state, start) ?? HandClock(start)
    log = LogRecorder()
    (faults, labels) = (Faults(), Labels())
    try Self.makeKeys(settings.file.keys)
    store = try Self.open(settings, clock, trust, faults, labels)
    try await Self.begin(store, settings, witnesses)
    keeper = try await Self.keeper(store, clock, trust, log)
  }

  /// The same clinic after its daemon has been stopped and started again; the old one is closed.
  func restarted() async throws -> Clinic {
    isOver.withLock { $0 = true }
    try store.close()
    return try await Clinic(after: self)
  }

  private init(after old: Clinic) async throws {
    (folder, clock, settings) = (old.folder, old.clock, old.settings)
    (log, faults, labels) = (old.log, old.faults, old.labels)
    (makeTrust, trust) = (old.makeTrust, old.makeTrust?())
    store = try Self.open(settings, clock, trust, faults, labels)
    keeper = try await Self.keeper(store, clock, trust, log)
  }

  private static func keeper(
    _ store: Store, _ clock: any WallClock, _ trust: ClockTrust?, _ log: LogRecorder
  ) async throws -> SlotKeeper {
    try await SlotKeeper(
      store: store, clock: clock, logger: log.logger,
      believes: { trust?.believes($0, after: $1) ?? true })
  }

  deinit {
    if !isOver.withLock({ $0 }) { try? store.close() }
    let kept = faults.kept.withLock { $0 }
    if !kept.isEmpty { Issue.record("the store gave up: \(kept)") }
  }

  private static func configuration(practice: Bool, zone: String) -> String {
    let shipped = Fixtures.project.appending(path: "Config").path
    let origin = practice ? "practice.invalid/clinic" : "clinic.example/veridraw/2026"
    return """
      origin: \(origin)
      practice: \(practice)
      timezone: \(zone)
      state: state
      socket: veridraw.sock
      panels: \(shipped)/panels
      rules: \(shipped)/rules
      roles: {staff: [root]}

      """
  }

  private static func makeKeys(_ keys: KeyFiles) throws {
    let secret = SHA256.hash(Array("key of the log".utf8))
    let text = "veridraw/1 \(KeyFile.Purpose.log.rawValue) \(secret)\n"
    try #require(
      FileManager.default.createFile(
        atPath: keys.log, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]))
    try KeyFile(.sealing, at: keys.sealing).create()
  }

  private static func open(
    _ settings: Settings, _ clock: any WallClock, _ trust: ClockTrust?, _ faults: Faults,
    _ labels: Labels
  ) throws -> Store {
    let keys = settings.file.keys
    var configuration = StoreConfiguration(
      directory: StateDirectory(settings.file.state), origin: settings.file.origin,
      logKey: KeyFile(.log, at: keys.log), sealingKey: KeyFile(.sealing, at: keys.sealing),
      now: { clock.now() },
      fatal: { fault in faults.kept.withLock { $0.append("\(fault)") } })
    configuration.believes = { trust?.believes($0, after: $1) ?? true }
    configuration.seed = { SHA256.hash(Array("seed of \($0)".utf8)) }
    configuration.label = { try labels.next() }
    return try Store.open(configuration)
  }

  /// What the house does before it serves.
  private static func begin(
    _ store: Store, _ settings: Settings, _ witnesses: [VerifierKey]
  ) async throws {
    let zone = settings.file.timezone
    try await store.write { transaction in
      try transaction.createLog(tz: zone, witnesses: witnesses)
      let daemon = try transaction.actor(named: "daemon")
      for text in settings.panels.values {
        _ = try transaction.applyPanel(text.panel, document: text.document, by: daemon)
      }
      for text in settings.rules.texts { try transaction.applyRule(text, by: daemon) }
    }
  }

  /// Serves every mix: what is entered where is the tests' business.
  var desk: Desk {
    Desk(
      store: store, keeper: keeper, clock: clock, settings: settings, trust: trust,
      servedMixes: Set(MixSource.allCases))
  }
  var zone: ZoneRules { settings.zone }
  var today: CivilDate { zone.local(clock.now()).date }

  func instant(_ text: String) throws -> Int64 {
    try #require(ClockText(zone: zone).instant(text))
  }

  /// Somebody with one role, as on a connection of their own.
  func session(_ role: Role, number: Int = 1) -> Session {
    let session = Session(
      peer: Peer(uid: 1_000 + UInt32(number), gid: 100), roles: [role],
      isPractice: store.isPractice)
    if store.isPractice {
      let name = "\(role.rawValue)-\(number)"
      session.act(as: Actor(uid: session.peer.uid, name: name, roles: [role], practiceName: name))
    }
    return session
  }

  /// Lives from one due time to the next, as the scheduler does, up to `instant`.
  func live(until instant: Int64) async throws {
    let clock = try #require(clock as? HandClock)
    while let wake = await keeper.nextWake(), wake <= instant {
      clock.set(wake)
      try await keeper.catchUp()
    }
    clock.set(instant)
    try await keeper.catchUp()
  }

  func live(until text: String) async throws { try await live(until: try instant(text)) }

  /// The machine is off, or asleep, until then.
  func sleep(until text: String) async throws {
    let clock = try #require(clock as? HandClock)
    clock.set(try instant(text))
    try await keeper.catchUp()
  }

  /// Every entry's bytes, in order.
  func lines() async throws -> [[UInt8]] {
    try await store.read { try $0.lines(from: 0, count: Int(try $0.size())) }
  }

  func entries() async throws -> [Entry] { try await lines().map { try Entry(line: $0) } }

  /// What the daemon hands to an inspector, as the verifier takes it.
  func bundle() async throws -> LogBundle {
    let files = Mutex<[String: [UInt8]]>([:])
    try await desk.streamBundle(.init(), for: session(.compliance)) { piece in
      files.withLock { $0[piece.path, default: []] += Array(piece.text.utf8) }
    }
    return LogBundle(files: files.withLock { $0 })
  }
}

extension Clinic {
  /// A program and policy of Config/examples, enacted as the administrator does.
  @discardableResult
  func apply(example: String) async throws -> Enacted {
    try await desk.apply(
      ApplyProgram.Parameters(
        program: try Example.document(example, "program.yaml"),
        policy: try Example.document(example, "policy.yaml")), by: session(.admin))
  }

  /// The small program that most tests use, with whatever a test changes.
  @discardableResult
  func apply(
    program: String = Texts.program, policy: String = Texts.policy
  ) async throws -> Enacted {
    try await desk.apply(
      ApplyProgram.Parameters(
        program: Document(name: "program.yaml", text: program),
        policy: Document(name: "policy.yaml", text: policy)), by: session(.admin))
  }

  /// Enrols somebody made up and answers the clinic's number.
  @discardableResult
  func enrol(
    _ patient: String, name: String = "Test Person", born: String = "1980-01-31",
    list: String = "main", phase: String = "one", lane: String? = nil, attends: String = "mon-thu"
  ) async throws -> PatientChanged {
    try await desk.addPatient(
      AddPatient.Parameters(
        patient: patient, name: name, born: born, list: list, phase: phase, lane: lane,
        attends: attends), by: session(.staff))
  }
}

/// Files of Config/examples.
enum Example {
  static let all = ["three-levels", "evening-choice", "step-down"]

  static func text(_ example: String, _ file: String) throws -> String {
    let folder = Fixtures.project.appending(path: "Config/examples/\(example)")
    return String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
  }

  static func document(_ example: String, _ file: String) throws -> Document {
    Document(name: file, text: try text(example, file))
  }
}

/// A program small enough to be read in a test.
enum Texts {
  static let program = program()

  static func program(closures: String = "[]", weekdays: String = "mon, tue, wed, thu") -> String {
    """
    program: small
    title: Small Program
    panel: clinical-cup
    lists:
      - name: main
        title: Groups
        weekdays: [\(weekdays)]
        opens: "05:00"
        closes: "17:00"
    closures: \(closures)

    """
  }

  static let policy = policy()

  /// Whoever is in phase `one` is drawn every day; phase `half` is a fair coin.
  static func policy(more: String = "", phases: [String] = ["one", "half"]) -> String {
    let forms = [
      "one": "{title: Every day, mean: {tests: 4, days: 7}, attends: 4}",
      "half": "{title: Every other day, mean: {tests: 2, days: 7}, attends: 4}",
    ]
    let lines = phases.map { "  \($0): \(forms[$0] ?? "")" }.joined(separator: "\n")
    return "program: small\nphases:\n\(lines)\n\(more)\n"
  }
}
