import ControlAPI
import Foundation
import TestSupport
import Testing

/// The drill that an administrator is told to hold: the server is gone; a backup and the recovery card
/// are not.
@Suite(.timeLimit(.minutes(3)))
struct RestoreTests {
  private func clinic() async throws -> (clinic: Clinic, backup: String, codes: [String]) {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    try await clinic.advance(to: "2026-11-23T12:00")
    let shown = try await clinic.veridraw("system", "cards", "--json", as: .admin)
    let card = try clinic.require(shown, "system cards").decode(ShowRecoveryCard.Reply.self)
    let ran = try await clinic.veridraw("system", "backup", "--json", as: .admin)
    let made = try clinic.require(ran, "system backup").decode(Backup.Reply.self)
    await daemon.stop()
    let fetched = clinic.folder("fetched.db")
    try FileManager.default.copyItem(atPath: made.path, toPath: fetched)
    return (clinic, fetched, [card.log, card.sealing])
  }

  private func restore(
    _ clinic: Clinic, _ file: [String], typing lines: [String]
  ) async throws -> Ran {
    let typed = clinic.folder("typed")
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: typed, atomically: true, encoding: .utf8)
    return try await Child.run(
      [Programs.veridraw, "system", "restore"] + file
        + ["--reason", "the disk died", "--config", clinic.configuration],
      input: FileHandle(forReadingAtPath: typed))
  }

  @Test func aNewMachineWithBackupAndCard() async throws {
    let (clinic, backup, codes) = try await clinic()
    let before = try await drawn(clinic)
    for path in [clinic.state, clinic.local] { try FileManager.default.removeItem(atPath: path) }
    try FileManager.default.createDirectory(
      atPath: clinic.state, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    let slip = try await restore(clinic, [backup], typing: ["vrlog1qqqq", "", ""])
    #expect(slip.status == 1)
    #expect(slip.errors.contains("log key is missing"))
    let ran = try await restore(clinic, [backup], typing: codes)
    try clinic.require(ran, "system restore")
    #expect(ran.output.contains("lost: 2026-11-24/main"))
    let daemon = try await clinic.start()
    try await clinic.advance(to: "2026-11-25T12:00")
    let after = try await clinic.today("2026-11-23").lists.flatMap(\.rows).map(\.name).sorted()
    #expect(after == before)
    #expect(try await !clinic.today().lists.flatMap(\.rows).isEmpty, "the log goes on")
    let refused = try await clinic.verify()
    #expect(refused.status == 2)
    #expect(refused.output.contains("return to the head"))
    let accepted = try await clinic.veridraw(
      "audit", "verify", "--accept-restore", as: .compliance)
    #expect(accepted.status == 0, "\(accepted.output)")
    #expect(accepted.output.contains("return to the head"))
    await daemon.stop()
  }

  private func drawn(_ clinic: Clinic) async throws -> [String] {
    let daemon = try await clinic.start()
    let names = try await clinic.today().lists.flatMap(\.rows).map(\.name).sorted()
    await daemon.stop()
    return names
  }

  @Test func aRunningDaemonIsLeftAlone() async throws {
    let (clinic, backup, codes) = try await clinic()
    let daemon = try await clinic.start()
    let ran = try await restore(clinic, [backup], typing: codes)
    #expect(ran.status == 1)
    #expect(ran.errors.contains("the daemon must be stopped"))
    await daemon.stop()
  }

  @Test func keysRotateAndTheLogVerifies() async throws {
    let (clinic, _, codes) = try await clinic()
    for key in ["log", "sealing"] {
      let ran = try await Child.run(
        [Programs.veridraw, "system", "key", "rotate", key]
          + ["--reason", "the officer left", "--config", clinic.configuration])
      try clinic.require(ran, "system key rotate \(key)")
    }
    let daemon = try await clinic.start()
    let shown = try await clinic.veridraw("system", "cards", "--json", as: .admin)
    let card = try clinic.require(shown, "system cards").decode(ShowRecoveryCard.Reply.self)
    #expect(Set([card.log, card.sealing]).isDisjoint(with: codes))
    try await clinic.advance(to: "2026-11-24T18:00")
    let verified = try await clinic.verify()
    #expect(verified.status == 0, "\(verified.output)")
    #expect(verified.output.contains("key changed"))
    #expect(try await !clinic.today("2026-11-23").lists.flatMap(\.rows).isEmpty)
    await daemon.stop()
    let wrong = try await Child.run(
      [Programs.veridraw, "system", "key", "rotate", "door", "--reason", "xyz"]
        + ["--config", clinic.configuration])
    #expect(wrong.status == 64)
  }
}
