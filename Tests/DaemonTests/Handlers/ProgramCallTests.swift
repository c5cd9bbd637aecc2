import ControlAPI
import Evidence
import Selection
import Storage
import Testing

@testable import Daemon

/// Programs and policies: what may be enacted, from when, and what is said of the rest.
@Suite(.timeLimit(.minutes(10)))
struct ProgramCallTests {
  @Test
  func enactsFromTomorrowAndCommitsAtOnce() async throws {
    let clinic = try await Clinic()
    let enacted = try await clinic.apply()
    #expect(enacted.program == "small")
    #expect(enacted.from == "2026-11-23")
    let notes = ["The next draw of list main is on Monday 23 November 2026 at 05:00."]
    #expect(enacted.receipt.notes == notes)
    #expect(enacted.hash.count == 64)
    let committed = await clinic.keeper.log.committed.map(\.description)
    #expect(committed == ["2026-11-23/main"])
  }

  @Test
  func tellsAllProblemsAtOnceAndChangesNothing() async throws {
    let clinic = try await Clinic()
    let before = clinic.store.newestHead?.head
    let program = Texts.program.replacing("Groups", with: "Groups\n    color: red")
      .replacing("05:00", with: "5 o'clock").replacing("mon, tue", with: "mon, someday")
    let error = await refusal { try await clinic.apply(program: program) }
    #expect(error.kind == .invalidInput)
    #expect(error.message == "program.yaml has 3 problems; nothing was changed")
    #expect(error.problems.count == 3)
    for (problem, line) in zip(error.problems, [7, 8, 9]) {
      #expect(problem.hasPrefix("program.yaml:\(line):"), "\(problem)")
    }
    #expect(clinic.store.newestHead?.head == before)
  }

  @Test
  func tellsThePolicysProblemsToo() async throws {
    let clinic = try await Clinic()
    let policy = Texts.policy.replacing("program: small", with: "program: other")
      .replacing("attends: 4}", with: "attends: 40}")
    let error = await refusal { try await clinic.apply(policy: policy) }
    #expect(error.kind == .invalidInput)
    #expect(error.problems.count >= 3, "\(error.problems)")
    #expect(error.problems.allSatisfy { $0.hasPrefix("policy.yaml:") }, "\(error.problems)")
  }

  @Test
  func refusesAnUnknownPanel() async throws {
    let clinic = try await Clinic()
    let program = Texts.program.replacing("clinical-cup", with: "clinical-mug")
    let error = await refusal { try await clinic.apply(program: program) }
    #expect(error.message == "program 'small' uses an unknown panel 'clinical-mug'")
    #expect(
      error.hint
        == "panels here: clinical-cup, clinical-cup-pads, hhs-urine-confirm, hhs-urine-screen, "
        + "oral-fluid-confirm, oral-fluid-screen"
    )
  }

  @Test
  func aFirstProgramNeedsAPolicy() async throws {
    let clinic = try await Clinic()
    let parameters = ApplyProgram.Parameters(
      program: Document(name: "program.yaml", text: Texts.program), policy: nil)
    let error = await refusal {
      try await clinic.desk.apply(parameters, by: clinic.session(.admin))
    }
    #expect(error.message == "program 'small' has no policy yet")
    try await clinic.apply()
    // Now there is one, and it stays.
    let again = try await clinic.desk.apply(parameters, by: clinic.session(.admin))
    #expect(again.program == "small")
  }

  @Test
  func aPolicyOfAnUnknownProgram() async throws {
    let clinic = try await Clinic()
    let error = await refusal {
      try await clinic.desk.apply(
        ApplyPolicy.Parameters(policy: Document(name: "policy.yaml", text: Texts.policy)),
        by: clinic.session(.admin))
    }
    #expect(error.kind == .notFound)
    #expect(error.message == "there is no program 'small'")
  }

  // MARK: From when

  @Test(arguments: [
    // Monday is committed since Sunday, so Tuesday is the first free day.
    ("2026-11-22T18:00", "2026-11-23", "2026-11-24"),
    ("2026-11-22T18:00", "2026-11-01", "2026-11-24"),
    // On Monday morning Tuesday is committed.
    ("2026-11-23T08:00", "2026-11-24", "2026-11-25"),
    ("2026-11-23T08:00", "2026-11-23", "2026-11-25"),
  ])
  func refusesWhatIsCommittedAndNamesTheFirstFreeDay(
    _ time: String, _ from: String, _ first: String
  ) async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    try await clinic.live(until: time)
    let error = await refusal {
      try await clinic.apply(policy: Texts.policy(more: "from: \(from)"))
    }
    #expect(error.kind == .refused)
    #expect(
      error.message == "the policy cannot begin on \(from): slots up to then are committed or open")
    #expect(error.hint == "let it begin on \(first) or later")
    let enacted = try await clinic.apply(policy: Texts.policy(more: "from: \(first)"))
    #expect(enacted.from == first)
  }

  @Test
  func refusesADayThatHasBegunThoughNothingIsCommitted() async throws {
    let clinic = try await Clinic(at: "2026-11-23T12:00")
    let error = await refusal {
      try await clinic.apply(policy: Texts.policy(more: "from: 2026-11-23"))
    }
    #expect(error.hint == "let it begin on 2026-11-24 or later")
  }

  @Test
  func aSecondPolicyRulesFromItsDayOn() async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    let program = Texts.program(weekdays: "mon, wed, fri, sat")
    let enacted = try await clinic.apply(program: program)
    #expect(enacted.from == "2026-11-24")
    try await clinic.live(until: "2026-11-29T12:00")
    let committed = await clinic.keeper.log.committed.map(\.description)
    #expect(
      committed == [
        "2026-11-23/main", "2026-11-25/main", "2026-11-27/main", "2026-11-28/main",
        "2026-11-30/main",
      ])
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings)")
  }

  // MARK: Phases

  @Test
  func refusesToLeaveOutAPhaseThatSomebodyIsIn() async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    try await clinic.enrol("1001", phase: "half")
    let error = await refusal { try await clinic.apply(policy: Texts.policy(phases: ["one"])) }
    #expect(error.kind == .refused)
    #expect(error.message == "patients are in phase half, which the policy leaves out")
    // Once nobody is in it, it may go.
    _ = try await clinic.desk.setPhase(
      .init(patient: "1001", phase: "one"), by: clinic.session(.staff))
    try await clinic.apply(policy: Texts.policy(phases: ["one"]))
  }

  @Test
  func aDischargedPatientHoldsNoPhase() async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    try await clinic.enrol("1001", phase: "half")
    _ = try await clinic.desk.discharge(
      .init(patient: "1001", reason: "completed"), by: clinic.session(.staff))
    try await clinic.apply(policy: Texts.policy(phases: ["one"]))
  }

  // MARK: Lists

  /// Whoever stayed on a list that is gone would never be drawn again, and nobody would notice.
  @Test
  func refusesToLeaveOutAListThatSomebodyIsIn() async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    try await clinic.enrol("1001")
    try await clinic.enrol("1002")
    let renamed = Texts.program.replacing("name: main", with: "name: mornings")
    let error = await refusal { try await clinic.apply(program: renamed) }
    #expect(error.kind == .refused)
    #expect(error.message == "2 patients are in list main, which the program leaves out")
    #expect(error.hint?.contains("'veridraw patient list --list main'") == true)
    for patient in ["1001", "1002"] {
      _ = try await clinic.desk.discharge(
        .init(patient: patient, reason: "transferred"), by: clinic.session(.staff))
    }
    try await clinic.apply(program: renamed)
  }

  /// What is committed opens at the hour that it was committed for, whatever the file says now.
  @Test
  func theNextDrawOpensAsItWasCommitted() async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    let enacted = try await clinic.apply(
      program: Texts.program.replacing("05:00", with: "06:30"))
    #expect(
      enacted.receipt.notes
        == ["The next draw of list main is on Monday 23 November 2026 at 05:00."])
  }

  // MARK: Closures and history

  @Test
  func closesTheDaysOfTheFileOnce() async throws {
    let clinic = try await Clinic()
    let closures = "[{date: 2026-11-20, reason: past}, {date: 2026-11-24, reason: holiday}]"
    try await clinic.apply(program: Texts.program(closures: closures))
    try await clinic.apply(program: Texts.program(closures: closures) + "# again\n")
    let closed = try await clinic.store.read { try $0.closures(ofList: "main") }
    #expect(closed == [.on("2026-11-24")])
    let logged = try await clinic.entries().count { entry in
      if case .change(let change) = entry { change.what == .closure } else { false }
    }
    #expect(logged == 1)
  }

  @Test
  func keepsEveryVersion() async throws {
    let clinic = try await Clinic()
    try await clinic.apply()
    try await clinic.apply(policy: Texts.policy(more: "reveal_hours: 12"))
    let policies = try await clinic.desk.policyHistory(VersionQuery(program: "small"))
    #expect(policies.versions.map(\.version) == [2, 1])
    #expect(policies.versions.map(\.from) == ["2026-11-24", "2026-11-23"])
    #expect(policies.versions.last?.text == Texts.policy)
    #expect(policies.versions.allSatisfy { $0.by == "admin-1" })
    let programs = try await clinic.desk.programHistory(VersionQuery())
    #expect(programs.versions.map(\.version) == [1])
    let error = await refusal {
      try await clinic.desk.policyHistory(VersionQuery(program: "smal"))
    }
    #expect(error.kind == .notFound)
  }

  /// Dice that nobody can enter would mean a miss every day.
  @Test(arguments: ["officer", "drand"])
  func aPolicyThatNobodyCanServeIsRefused(mix: String) async throws {
    let clinic = try await Clinic(at: "2026-11-22T12:00")
    var desk = clinic.desk
    desk.servedMixes = []
    let refused = await refusal {
      try await desk.apply(
        .init(
          program: Document(name: "program.yaml", text: Texts.program()),
          policy: Document(name: "policy.yaml", text: Texts.policy(more: "mix: \(mix)"))),
        by: clinic.session(.admin))
    }
    #expect(refused.kind == .refused)
    #expect(refused.message.contains("mix \(mix) cannot be entered yet"))
    #expect(try await clinic.entries().contains { $0.kind == "policy" } == false)
  }
}
