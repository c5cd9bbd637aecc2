import ControlAPI
import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// `today`, `why` and `status`: what is shown, to whom it is logged, and what nobody may see.
@Suite(.timeLimit(.minutes(10)))
struct DayCallTests {
  private func clinic(
    closures: String = "[]", enrolled: [String] = ["1001"], more: String = ""
  ) async throws -> Clinic {
    let clinic = try await Clinic()
    try await clinic.apply(
      program: Texts.program(closures: closures), policy: Texts.policy(more: more))
    for patient in enrolled { try await clinic.enrol(patient) }
    return clinic
  }

  private func today(
    _ clinic: Clinic, _ date: String? = nil, purpose: String = "screen", number: Int = 1
  ) async throws -> DayList {
    let reply = try await clinic.desk.today(
      .init(date: date, purpose: purpose), for: clinic.session(.staff, number: number))
    #expect(reply.practice)
    return try #require(reply.lists.first)
  }

  private func why(
    _ clinic: Clinic, _ patient: String = "1001", _ date: String? = nil
  ) async throws -> Why.Reply {
    try await clinic.desk.why(
      .init(patient: patient, date: date), for: clinic.session(.compliance))
  }

  // MARK: Five answers

  @Test
  func theList() async throws {
    let clinic = try await clinic(enrolled: ["1002", "1001"])
    try await clinic.live(until: "2026-11-23T07:30")
    let day = try await today(clinic)
    #expect(day.answer == .list)
    #expect(day.title == "Groups")
    #expect((day.enrolled, day.eligible, day.drawn) == (2, 2, 2))
    #expect(day.rows.map(\.patient) == ["1001", "1002"])
    #expect(day.rows.allSatisfy { $0.state == "selected" && $0.panel == "clinical-cup" })
    #expect(day.rows.allSatisfy { $0.collectBy == "2026-11-23T17:00:00-06:00" })
    #expect(day.opens == "2026-11-23T05:00:00-06:00")
    #expect(day.notices == [])
    let entry = try #require(day.entry)
    guard case .draw? = try await clinic.entries().dropFirst(Int(entry)).first else {
      Issue.record("entry \(entry) is no draw")
      return
    }
  }

  @Test
  func nobodySelected() async throws {
    let clinic = try await clinic(enrolled: [])
    try await clinic.live(until: "2026-11-23T07:30")
    let day = try await today(clinic)
    #expect(day.answer == .nobody)
    #expect(day.entry != nil)
    #expect(day.rows.isEmpty)
  }

  @Test
  func closed() async throws {
    let clinic = try await clinic(closures: "[{date: 2026-11-24, reason: holiday}]")
    try await clinic.live(until: "2026-11-24T12:00")
    #expect(try await today(clinic).answer == .closed)
    #expect(try await today(clinic).reason == "holiday")
    try await clinic.live(until: "2026-11-27T12:00")
    let friday = try await today(clinic)
    #expect(friday.answer == .closed)
    #expect(friday.reason == "list main does not collect on a Friday")
    let before = try await today(clinic, "2026-11-22")
    #expect(before.reason == "list main begins on Monday 23 November 2026")
  }

  @Test
  func notYet() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-23T04:00")
    let day = try await today(clinic)
    #expect(day.answer == .notYet)
    #expect(day.reason == "the list is drawn at 2026-11-23 05:00")
    #expect(day.rows.isEmpty)
  }

  @Test
  func missedAndSaidAgainTheNextDay() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-22T18:00")
    try await clinic.sleep(until: "2026-11-23T18:30")
    let day = try await today(clinic)
    #expect(day.answer == .missed)
    let reason = try #require(day.reason)
    #expect(reason.hasSuffix("nothing logged from 2026-11-22 12:00 to 2026-11-23 18:30"))
    try await clinic.live(until: "2026-11-24T06:00")
    let next = try await today(clinic)
    #expect(next.answer == .list)
    #expect(next.notices == ["The draw of Monday 23 November 2026 was missed: \(reason)."])
  }

  // MARK: Nobody sees ahead

  @Test
  func refusesTheFuture() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-23T07:30")
    let before = clinic.store.newestHead?.head
    let list = await refusal { try await today(clinic, "2026-11-24") }
    #expect(list.kind == .refused)
    #expect(
      list.message == "the lists of 2026-11-24 are not drawn yet, and nobody can see ahead")
    let reason = await refusal { try await why(clinic, "1001", "2026-11-24") }
    #expect(reason.message == "'2026-11-24' has not come: nobody can know")
    let unreadable = await refusal { try await today(clinic, "tomorrow") }
    #expect(unreadable.kind == .invalidInput)
    #expect(clinic.store.newestHead?.head == before)
  }

  @Test
  func knowsItsListsByName() async throws {
    let clinic = try await clinic()
    let error = await refusal {
      try await clinic.desk.today(
        .init(list: "evening"), for: clinic.session(.staff))
    }
    #expect(error.kind == .notFound)
    #expect(error.hint == "lists here: main")
  }

  // MARK: Who looked

  private func views(_ clinic: Clinic) async throws -> [String] {
    try await clinic.entries().compactMap { entry in
      guard case .act(let act) = entry, act.what == "viewed", act.slot != nil else { return nil }
      return "\(act.by) \(act.slot?.description ?? "")"
    }
  }

  @Test
  func logsAViewOncePerActorListAndPrint() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-23T07:30")
    for _ in 0..<2 { _ = try await today(clinic) }
    #expect(try await views(clinic) == ["staff-1 2026-11-23/main"])
    _ = try await today(clinic, purpose: "print")
    _ = try await today(clinic, number: 2)
    #expect(
      try await views(clinic) == [
        "staff-1 2026-11-23/main", "staff-1 2026-11-23/main", "staff-2 2026-11-23/main",
      ])
    // There is nothing to see before a draw, and nothing to log.
    try await clinic.live(until: "2026-11-24T04:00")
    _ = try await today(clinic)
    #expect(try await views(clinic).count == 3)
    try await clinic.live(until: "2026-11-24T06:00")
    _ = try await today(clinic)
    #expect(try await views(clinic).last == "staff-1 2026-11-24/main")
  }

  // MARK: Why

  @Test
  func whyInEachCase() async throws {
    let clinic = try await clinic(closures: "[{date: 2026-11-25, reason: holiday}]")
    try await clinic.enrol("1002", attends: "tue")
    try await clinic.live(until: "2026-11-23T04:00")
    #expect(
      try await why(clinic).sentence
        == "Nobody knows yet: the draw of Monday 23 November 2026 has not been made.")
    try await clinic.live(until: "2026-11-23T07:30")
    let drawn = try await why(clinic)
    #expect(drawn.sentence.hasPrefix("Patient 1001 was drawn on Monday 23 November 2026: the num"))
    #expect(drawn.figures.map(\.name) == ["number", "chance", "phase", "slot", "roster"])
    #expect(drawn.figures[1].value == "1 000 000 000 in a billion (100.0 %)")
    #expect(
      try await why(clinic, "1002").sentence
        == """
        Patient 1002 could not be drawn on Monday 23 November 2026: the patient was not expected \
        to attend that day.
        """)
    try await clinic.sleep(until: "2026-11-25T12:00")
    #expect(
      try await why(clinic).sentence
        == """
        Patient 1001 could not be drawn on Wednesday 25 November 2026: the list does not collect \
        that day.
        """)
    #expect(
      try await why(clinic, "1001", "2026-11-24").sentence
        .hasPrefix("Nobody was drawn on Tuesday 24 November 2026: "))
    // The number is the same from the seed's file and from the seed once it is public.
    #expect(try await why(clinic, "1001", "2026-11-23").figures == drawn.figures)
  }

  @Test
  func whyOfSomebodyUnknownOrNotTested() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-23T07:30")
    #expect(await refusal { try await why(clinic, "1009") }.kind != .unavailable)
    let label = String(repeating: "0", count: 32)
    #expect(await refusal { try await why(clinic, label) }.kind == .notFound)
    // Enrolled after the roster: not on it.
    try await clinic.enrol("1003")
    #expect(
      try await why(clinic, "1003").sentence
        == """
        Patient 1003 could not be drawn on Monday 23 November 2026: the patient was enrolled after \
        that day's roster.
        """)
    try await clinic.live(until: "2026-11-24T07:30")
    try await clinic.enrol("1004")
    #expect(
      try await why(clinic, "1004", "2026-11-23").sentence
        == "Patient 1004 was not enrolled on Monday 23 November 2026.")
  }

  @Test
  func whyCountsInWords() async throws {
    let clinic = try await Clinic()
    try await clinic.apply(example: "three-levels")
    try await clinic.enrol("1001", phase: "intensive")
    try await clinic.live(until: "2026-11-24T07:30")
    // Thursday is Thanksgiving: today and tomorrow are left.
    let figures = try await why(clinic).figures
    let duty = try #require(figures.first { $0.name == "duty" }).value
    #expect(
      ["1 test owed by 2026-11-28, 2 days left", "nothing owed by 2026-11-28, 2 days left"]
        .contains(duty), "\(duty)")
  }

  // MARK: Status

  @Test
  func status() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-22T18:00")
    let before = try #require(try await clinic.desk.status().lists.first)
    #expect(before.lastSlot == nil)
    #expect(before.nextSlot == "2026-11-23/main")
    try await clinic.live(until: "2026-11-23T07:30")
    let drawn = try await clinic.desk.status()
    #expect(drawn.lists.first?.lastState == "drawn")
    #expect(drawn.lists.first?.nextOpens == "2026-11-24T05:00:00-06:00")
    #expect(drawn.warnings == [])
    try await clinic.sleep(until: "2026-11-24T18:00")
    let missed = try await clinic.desk.status()
    #expect(missed.warnings == ["list main: the last draw was missed (2026-11-24/main)"])
  }
}
