import ControlAPI
import Documents
import Evidence
import Foundation
import Libcrypto
import Selection
import Storage
import Testing

@testable import Daemon

/// A server that was lost, or went back in time, and the log that goes on.
@Suite(.timeLimit(.minutes(1)))
struct RestoreTests {
  private static let monday = Slot("2026-11-23/main")
  private static let tuesday = Slot("2026-11-24/main")

  /// A clinic on Monday at noon, its list drawn, and a backup of that moment.
  private struct Noon {
    let clinic: Clinic
    let backup: String
    let codes: [String]
    var directory: StateDirectory { clinic.store.directory }

    init() async throws {
      clinic = try await Clinic(practice: false)
      try await clinic.apply()
      for number in 1001...1004 { try await clinic.enrol("\(number)") }
      try await clinic.live(until: "2026-11-23T12:00")
      let card = try clinic.desk.recoveryCard()
      codes = [card.log.text, card.sealing.text]
      let made = try await clinic.desk.backup(by: clinic.session(.admin))
      // Where a copy was fetched to: the machine's own may be gone with it.
      backup = clinic.folder("fetched.db")
      try FileManager.default.moveItem(atPath: made.path, toPath: backup)
    }

    func remove(_ paths: String...) throws {
      for path in paths { try FileManager.default.removeItem(atPath: path) }
    }

    /// Another machine: nothing of the old one but the configuration, and a directory whose owner
    /// says who the daemon is.
    func loseEverything() throws {
      try clinic.store.close()
      try remove(directory.path, directory.local)
      try FileManager.default.createDirectory(
        atPath: directory.path, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }

    func restore(_ backup: String?, typing codes: [String] = []) throws -> [String] {
      var codes = codes[...]
      return try Restorer(clinic.settings, clock: clinic.clock).run(
        backup, why: "the disk died", nextCode: { codes.popFirst() })
    }

    /// Why nothing was restored.
    func refusal(_ backup: String?, typing codes: [String] = []) -> StartError {
      let error = #expect(throws: StartError.self) { try restore(backup, typing: codes) }
      return error ?? StartError("")
    }
  }

  private func verdict(_ clinic: Clinic, accepting: Bool) async throws -> Verdict {
    Verifier.verify(try await clinic.bundle(), acceptRestore: accepting)
  }

  /// Exit 2 with the one finding, 0 when it is accepted, and the warning either way.
  private func expectDeclared(_ clinic: Clinic) async throws -> Verdict {
    let refused = try await verdict(clinic, accepting: false)
    #expect(refused.findings.map(\.code) == [.restored])
    #expect(refused.exitCode == 2)
    let accepted = try await verdict(clinic, accepting: true)
    #expect(accepted.findings == [] && accepted.obstacles == [])
    #expect(accepted.exitCode == 0)
    #expect(accepted.warnings.contains { $0.contains("return to the head") })
    return accepted
  }

  @Test func aNewMachineWithBackupAndCardGoesOn() async throws {
    let noon = try await Noon()
    try noon.loseEverything()
    (noon.clinic.clock as? HandClock)?.set(try noon.clinic.instant("2026-11-23T15:00"))
    let said = try noon.restore(noon.backup, typing: noon.codes)
    // Monday stays drawn, but its seed is gone; Tuesday was committed to and cannot be drawn.
    #expect(
      said.filter { $0.hasPrefix("lost: ") } == ["lost: 2026-11-23/main", "lost: 2026-11-24/main"])
    #expect(said.contains("people whose names can be read: 4"))
    let clinic = try await noon.clinic.restarted()
    try await clinic.live(until: "2026-11-26T18:00")
    let log = await clinic.keeper.log
    let (monday, tuesday) = (try #require(Self.monday), try #require(Self.tuesday))
    #expect(log.slots[monday]?.draw != nil && log.slots[monday]?.reveal == nil)
    #expect(log.slots[tuesday]?.missed?.entry.why.contains("lost") == true)
    let drawn = log.slots.values.filter { $0.draw != nil }.map(\.slot.date.description).sorted()
    #expect(drawn == ["2026-11-23", "2026-11-25", "2026-11-26"])
    #expect(await clinic.keeper.troubles == [:])
    let verdict = try await expectDeclared(clinic)
    #expect(verdict.slots.filter { $0.remarks.contains("lost") }.count == 2)
    let patients = try await clinic.desk.listPatients(.init(), for: clinic.session(.staff))
    #expect(patients.patients.map(\.name) == Array(repeating: "Test Person", count: 4))
  }

  /// Yesterday's database beside today's mark: refused with both heads, and the way out works.
  @Test func aDatabaseThatWentBackIsRefusedUntilItIsDeclared() async throws {
    let noon = try await Noon()
    try await noon.clinic.live(until: "2026-11-24T12:00")
    let newest = try #require(noon.clinic.store.newestHead?.head)
    try noon.clinic.store.close()
    let database = noon.directory.database
    try noon.remove(database)
    try FileManager.default.copyItem(atPath: noon.backup, toPath: database)
    let refused = await #expect(throws: StoreError.self) { try await noon.clinic.restarted() }
    #expect(refused?.description.contains(newest.description) == true)
    #expect(refused?.hint?.contains("veridraw system restore") == true)
    let said = try noon.restore(nil)
    #expect(said.contains("abandoned what was signed up to \(newest)"))
    // Monday's seed went with its reveal; Tuesday was drawn, and its seed is still there.
    #expect(
      said.filter { $0.hasPrefix("lost: ") } == ["lost: 2026-11-23/main", "lost: 2026-11-24/main"])
    let clinic = try await noon.clinic.restarted()
    try await clinic.live(until: "2026-11-25T18:00")
    let verdict = try await expectDeclared(clinic)
    #expect(verdict.warnings.contains { $0.contains("abandoned \(newest)") })
    let log = await clinic.keeper.log
    let tuesday = try #require(Self.tuesday.flatMap { log.slots[$0] })
    #expect(tuesday.draw == nil, "never drawn again")
    #expect(tuesday.missed != nil)
    #expect(tuesday.reveal != nil, "what would have been drawn can be checked")
    #expect(log.slots[try #require(Slot("2026-11-25/main"))]?.draw != nil)
  }

  /// Days that were never committed in what is left may have been drawn in what is gone.
  @Test func everyDayThatHadOpenedIsLost() async throws {
    let noon = try await Noon()
    try noon.loseEverything()
    (noon.clinic.clock as? HandClock)?.set(try noon.clinic.instant("2026-12-01T06:00"))
    let said = try noon.restore(noon.backup, typing: noon.codes)
    #expect(
      said.compactMap { $0.hasPrefix("lost: ") ? String($0.dropFirst(6).prefix(10)) : nil } == [
        "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-30", "2026-12-01",
      ])
    let clinic = try await noon.clinic.restarted()
    try await clinic.live(until: "2026-12-03T18:00")
    _ = try await expectDeclared(clinic)
    let log = await clinic.keeper.log
    #expect(log.slots[try #require(Slot("2026-12-01/main"))]?.draw == nil)
    #expect(log.slots[try #require(Slot("2026-12-02/main"))]?.draw != nil)
  }

  /// Everything there but the seeds of slots to come.
  @Test func lostSeedsAreDeclaredAndNothingElseIs() async throws {
    let noon = try await Noon()
    try noon.clinic.store.close()
    #expect(noon.refusal(nil).message.contains("nothing is lost"))
    try noon.remove(noon.directory.seeds + "/2026-11-24_main")
    let said = try noon.restore(nil)
    #expect(said.filter { $0.hasPrefix("lost: ") } == ["lost: 2026-11-24/main"])
    #expect(!said.contains { $0.hasPrefix("abandoned") })
    let clinic = try await noon.clinic.restarted()
    try await clinic.live(until: "2026-11-25T18:00")
    let verdict = try await expectDeclared(clinic)
    #expect(verdict.slots.map(\.status).prefix(3) == [.ok, .missed, .ok])
  }

  @Test func theLocalDirectoryLost() async throws {
    let noon = try await Noon()
    try noon.clinic.store.close()
    try noon.remove(noon.directory.local)
    await #expect(throws: StoreError.self) { try await noon.clinic.restarted() }
    _ = try noon.restore(nil)
    let clinic = try await noon.clinic.restarted()
    try await clinic.live(until: "2026-11-25T18:00")
    _ = try await expectDeclared(clinic)
  }

  /// With the card lost too, it is said exactly what is gone, and nothing is begun anew.
  @Test func withoutTheCardItSaysWhatIsGone() async throws {
    let noon = try await Noon()
    try noon.loseEverything()
    let log = noon.refusal(noon.backup)
    #expect(log.message.contains("the log key is missing"))
    #expect(log.hint?.contains("this log cannot go on") == true)
    let sealing = noon.refusal(noon.backup, typing: [noon.codes[0]])
    #expect(sealing.message.contains("the sealing key is missing"))
    #expect(sealing.hint?.contains("is gone for ever") == true)
    #expect(!FileManager.default.fileExists(atPath: noon.directory.firstStart))
    #expect(throws: StoreError.self) {
      try FirstStart(
        noon.directory, log: KeyFile(.log, at: noon.clinic.settings.file.keys.log),
        sealing: KeyFile(.sealing, at: noon.clinic.settings.file.keys.sealing)
      ).prepare()
    }
    _ = try noon.restore(noon.backup, typing: [noon.codes[1]])
  }

  @Test func slipsChangeNothing() async throws {
    let noon = try await Noon()
    try noon.clinic.store.close()
    let head = try #require(noon.clinic.store.newestHead?.head)
    #expect(noon.refusal("/nonexistent.db").message.contains("cannot be read"))
    let broken = noon.clinic.folder("broken.db")
    try Data("not a database".utf8).write(to: URL(fileURLWithPath: broken))
    #expect(noon.refusal(broken).message.contains("no backup to rely on"))
    let clinic = try await noon.clinic.restarted()
    #expect(clinic.store.newestHead?.head == head)
    #expect(noon.refusal(noon.backup).message.contains("belongs to a running veridrawd"))
  }

  /// Whatever comes between the backup in its place and the mark, the daemon refuses until the
  /// restoration is begun again and ends.
  @Test func anInterruptedRestorationIsBegunAgain() async throws {
    let noon = try await Noon()
    try await noon.clinic.live(until: "2026-11-24T12:00")
    try noon.clinic.store.close()
    let marks = try FileManager.default.contentsOfDirectory(atPath: noon.directory.marks)
    let mark = noon.directory.marks + "/" + (try #require(marks.first))
    let kept = try Data(contentsOf: URL(fileURLWithPath: mark))
    _ = try noon.restore(noon.backup)
    // As if the power had gone before the mark was written.
    try kept.write(to: URL(fileURLWithPath: mark))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: mark)
    await #expect(throws: StoreError.self) { try await noon.clinic.restarted() }
    _ = try noon.restore(noon.backup)
    let clinic = try await noon.clinic.restarted()
    try await clinic.live(until: "2026-11-25T18:00")
    _ = try await expectDeclared(clinic)
  }
}
