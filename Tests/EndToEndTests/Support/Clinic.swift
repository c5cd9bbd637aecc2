import ControlAPI
import Foundation
import Glibc
import TestSupport

/// A throw-away clinic: a folder with its files, and the real programs run on it.
final class Clinic: Sendable {
  let folder: ShortFolder
  let isPractice: Bool
  /// The real log's clock, which the test sets.
  let clock: FakeClock?
  /// Handed to the daemon as a service manager would, so that other users can reach it.
  private let passed: FileHandle?

  var configuration: String { folder("veridraw.yaml") }
  /// What a backup holds.
  var state: String { folder("state") }
  /// What no backup may hold: unrevealed seeds and the high-water mark.
  var local: String { folder("state-local") }
  var socket: String { folder("s") }

  static let practiceOrigin = "practice.invalid/e2e/2026"

  /// A practice log, whose own clock starts at `start`, local time.
  init(practiceFrom start: String, zone: String = "America/Chicago") throws {
    folder = try ShortFolder()
    isPractice = true
    (clock, passed) = (nil, nil)
    try fill(
      """
      practice: true
      origin: \(Self.practiceOrigin)
      practice_clock: "\(start)"
      timezone: \(zone)
      """)
  }

  /// A real log, on a clock that shows `start`, local time.
  init(realFrom start: String, zone: String = "America/Chicago") async throws {
    folder = try ShortFolder()
    isPractice = false
    clock = try await FakeClock(start, zone: zone)
    passed = Tools.isRoot ? try Socket.bound(folder("s"), stream: true) : nil
    let groups = [Person.staff, .lab, .clinician, .compliance, .admin].compactMap { person in
      Person.group(of: person).map { "\n  \(person.rawValue): [\($0)]" }
    }
    try fill(
      """
      origin: clinic.example/e2e/2026
      timezone: \(zone)
      roles:\(groups.joined())
      """)
    if Tools.isRoot { try Programs.link(into: folder.path) }
  }

  private func fill(_ configuration: String) throws {
    let shipped = Fixtures.project.appending(path: "Config").path
    try folder.write(
      configuration
        + "\nstate: state\nsocket: s\npanels: \(shipped)/panels\nrules: \(shipped)/rules\n",
      to: "veridraw.yaml")
    try folder.write(SmallProgram.program(), to: "program.yaml")
    try folder.write(SmallProgram.policy(), to: "policy.yaml")
    try folder.write(SmallProgram.roster(), to: "roster.csv")
  }

  /// Starts the daemon and waits until it says that it is ready.
  ///
  /// - Parameter arguments: What stands before the daemon's path: a tracer, another user.
  func start(
    through arguments: [String] = [], environment: [String: String] = [:]
  ) async throws -> Daemon {
    let daemon = try launch(through: arguments, environment: environment)
    try await daemon.errors.line(with: "notice: ready")
    return daemon
  }

  /// Starts the daemon and does not wait: it may well refuse.
  func launch(
    through arguments: [String] = [], environment: [String: String] = [:],
    configuration other: String? = nil
  ) throws -> Daemon {
    let command = arguments + [Programs.veridrawd, "--config", other ?? configuration]
    let environment = (clock?.environment ?? [:]).merging(environment) { $1 }
    guard let passed else { return Daemon(try Child(command, environment: environment)) }
    let shell = #"exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@""#
    return Daemon(
      try Child(
        ["/bin/sh", "-c", shell, "sh"] + command, environment: environment, input: passed))
  }

  /// Starts a daemon that has to refuse, and waits for its end; one that does not refuse is stopped.
  func refusal(configuration: String? = nil) async throws -> Ran {
    let daemon = try launch(configuration: configuration)
    if (try? await daemon.errors.line(with: "notice: ready")) != nil { return await daemon.stop() }
    return await daemon.child.end()
  }

  /// Runs `veridraw` to its end.
  func veridraw(
    _ arguments: String..., as person: Person? = nil, environment: [String: String] = [:]
  ) async throws -> Ran {
    try await veridraw(arguments: arguments, as: person, environment: environment)
  }

  func veridraw(
    arguments: [String], as person: Person? = nil, environment: [String: String] = [:]
  ) async throws -> Ran {
    try await Child.run(
      command(arguments, as: person),
      environment: environment.merging(["VERIDRAW_SOCKET": socket]) { $1 })
  }

  private func command(_ arguments: [String], as person: Person?) -> [String] {
    guard let person else { return [Programs.veridraw] + arguments }
    guard !isPractice else {
      return [Programs.veridraw] + arguments + ["--as", "\(person.rawValue)-1"]
    }
    guard !person.prefix.isEmpty else { return [Programs.veridraw] + arguments }
    return person.prefix + [folder("veridraw")] + arguments
  }

  /// `veridraw` on a pseudo-terminal, typed at by a person.
  func terminal(
    _ arguments: String..., as person: Person, environment: [String: String] = [:],
    columns: UInt16 = 80
  ) throws -> Terminal {
    try Terminal(
      command(arguments, as: person),
      environment: environment.merging(["VERIDRAW_SOCKET": socket]) { $1 }, columns: columns)
  }

  /// Enacts the program and enrols its patients.
  func open() async throws {
    let applied = try await veridraw("program", "apply", folder("program.yaml"), as: .admin)
    try require(applied, "program apply")
    let imported = try await veridraw("patient", "import", folder("roster.csv"), as: .staff)
    try require(imported, "patient import")
  }

  /// Moves the practice clock.
  func advance(to time: String) async throws {
    _ = try await Socket.call(AdvanceClock.self, .init(to: time), at: socket)
  }

  struct Unexpected: Error, CustomStringConvertible {
    let what: String
    let ran: Ran
    var description: String { "\(what): \(ran.ending)\n\(ran.output)\n\(ran.errors)" }
  }

  /// What came out of a command that has to succeed.
  @discardableResult
  func require(_ ran: Ran, _ what: String) throws -> Ran {
    guard ran.ending == .exit(0) else { throw Unexpected(what: what, ran: ran) }
    return ran
  }
}

/// `veridrawd`, running.
struct Daemon: Sendable {
  let child: Child
  var errors: Journal { child.errors }

  init(_ child: Child) { self.child = child }

  /// Asks it to stop, and waits.
  @discardableResult
  func stop() async -> Ran {
    child.signal(SIGTERM)
    return await child.end()
  }

  /// Cuts its power, and waits.
  @discardableResult
  func cut() async -> Ran {
    child.signal(SIGKILL)
    return await child.end()
  }
}
