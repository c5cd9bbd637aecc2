import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

/// Each call on the disk fails once, in a first start and in a day: nothing is acknowledged that is not
/// there, whoever asks is told in words, no fsync is tried again on a file that failed one, and the next
/// start goes on.
@Suite(
  "A disk that fails", .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"),
  .timeLimit(.minutes(240)))
struct FailingDiskTests {
  /// In full the trials are shared out between two clinics, which live side by side.
  @Test("no acknowledgement, an error in words, and the next start goes on")
  func everyCall() async throws {
    let count = Tools.isLong ? 2 : 1
    let failed = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<count {
        group.addTask { try await FailingClinic(number: number, of: count).failEachCall() }
      }
      return try await group.reduce(0, +)
    }
    print("failing disk: \(failed) calls failed")
    #expect(failed > 0)
  }
}

/// A clinic on a disk that fails, with its share of the trials.
private struct FailingClinic {
  enum Life: String {
    case firstStart = "first start"
    case day
  }

  private let number: Int
  private let count: Int
  private let clinic: Clinic
  private let disk: DiskTrace
  private let evening: Evening
  /// Who is on the next day's list.
  private let drawn: [String]

  init(number: Int, of count: Int) async throws {
    (self.number, self.count) = (number, count)
    clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    disk = try await DiskTrace(of: clinic)
    let daemon = try await clinic.start()
    try await clinic.open()
    await daemon.stop()
    evening = try Evening(clinic, name: "evening")
    let twin = try await clinic.start()
    try await evening.arrive()
    drawn = try await clinic.drawn()
    await twin.stop()
  }

  /// Each call with EIO (input/output) and, where it is not one that only reads, with ENOSPC (no room).
  func failEachCall() async throws -> Int {
    var failed = 0
    for error in [EIO, ENOSPC] {
      for life in [Life.firstStart, .day] { failed += try await failEachCall(of: life, error) }
    }
    return failed
  }

  /// Answers how many failed: another trial may come to fewer calls than the first did.
  private func failEachCall(of life: Life, _ error: Int32) async throws -> Int {
    let all = try await live(life, failing: 0, error).filter(\.isStorage)
    let step = Tools.isLong ? 1 : max(1, all.count / 3)
    // Others every day.
    let first = 1 + Int(Date().timeIntervalSince1970) / 86_400 % step
    let turns = stride(from: first, through: all.count, by: step).enumerated()
    let share = turns.filter { $0.offset % count == number }.map(\.element)
      .filter { error != ENOSPC || all[$0 - 1].kind != .read }
    var failed = 0
    for (done, call) in share.enumerated() {
      if done % 50 == 0 { report("errno \(error), \(life.rawValue): \(done) of \(share.count)") }
      let calls = try await live(life, failing: call, error).filter(\.isStorage)
      if calls.count >= call { failed += 1 }
    }
    report("errno \(error), \(life.rawValue): \(failed) calls failed of \(share.count)")
    return failed
  }

  /// Progress, at once wherever it goes.
  private func report(_ text: String) {
    FileHandle.standardError.write(Data("failing disk \(number + 1): \(text)\n".utf8))
  }

  /// Lives it with a call that fails, holds what is there then against what was said, and answers all
  /// calls. The next start is the same opening as in `Recovered`, and has nothing more to do after a
  /// day in which everything was answered.
  private func live(_ life: Life, failing call: Int, _ error: Int32) async throws -> [DiskCall] {
    let place = "\(life.rawValue), call \(call), errno \(error)"
    try prepare(life)
    let daemon = try clinic.launch(environment: disk.failing(at: call, with: error))
    var isDone = false
    if (try? await daemon.errors.line(with: "notice: ready")) != nil, life == .day {
      isDone = try await ask(daemon, place)
    }
    let ran = await daemon.stop()
    #expect(
      [.exit(0), .exit(1), .exit(70), .exit(78)].contains(ran.ending), "\(place): \(ran.errors)")
    #expect(
      ran.ending == .exit(0) || ran.errors.contains("veridrawd: ")
        || ran.errors.contains("the write path stopped at"), "\(place): \(ran.errors)")
    let calls = try disk.calls()
    Self.expectNoSecondSync(calls, place)
    let said = calls.reduce(into: Said()) { $0.take($1) }
    if said.newest != nil {
      #expect(await Recovered.examine(clinic.folder.path, said) == .whole, "\(place)")
    }
    if !isDone { try await goOn(life, place) }
    return calls
  }

  private func prepare(_ life: Life) throws {
    try? disk.forget()
    try? FileManager.default.removeItem(atPath: clinic.state + "-backup")
    switch life {
    case .firstStart:
      for path in [clinic.state, clinic.local] { try? FileManager.default.removeItem(atPath: path) }
    case .day: try evening.restore()
    }
  }

  private func goOn(_ life: Life, _ place: String) async throws {
    let daemon = try await clinic.start()
    if life == .day {
      try await evening.arrive()
      #expect(try await clinic.drawn() == drawn, "\(place)")
    }
    await daemon.stop()
  }

  /// A draw, a look at its list, a new patient and a backup. Whoever asks has an answer in words, unless
  /// the daemon went. Answers whether nothing was refused.
  private func ask(_ daemon: Daemon, _ place: String) async throws -> Bool {
    let patient = AddPatient.Parameters(
      name: "Test Person", born: "1980-01-31", list: "main", phase: "one", attends: "tue")
    var isDone = true
    let steps: [() async throws -> Void] = [
      {
        try await clinic.advance(to: Evening.opening)
        let list = try await clinic.drawn()
        #expect(list.isEmpty || list == drawn, "\(place)")
        isDone = !list.isEmpty
      },
      { _ = try await Socket.call(AddPatient.self, patient, as: "staff-1", at: clinic.socket) },
      { _ = try await Socket.call(Backup.self, .init(), as: "admin-1", at: clinic.socket) },
    ]
    for step in steps {
      do {
        try await step()
      } catch let refusal as ControlError {
        #expect(!refusal.message.isEmpty)
        isDone = false
      } catch {
        let ending = await daemon.child.end().ending
        #expect(ending == .exit(70), "\(place): \(error)")
        return false
      }
    }
    return isDone
  }

  /// After an fsync that failed the kernel may have dropped what was written: a second one that succeeds
  /// would say nothing. What is written again may be synced again: so SQLite rolls back a database that
  /// has no journal to append to yet.
  private static func expectNoSecondSync(_ calls: [DiskCall], _ place: String) {
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
