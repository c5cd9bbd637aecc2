import ControlAPI
import Selection
import Storage
import Testing

@testable import Daemon

/// Somebody asks, somebody else decides, and the day goes on in between.
@Suite(.timeLimit(.minutes(10)))
struct ExcuseTests {
  @Test
  func staysOpenUntilASecondPersonApproves() async throws {
    let morning = try await Morning()
    let asked = try await morning.excuse()
    #expect(asked.test.state == "selected")
    #expect(asked.receipt.notes.first?.contains("somebody else") == true)
    let waiting = try await morning.desk.listExcuses(for: morning.session(.staff)).excuses
    #expect(waiting.map(\.code) == ["hospital"])
    #expect(waiting.map(\.by) == ["staff-1"])
    #expect(waiting.map(\.test.test) == [1])
    let open = try await morning.desk.listTests(.init(open: true), for: morning.session(.staff))
    #expect(open.tests.map(\.test) == [1])
    let decided = try await morning.decide(by: morning.session(.staff, 2))
    #expect(decided.test.state == "excused")
    #expect(try await morning.desk.listExcuses(for: morning.session(.staff)).excuses.isEmpty)
    let last = try #require(try await morning.show().events.last)
    #expect(
      [last.what, last.by, last.reason, last.approver] == [
        "excused", "staff-1", "hospital", "staff-2",
      ])
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func aClinicianMayDecide() async throws {
    let morning = try await Morning()
    try await morning.excuse()
    #expect(try await morning.decide(by: morning.session(.clinician)).test.state == "excused")
  }

  @Test
  func whoAskedMayNotDecide() async throws {
    let morning = try await Morning()
    try await morning.excuse()
    for approve in [true, false] {
      let error = await refusal {
        try await morning.decide(approve: approve, by: morning.session(.staff))
      }
      #expect(error.kind == .refused)
      #expect(error.message == "requester and approver are the same person")
      #expect(error.hint?.contains("another account") == true)
    }
    #expect(try await morning.show().test.state == "selected")
  }

  /// On a real log the person is the Unix account, whatever role it acts in.
  @Test
  func anotherRoleOfTheSameAccountIsNoSecondPerson() async throws {
    let morning = try await Morning(practice: false)
    try await morning.excuse()
    let error = await refusal { try await morning.decide(by: morning.session(.clinician, 1)) }
    #expect(error.message == "requester and approver are the same person")
    #expect(try await morning.decide(by: morning.session(.clinician, 2)).test.state == "excused")
    #expect(try await morning.verdict() == 0)
  }

  @Test
  func aDeclinedTestGoesOn() async throws {
    let morning = try await Morning()
    try await morning.excuse()
    let declined = try await morning.decide(approve: false, by: morning.session(.staff, 2))
    #expect(declined.test.state == "selected")
    #expect(try await morning.desk.listExcuses(for: morning.session(.staff)).excuses.isEmpty)
    // It may be asked for again, and the test is still done.
    try await morning.excuse(code: "travel")
    #expect(try await morning.record("collected").test.state == "collected")
    #expect(try await morning.verdict() == 0)
  }

  /// An outcome overtakes the request: nobody has to decide any more, and the record says so.
  @Test(arguments: [
    ("collected", "the specimen was collected"), ("admitted-use", "use was admitted"),
    ("cancelled", "the test was cancelled"),
  ])
  func anOutcomeEndsTheWaiting(_ outcome: String, _ words: String) async throws {
    let morning = try await Morning()
    try await morning.excuse()
    let isCancelled = outcome == "cancelled"
    try await morning.record(
      outcome, reason: isCancelled ? "duplicate" : nil, by: isCancelled ? .clinician : .staff)
    let events = try await morning.show().events
    #expect(events.map(\.what) == ["selected", "excuse-requested", outcome, "excuse-overtaken"])
    #expect(events.last?.by == "daemon")
    #expect(try await morning.clinic.store.read { try $0.pendingExcuses() }.isEmpty)
    #expect(try await morning.desk.listExcuses(for: morning.session(.staff)).excuses.isEmpty)
    let error = await refusal { try await morning.decide(by: morning.session(.staff, 2)) }
    #expect(error.kind == .refused)
    #expect(
      error.message == "the excuse of test 1 was overtaken: \(words) before anybody decided")
    #expect(error.hint == "'veridraw test show 1'")
    #expect(try await morning.verdict() == 0)
  }

  /// Whoever stayed away or said no may still be excused.
  @Test(arguments: ["no-show", "refused", "arrived", "notified"])
  func anythingElseLeavesItOpen(_ step: String) async throws {
    let morning = try await Morning()
    try await morning.excuse()
    try await morning.record(step)
    #expect(try await morning.clinic.store.read { try $0.pendingExcuses() }.count == 1)
    #expect(try await morning.decide(by: morning.session(.staff, 2)).test.state == "excused")
  }

  @Test(arguments: ["", "Hospital", "ill", "hospital ", "not-expected"])
  func onlyReasonsOfTheList(_ code: String) async throws {
    let morning = try await Morning()
    let error = await refusal { try await morning.excuse(code: code) }
    #expect(error.kind == .invalidInput)
    #expect(
      error.hint
        == "one of hospital, custody, travel, medical, bereavement, transport, site, other")
  }

  @Test
  func refusesWhatCannotBeExcused() async throws {
    let morning = try await Morning()
    #expect(await refusal { try await morning.excuse(99) }.kind == .notFound)
    let nothing = await refusal { try await morning.decide(by: morning.session(.staff, 2)) }
    #expect(nothing.kind == .notFound)
    try await morning.excuse()
    let twice = await refusal { try await morning.excuse() }
    #expect(twice.message == "test 1 is already waiting for an approval")
    try await morning.decide(by: morning.session(.staff, 2))
    #expect(await refusal { try await morning.excuse() }.kind == .refused)
    let again = await refusal { try await morning.decide(by: morning.session(.staff, 3)) }
    #expect(again.message == "test 1 is excused, it cannot be excused; possible: nothing")
    let back = await refusal { try await morning.record("arrived") }
    #expect(back.message == "test 1 is excused, it cannot be arrived; possible: nothing")
  }

  @Test
  func aReviewerSeesLabelsAndNoNames() async throws {
    let morning = try await Morning()
    try await morning.excuse(text: "Zzyzx called")
    let row = try #require(
      try await morning.desk.listExcuses(for: morning.session(.compliance)).excuses.first)
    #expect(row.test.name.isEmpty)
    #expect(row.test.patient == (try await morning.label().hex))
  }
}
