import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing
import TransparencyLog

/// Somebody works beside a crowd that behaves badly.
@Suite("A crowd")
struct LoadTests {
  private static let connections = 500
  private static let calls = Tools.isLong ? 5_000 : 500
  private static let patients = Tools.isLong ? 20_000 : 2_000

  /// The only comparison of times in these tests: of the same call, in the same run, by medians.
  @Test(
    "500 connections neither hold up another client, nor change anything, nor fill the memory",
    .enabled(if: Tools.hasPython, "\(Tools.needsPython)"), .timeLimit(.minutes(10)))
  func crowd() async throws {
    let (clinic, users) = try await Self.clinic()
    let daemon = try await clinic.start()
    try clinic.folder.write(SmallProgram.roster(Self.patients), to: "roster.csv")
    try await clinic.open()
    let before = try await Self.changes(of: clinic)

    let quiet = try await Self.median(at: clinic.socket)
    let memory = try Self.memory("VmRSS", of: daemon)
    let crowd = try Crowd.come(
      to: clinic.socket, connections: Self.connections, users: users,
      group: getgrnam("games")?.pointee.gr_gid ?? 0)
    try await crowd.output.line(with: "ready")
    let loaded = try await Self.median(at: clinic.socket)
    let most = try Self.memory("VmHWM", of: daemon)
    crowd.signal(SIGKILL)
    await crowd.end()

    // Optimized or not, and whoever else uses the machine, is too much for a verdict on each change.
    if Tools.isLong {
      print("quiet \(quiet), loaded \(loaded), memory \(memory >> 20) to \(most >> 20) MiB")
      #expect(loaded < quiet * 5)
    }
    // Nobody holds more than a message that has not ended, in a buffer that grows by doubling, or a
    // page and the one before it.
    #expect(most - memory < Self.connections << 20)
    // There is room again as soon as the daemon has seen them go.
    while try await clinic.veridraw("status", as: .staff).status == 69 {}
    #expect(try await Self.changes(of: clinic) == before)
    await daemon.stop()
  }

  @Test("a user's connections are counted, and the limit is named", .timeLimit(.minutes(1)))
  func tooMany() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    let held = try (0..<16).map { _ in try Socket.connected(clinic.socket) }
    let refused = try await clinic.veridraw("status")
    #expect(refused.ending == .exit(69))
    #expect(
      refused.errors
        == "veridraw: too many connections: user \(getuid()) may have at most 16 at once")
    for connection in held { try connection.close() }
    // There is room as soon as the daemon has seen it.
    while try await clinic.veridraw("status").ending == refused.ending {}
    try clinic.require(try await clinic.veridraw("status"), "status")
    await daemon.stop()
  }

  /// Where users can be changed a real log and 64 of its staff; elsewhere a practice log, on which
  /// one user may have as many connections as there are.
  private static func clinic() async throws -> (Clinic, users: Int) {
    if Tools.isRoot { return (try await Clinic(realFrom: "2026-11-22T12:00"), 64) }
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let text = try String(contentsOfFile: clinic.configuration, encoding: .utf8)
    try clinic.folder.write(text + "limits: {connections_per_user: 1000}\n", to: "veridraw.yaml")
    return (clinic, 0)
  }

  /// The log's entries but for who read what, and who came for the first time: a crowd of readers
  /// adds to these.
  private static func changes(of clinic: Clinic) async throws -> [CanonicalJSON.Value] {
    let reading: [CanonicalJSON.Value?] = [.string("viewed"), .string("actor")]
    return try await clinic.entries().filter { !reading.contains($0["what"]) }
  }

  /// The median of how long an answer takes, on one connection.
  private static func median(at path: String) async throws -> Duration {
    let message = Data(try CallMessage.encode(Status.self, .init()))
    return try await Socket.blocking {
      let connection = try Socket.connected(path)
      let times = try (0..<calls).map { _ in
        try ContinuousClock().measure {
          try connection.write(contentsOf: message)
          _ = try Socket.reply(on: connection)
        }
      }
      return times.sorted()[calls / 2]
    }
  }

  /// Bytes that `/proc` tells of the daemon.
  private static func memory(_ field: String, of daemon: Daemon) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(daemon.child.id)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(field + ":") })
    return try #require(Int(line.filter(\.isNumber))) << 10
  }
}
