import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import Testing

@testable import Daemon

/// An officer's dice, from the first commitment to what an inspector finds.
@Suite(.timeLimit(.minutes(1)))
struct DiceCallTests {
  private static let policy = Texts.policy(more: "mix: officer\nepoch: 4")
  private static let dice = String(repeating: "1625344321", count: 10)
  private static let others = String(repeating: "5514236621", count: 10)

  private func clinic(_ policy: String = policy) async throws -> Clinic {
    let clinic = try await Clinic(at: "2026-11-22T12:00")
    try await clinic.apply(policy: policy)
    for number in 1001...1012 { try await clinic.enrol("\(number)", phase: "half") }
    return clinic
  }

  /// Throws against the newest head and answers it: what the officer keeps.
  @discardableResult
  private func mix(_ clinic: Clinic, _ dice: String = dice) async throws -> (
    kept: HeldHead, slots: [String]
  ) {
    let head = try clinic.desk.head()
    let reply = try await clinic.desk.mix(
      .init(size: head.size, digits: String(head.root.prefix(32)), dice: dice),
      by: clinic.session(.compliance))
    let kept = try #require(
      HeldHead(size: Int(head.size), digits: head.root.prefix(32), name: "officer"))
    return (kept, reply.slots)
  }

  private func refusedMix(_ clinic: Clinic, _ parameters: AuditMix.Parameters) async
    -> ControlError
  {
    await refusal {
      try await clinic.desk.mix(parameters, by: clinic.session(.compliance))
    }
  }

  @Test
  func twoEpochsReachL2() async throws {
    let clinic = try await clinic()
    let first = try await mix(clinic)
    #expect(first.slots.count == 4)
    // The draw of Thursday commits to the whole of next week.
    try await clinic.live(until: "2026-11-26T12:00")
    let second = try await mix(clinic, Self.others)
    #expect(second.slots.first == "2026-11-30/main" && second.slots.count == 4)
    try await clinic.live(until: "2026-12-03T17:00")
    let bundle = try await clinic.bundle()
    let verdict = Verifier.verify(bundle, held: [first.kept, second.kept])
    #expect(verdict.exitCode == 0, "\(verdict.findings) \(verdict.obstacles)")
    #expect(
      verdict.slots.filter { $0.status == .ok }.map(\.level) == Array(repeating: .l2, count: 8))
    #expect(verdict.slots.first?.remarks == ["dice"])
    // The officer of the first week alone vouches for that week; nobody for the second one's dice.
    let one = Verifier.verify(bundle, held: [first.kept])
    #expect(one.slots.filter { $0.level == .l2 }.count == 4)
    #expect(Verifier.verify(bundle, held: [first.kept], require: .l2).exitCode == 1)
  }

  @Test
  func missingDiceAreToldOfBeforeAndMissedAfter() async throws {
    let clinic = try await clinic()
    let reminder =
      "the officer's dice for the draws from Monday 23 November 2026 to Thursday 26 November 2026 "
      + "are needed before 2026-11-23 05:00"
    #expect(try await clinic.desk.status().warnings == ["list main: \(reminder)"])
    try await clinic.live(until: "2026-11-23T05:00")
    let staff = clinic.session(.staff)
    let day = try #require(try await clinic.desk.today(.init(), for: staff).lists.first)
    #expect(day.answer == .notYet)
    #expect(
      day.reason == "the officer's dice were not entered before 2026-11-23 05:00: nobody can be "
        + "drawn, and the day will be recorded as missed")
    #expect(day.notices.first?.contains("before 2026-11-24 05:00") == true)
    // What has opened is lost; the rest of the epoch is not.
    #expect(
      try await mix(clinic).slots.map { $0.prefix(10) } == [
        "2026-11-24", "2026-11-25", "2026-11-26",
      ])
    try await clinic.live(until: "2026-11-24T12:00")
    let states = await clinic.keeper.log.slots
    let monday = try #require(Slot("2026-11-23/main"))
    #expect(states[monday]?.missed?.entry.why == "the officer's dice were not entered")
    #expect(try await clinic.desk.today(.init(), for: staff).lists.first?.answer == .list)
    #expect(Verifier.verify(try await clinic.bundle()).exitCode == 0)
  }

  /// On the last day of an epoch the list itself says that dice are due.
  @Test
  func theListRemindsOfTheNextEpoch() async throws {
    let clinic = try await clinic()
    try await mix(clinic)
    #expect(try await clinic.desk.status().warnings.isEmpty)
    let staff = clinic.session(.staff)
    try await clinic.live(until: "2026-11-25T12:00")
    #expect(try await clinic.desk.today(.init(), for: staff).lists.first?.notices.isEmpty == true)
    try await clinic.live(until: "2026-11-26T12:00")
    let notices = try await clinic.desk.today(.init(), for: staff).lists.first?.notices
    #expect(
      notices?.first?.hasPrefix("Reminder: the officer's dice for the draws from Monday") == true)
  }

  @Test
  func whatAnOfficerMayNotDo() async throws {
    let clinic = try await clinic()
    let head = try clinic.desk.head()
    let digits = String(head.root.prefix(32))
    let short = await refusedMix(
      clinic, .init(size: head.size, digits: digits, dice: String(Self.dice.prefix(49))))
    #expect(short.kind == .invalidInput)
    let few = await refusedMix(
      clinic, .init(size: head.size, digits: String(digits.prefix(12)), dice: Self.dice))
    #expect(few.kind == .invalidInput)
    let mistyped = await refusedMix(
      clinic,
      .init(size: head.size, digits: String(digits.reversed()), dice: Self.dice))
    #expect(mistyped.kind == .mismatch && !"\(mistyped)".contains(digits.prefix(8)))
    let beyond = await refusedMix(
      clinic, .init(size: head.size + 1, digits: digits, dice: Self.dice))
    #expect(beyond.kind == .mismatch && beyond.message.contains("the log has \(head.size)"))
    // A head from before the commitments fixes nothing.
    let genesis = try await clinic.store.read { try $0.leaves(count: 1) }
    let early = await refusedMix(
      clinic, .init(size: 1, digits: genesis[0].hex, dice: Self.dice))
    #expect(early.kind == .refused && early.message.contains("committed to in entry"))
    #expect(try await !clinic.entries().contains { $0.kind == "mix" })
    try await mix(clinic)
    let again = await refusedMix(
      clinic, .init(size: head.size, digits: digits, dice: Self.others))
    #expect(again.message == "no draw waits for dice")
    try await clinic.live(until: "2026-11-26T12:00")
    let newest = try clinic.desk.head()
    let same = await refusedMix(
      clinic, .init(size: newest.size, digits: newest.root, dice: Self.dice))
    #expect(same.message.contains("have been entered before"))
  }

  /// Commitments of a list that asks for no dice lie between those that do.
  @Test
  func aRangeNeverServesAnotherProgram() async throws {
    let clinic = try await clinic(Texts.policy(more: "mix: officer\nepoch: 2"))
    let program = Texts.program.replacing("program: small", with: "program: other")
      .replacing("name: main", with: "name: evening")
    try await clinic.apply(
      program: program, policy: Texts.policy.replacing("program: small", with: "program: other"))
    try await mix(clinic)
    try await clinic.live(until: "2026-11-24T12:00")
    let waiting = AwaitedDice(in: await clinic.keeper.log, at: clinic.clock.now())
    #expect(waiting.draws.map(\.slot.list) == ["main", "main"])
    try await mix(clinic, Self.others)
    try await clinic.live(until: "2026-11-26T18:00")
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings)")
    let dice = verdict.slots.filter { $0.remarks.contains("dice") }.map(\.slot.list)
    #expect(Set(dice) == ["main"])
  }

  @Test
  func aClosedDayNeedsNoDice() async throws {
    let clinic = try await clinic()
    _ = try await clinic.desk.addClosure(
      .init(date: "2026-11-25", reason: "Thanksgiving eve"), by: clinic.session(.admin))
    let served = try await mix(clinic).slots
    #expect(served.count == 3 && !served.contains("2026-11-25/main"))
    let mixes = try await clinic.entries().filter { $0.kind == "mix" }
    #expect(mixes.count == 2)
    try await clinic.live(until: "2026-11-26T18:00")
    #expect(Verifier.verify(try await clinic.bundle()).exitCode == 0)
  }
}
