import ControlAPI
import Foundation
import Glibc
import TestSupport

/// A practice log at some moment, the evening before a draw say, to go back to as often as needed.
struct Evening {
  static let opening = "2026-11-23T05:05"
  /// The calls with which the database, the mark and the seeds reach the disk. Not `write`: threads
  /// wake each other with it, and what it writes is opened and synced by calls that are here.
  static let calls = ["fdatasync", "fsync", "openat", "pwrite64", "rename", "unlink"]

  let clinic: Clinic
  let name: String
  /// Whether the log stands so near the draw that start-up goes on with it.
  let drawsAtStart: Bool
  private let kept: String

  /// Keeps the clinic's state as it is now; no daemon may be running.
  init(_ clinic: Clinic, name: String, drawsAtStart: Bool = false) throws {
    self.clinic = clinic
    self.name = name
    self.drawsAtStart = drawsAtStart
    kept = clinic.folder("kept-\(name)")
    try FileManager.default.copyItem(atPath: clinic.state, toPath: kept)
    try FileManager.default.copyItem(atPath: clinic.local, toPath: kept + "-local")
  }

  func restore() throws {
    for (path, copy) in [(clinic.state, kept), (clinic.local, kept + "-local")] {
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(atPath: copy, toPath: path)
    }
  }

  /// Moves the clock past the opening, where it is not there already.
  func arrive() async throws {
    do {
      try await clinic.advance(to: Self.opening)
    } catch let refusal as ControlError where refusal.kind == .refused {}
  }

  /// Lets `act` happen undisturbed, and stops: the most calls of each kind that one thread made.
  func counts(of act: () async throws -> Void) async throws -> [String: Int] {
    let trace = clinic.folder("trace")
    try restore()
    let tracer = try await Tracer(
      self, ["--trace=" + Self.calls.joined(separator: ",")], to: trace)
    try await act()
    _ = try await tracer.end()
    return Tracer.counts(in: try String(contentsOfFile: trace, encoding: .utf8))
  }

  /// Lets `act` happen with a kill at the `number`th `call` of a thread; answers whether it came to
  /// that.
  func kill(
    at call: String, _ number: Int, _ act: () async throws -> Void
  ) async throws -> Bool {
    try restore()
    let arguments = ["--trace=\(call)", "--inject=\(call):signal=SIGKILL:when=\(number)"]
    guard let tracer = try? await Tracer(self, arguments, to: "/dev/null") else { return true }
    // The call is cut off when the daemon is killed under it.
    if (try? await act()) == nil {
      return await tracer.daemon.child.end().ending == .signal(SIGKILL)
    }
    return try await tracer.end() == .signal(SIGKILL)
  }

  /// Draws and stops undisturbed: the list, and the calls that it took.
  func draw() async throws -> (list: [String], counts: [String: Int]) {
    let counts = try await self.counts { try await arrive() }
    let daemon = try await clinic.start()
    let list = try await clinic.drawn()
    await daemon.stop()
    return (list, counts)
  }

  /// Draws with a kill at the `number`th `call` of a thread; answers whether it came to that.
  func draw(killedAt call: String, _ number: Int) async throws -> Bool {
    try await kill(at: call, number) { try await arrive() }
  }
}

extension Clinic {
  /// Who is on today's list.
  func drawn() async throws -> [String] {
    try await Socket.call(Today.self, .init(), as: "staff-1", at: socket)
      .lists.flatMap(\.rows).map(\.patient).sorted()
  }
}

/// A daemon under strace.
///
/// It is attached to a daemon that is ready where the draw is still to come, and runs the daemon from
/// its first instruction where start-up draws.
struct Tracer {
  let daemon: Daemon
  private let strace: Child?
  private let lock: String

  /// Returns once the daemon is ready and traced; throws when it did not come to that.
  init(_ evening: Evening, _ arguments: [String], to output: String) async throws {
    lock = evening.clinic.state + "/lock"
    let command = [Tools.find("strace") ?? "strace", "-f", "--output=\(output)"] + arguments
    if evening.drawsAtStart {
      daemon = try await evening.clinic.start(through: command)
      strace = nil
    } else {
      daemon = try await evening.clinic.start()
      let tracer = try Child(command + ["-p", "\(daemon.child.id)"])
      try await tracer.errors.line(with: "attached")
      strace = tracer
    }
  }

  /// Stops the daemon, and the tracer with it; answers how the daemon ended.
  func end() async throws -> Ending {
    if let strace {
      let ending = await daemon.stop().ending
      await strace.end()
      return ending
    } else {
      // The child is the tracer: what it runs has left its number in the lock.
      let text = try String(contentsOfFile: lock, encoding: .utf8)
      if let id = Int32(text.prefix { $0 != "\n" }) { kill(id, SIGTERM) }
      return await daemon.child.end().ending
    }
  }

  /// How often the busiest thread made each call.
  static func counts(in trace: String) -> [String: Int] {
    var threads: [String: [String: Int]] = [:]
    for line in trace.split(separator: "\n") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "(" }).map(String.init)
      guard words.count > 1, Evening.calls.contains(words[1]) else { continue }
      threads[words[0], default: [:]][words[1], default: 0] += 1
    }
    return threads.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: max) }
  }
}
