import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing
import TransparencyLog

/// Start-up refuses whatever is doubtful, and says what to do.
@Suite("Refused at start")
struct RefusalTests {
  @Test("every problem of the configuration at once, each with its line, exit 78")
  func configuration() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    try clinic.folder.write(
      """
      origin: practice.invalid/e2e/2026
      practice: perhaps
      timezone: America/Chicag
      stat: state
      socket: s
      limits:
        depth: 900

      """, to: "veridraw.yaml")
    let lines = [":2:", ":3:", ":4:", ":7:"]
    for command in [
      [Programs.veridrawd, "--config", clinic.configuration],
      [Programs.veridrawd, "--check", "--config", clinic.configuration],
      [Programs.veridraw, "config", "check", clinic.configuration],
    ] {
      let ran = try await Child.run(command)
      #expect(ran.ending == .exit(78))
      for line in lines { #expect(ran.errors.contains(clinic.configuration + line), "\(line)") }
      #expect(ran.errors.contains("did you mean 'America/Chicago'?"))
      #expect(ran.errors.contains("did you mean 'state'?"))
    }
    #expect(!FileManager.default.fileExists(atPath: clinic.state))
  }

  @Test("an origin that nobody has chosen, before anything is made")
  func shippedOrigin() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    let text = try String(contentsOfFile: clinic.configuration, encoding: .utf8)
    try clinic.folder.write(
      text.replacing("clinic.example/e2e/2026", with: "clinic.example/veridraw/2026"),
      to: "veridraw.yaml")
    let ran = try await clinic.refusal()
    #expect(ran.ending == .exit(78))
    #expect(ran.errors.contains("the origin is still the shipped file's"))
    #expect(!FileManager.default.fileExists(atPath: clinic.state))
    try clinic.folder.write(text, to: "veridraw.yaml")
    await (try await clinic.start()).stop()
  }

  @Test("a group that does not exist, before anything is served")
  func unknownGroup() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    let text = try String(contentsOfFile: clinic.configuration, encoding: .utf8)
    try clinic.folder.write(
      text.replacing("  lab: [", with: "  lab: [no-such-group-here, "), to: "veridraw.yaml")
    let checked = try await Child.run(
      [Programs.veridrawd, "--check", "--config", clinic.configuration])
    for ran in [checked, try await clinic.refusal()] {
      #expect(ran.ending == .exit(78))
      #expect(ran.errors.contains("no such group: no-such-group-here"))
    }
  }

  @Test("a database behind its high-water mark is refused, both heads named")
  func rollback() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    var daemon = try await clinic.start()
    try await clinic.open()
    let old = try await clinic.status().head
    await daemon.stop()
    let backup = clinic.folder("backup.db")
    try FileManager.default.copyItem(atPath: clinic.state + "/veridraw.db", toPath: backup)
    daemon = try await clinic.start()
    try await clinic.advance(to: "2026-11-23T06:00")
    _ = try await clinic.today()
    let new = try await clinic.status().head
    await daemon.stop()

    try FileManager.default.removeItem(atPath: clinic.state + "/veridraw.db")
    try FileManager.default.copyItem(atPath: backup, toPath: clinic.state + "/veridraw.db")
    let ran = try await clinic.refusal()
    #expect(ran.ending == .exit(1))
    #expect(ran.errors.contains("the database is behind what was signed"))
    #expect(ran.errors.contains(old.spoken) && ran.errors.contains(new.spoken))
    #expect(ran.errors.contains("hint: a newer backup"))
  }

  @Test("a mark that is gone is refused")
  func noMark() async throws {
    let clinic = try await Self.used()
    for mark in try FileManager.default.contentsOfDirectory(atPath: clinic.local + "/marks") {
      try FileManager.default.removeItem(atPath: clinic.local + "/marks/" + mark)
    }
    let ran = try await clinic.refusal()
    #expect(
      ran.ending == .exit(1) && ran.errors.contains("which remembers its newest head, is gone"))
  }

  @Test(
    "keys, seeds and records that others could read are refused",
    arguments: [
      "state/log.key", "state/sealing.key", "state/veridraw.db", "state", "state-local",
      "state-local/seeds", "state-local/marks",
    ])
  func readable(name: String) async throws {
    let clinic = try await Self.used()
    let path = clinic.folder(name)
    try #require(chmod(path, name.contains(".") ? 0o640 : 0o750) == 0)
    let ran = try await clinic.refusal()
    #expect(ran.ending == .exit(1))
    #expect(ran.errors.contains("\(path) can be read by others (mode "))
    #expect(ran.errors.contains("hint: 'chmod go= \(path)'"))
  }

  @Test("a key that is gone is a loss, not a reason for a new one", arguments: ["log", "sealing"])
  func noKey(name: String) async throws {
    let clinic = try await Self.used()
    try FileManager.default.removeItem(atPath: "\(clinic.state)/\(name).key")
    let ran = try await clinic.refusal()
    #expect(ran.ending == .exit(1) && ran.errors.contains("\(name).key does not exist"))
    #expect(!FileManager.default.fileExists(atPath: "\(clinic.state)/\(name).key"))
  }

  @Test("an entry with one changed byte is refused")
  func corrupted() async throws {
    let clinic = try await Self.used()
    let path = clinic.state + "/veridraw.db"
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // The generator's name in the first commitment: still an entry, but not the one that was signed.
    let place = try #require(bytes.firstRange(of: Array(#""src":""#.utf8)))
    bytes[place.upperBound] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let ran = try await clinic.refusal()
    #expect(ran.ending == .exit(1))
    #expect(
      ran.errors.contains("another history than what was signed")
        || ran.errors.contains("cannot be read as it was written"))
  }

  @Test("another origin or time zone than the log's is refused")
  func otherLog() async throws {
    let clinic = try await Self.used()
    let text = try String(contentsOfFile: clinic.configuration, encoding: .utf8)
    for (old, new, said) in [
      ("e2e/2026", "e2e/2027", "the log here is 'practice.invalid/e2e/2026'"),
      ("America/Chicago", "America/Denver", "the log's time zone is America/Chicago"),
    ] {
      try clinic.folder.write(text.replacing(old, with: new), to: "veridraw.yaml")
      let ran = try await clinic.refusal()
      #expect(ran.status != 0 && ran.errors.contains(said))
    }
  }

  /// A clinic whose daemon has worked a day and stopped.
  private static func used() async throws -> Clinic {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    await daemon.stop()
    return clinic
  }
}
