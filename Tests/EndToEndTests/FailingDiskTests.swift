import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

/// Each call on the disk fails once, in a first start and in a day: nothing is acknowledged that is not
/// there, whoever asks is told in words, no fsync is tried again on a file that failed one, and the next
/// start goes on.
@Suite(
  "A disk that fails", .serialized, .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"),
  .timeLimit(.minutes(240)))
struct FailingDiskTests {
  /// Each trial with its own error: EIO (input/output) or ENOSPC (no room).
  @Test(
    "no acknowledgement, an error in words, and the next start goes on", arguments: [EIO, ENOSPC])
  func everyCall(error: Int32) async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let disk = try await DiskTrace(of: clinic)
    let fresh = try await hits(of: error, disk) { number in
      for path in [clinic.state, clinic.local] { try? FileManager.default.removeItem(atPath: path) }
      try await live(clinic, disk.failing(at: number, with: error), disk, until: .genesis)
    }
    let daemon = try await clinic.start()
    try await clinic.open()
    await daemon.stop()
    let evening = try Evening(clinic, name: "evening")
    let twin = try await clinic.start()
    try await evening.arrive()
    let drawn = try await clinic.drawn()
    await twin.stop()
    let day = try await hits(of: error, disk) { number in
      try evening.restore()
      try? FileManager.default.removeItem(atPath: clinic.state + "-backup")
      try await live(
        clinic, disk.failing(at: number, with: error), disk, until: .draw(evening, drawn))
    }
    print("failing disk, errno \(error): \(fresh) calls of a first start, \(day) of a day")
    #expect(fresh + day > 0)
  }

  private enum Goal {
    case genesis
    case draw(Evening, [String])
  }

  /// Lets call after call fail, or a slice of them, until a trial has fewer; answers how many did.
  private func hits(
    of error: Int32, _ disk: DiskTrace, _ trial: (Int) async throws -> Void
  ) async throws -> Int {
    try await trial(0)
    let all = try disk.calls().filter(\.isStorage)
    let step = Tools.isLong ? 1 : max(1, all.count / 3)
    // Others every day.
    let first = 1 + Int(Date().timeIntervalSince1970) / 86_400 % step
    var hits = 0
    for number in stride(from: first, through: all.count, by: step) {
      // What only reads is not told that there is no room.
      if error == ENOSPC, all[number - 1].kind == .read { continue }
      try await trial(number)
      hits += 1
    }
    return hits
  }

  private func live(
    _ clinic: Clinic, _ environment: [String: String], _ disk: DiskTrace, until goal: Goal
  ) async throws {
    let place = environment["DISK_FAIL"] ?? ""
    try? disk.forget()
    let daemon = try clinic.launch(environment: environment)
    if (try? await daemon.errors.line(with: "notice: ready")) != nil, case .draw = goal {
      try await ask(clinic, daemon, place)
    }
    let ran = await daemon.stop()
    #expect(
      [.exit(0), .exit(1), .exit(70), .exit(78)].contains(ran.ending), "\(place): \(ran.errors)")
    #expect(
      ran.ending == .exit(0) || ran.errors.contains("veridrawd: ")
        || ran.errors.contains("the write path stopped at"), "\(place): \(ran.errors)")
    let calls = try disk.calls()
    try Self.expectNoSecondSync(calls, place)
    let said = calls.reduce(into: Said()) { $0.take($1) }
    if said.newest != nil {
      #expect(await Recovered.examine(clinic.folder.path, said) == .whole, "\(place)")
    }
    let again = try await clinic.start()
    if case .draw(let evening, let drawn) = goal {
      try await evening.arrive()
      #expect(try await clinic.drawn() == drawn, "\(place)")
    }
    await again.stop()
  }

  /// A draw, a new patient and a backup. Whoever asks has an answer in words, unless the daemon went.
  private func ask(_ clinic: Clinic, _ daemon: Daemon, _ place: String) async throws {
    let patient = AddPatient.Parameters(
      name: "Test Person", born: "1980-01-31", list: "main", phase: "one", attends: "mon")
    let steps: [() async throws -> Void] = [
      { try await clinic.advance(to: Evening.opening) },
      { _ = try await Socket.call(AddPatient.self, patient, as: "staff-1", at: clinic.socket) },
      { _ = try await Socket.call(Backup.self, .init(), as: "admin-1", at: clinic.socket) },
    ]
    for step in steps {
      do {
        try await step()
      } catch let refusal as ControlError {
        #expect(!refusal.message.isEmpty)
      } catch {
        let ending = await daemon.child.end().ending
        #expect(ending == .exit(70), "\(place): \(error)")
        return
      }
    }
  }

  /// After an fsync that failed the kernel may have dropped what was written: a second one that succeeds
  /// would say nothing. What is written again may be synced again: so SQLite rolls back a database that
  /// has no journal to append to yet.
  private static func expectNoSecondSync(_ calls: [DiskCall], _ place: String) throws {
    var (failed, journals) = (Set<Int32>(), Set<Int32>())
    for call in calls {
      switch call.kind {
      case .start: failed = []
      case .open:
        failed.remove(call.descriptor)
        journals.remove(call.descriptor)
        if call.path.hasSuffix("-wal") { journals.insert(call.descriptor) }
      case .close: failed.remove(call.descriptor)
      case .write, .truncate:
        if !journals.contains(call.descriptor) { failed.remove(call.descriptor) }
      case .sync where failed.contains(call.descriptor):
        Issue.record("\(place): fsync again on descriptor \(call.descriptor)")
      case .sync where call.error != 0: failed.insert(call.descriptor)
      default: break
      }
    }
  }
}
