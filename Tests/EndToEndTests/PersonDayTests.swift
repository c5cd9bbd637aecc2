import ControlAPI
import Foundation
import TestSupport
import Testing
import TransparencyLog

/// A Monday from half past seven to closing: each person under an account of their own, with the real
/// command and the real daemon, on a terminal where something is asked.
@Suite("A day of each person", .serialized, .timeLimit(.minutes(5)))
struct PersonDayTests {
  @Test(
    "from the list to the last outcome",
    .enabled(
      if: Tools.isRoot && Tools.hasCompiler, "\(Tools.needsRoot), or \(Tools.needsCompiler)"))
  func oneDay() async throws {
    let day = try await PersonDay()
    try await day.frontDesk()
    try await day.excuses()
    try await day.bench()
    try await day.clinician()
    try await day.closing()
    try await day.reviewer()
    try await day.administrator()
    try await day.whoShouldNotBeHere()
    #expect(try await day.clinic.verify().status == 0)
    #expect(!day.daemon.errors.text.contains("Quuxbury"))
    await day.daemon.stop()
  }
}

/// Fifty patients, all drawn.
private struct PersonDay {
  static let cups = 40

  let clinic: Clinic
  let daemon: Daemon
  /// Numbers of the list, ascending: the first forty give a specimen.
  let tests: [Int]

  init() async throws {
    clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    try clinic.folder.write(SmallProgram.everybody, to: "policy.yaml")
    try clinic.folder.write(SmallProgram.roster(50), to: "roster.csv")
    daemon = try await clinic.start()
    try await clinic.open()
    try clinic.clock?.set("2026-11-23T04:59:55")
    try await daemon.errors.line(with: "drew 2026-11-23/main")
    try clinic.clock?.set("2026-11-23T07:30")
    tests = try await clinic.today().lists[0].rows.map(\.test).sorted()
  }

  /// What somebody types, what it has to say, and how it ends.
  private func expect(
    _ person: Person, _ words: String, _ said: String, status: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let arguments = words.split(separator: " ").map(String.init)
    let ran = try await clinic.veridraw(arguments: arguments, as: person)
    #expect(
      ran.ending == .exit(status) && (ran.output + ran.errors).contains(said),
      "\(person) \(words)\n\(ran.output)\n\(ran.errors)", sourceLocation: sourceLocation)
  }

  func frontDesk() async throws {
    #expect(tests.count == 50)
    try await expect(.staff, "today", "50 of 50 expected today are to be tested")
    for test in tests.prefix(2) {
      try await expect(.staff, "test notify \(test)", "): notified")
      try await expect(.staff, "test arrive \(test)", "): arrived")
    }
    for test in tests.prefix(Self.cups) {
      try await expect(.staff, "test collect \(test) --specimen CUP-\(test)", "): collected")
    }
    try await expect(.staff, "test miss \(tests[40]) --reason unreachable", "make-up is owed by")
    try await expect(.staff, "test refuse \(tests[41]) --reason loudly", "): refused")
    for (test, what, state) in [
      (tests[42], "unable", "unable-to-provide"), (tests[43], "left", "left"),
    ] {
      try await expect(.staff, "test arrive \(test)", "): arrived")
      try await expect(.staff, "test \(what) \(test)", "): \(state)")
    }
    // What cannot be is refused, with what can.
    try await expect(.staff, "test arrive \(tests[0])", "possible: presumptive", status: 1)
  }

  func excuses() async throws {
    let (one, other) = (tests[44], tests[45])
    try await expect(.staff, "test excuse \(one) --code hospital", "open until decided")
    try await expect(.staff, "test excuse \(other) --code travel", "open until decided")
    try await expect(.staff, "test approve \(one)", "the same person", status: 1)
    try await expect(.colleague, "test excuses", "travel")
    try await expect(.colleague, "test approve \(one)", "): excused")
    try await expect(.colleague, "test decline \(other)", "): selected")
  }

  /// Forty cups in a tray, at most twelve keys each after the scan; the last one twice.
  func bench() async throws {
    let terminal = try clinic.terminal("result", "enter", as: .lab)
    for test in tests.prefix(Self.cups) {
      try terminal.wait(for: "(Enter alone ends): ")
      terminal.scan("CUP-\(test)")
      try enter("all neg", terminal)
    }
    #expect(terminal.keys <= Self.cups * 12)
    try terminal.wait(for: "(Enter alone ends): ")
    terminal.press("undo\n")
    try enter("all neg except thc", terminal)
    try terminal.wait(for: "(Enter alone ends): ")
    terminal.press("\n")
    try terminal.wait(for: "\(Self.cups) cups entered")
    #expect(await terminal.ending() == .exit(0))
    try await expect(.lab, "result show \(tests[39])", "presumptive: confirm before acting")
    try await expect(.lab, "today", "not permitted", status: 77)
  }

  private func enter(_ readings: String, _ terminal: Terminal) throws {
    try terminal.wait(for: "Enter leaves the cup): ")
    terminal.press("\(readings)\n")
    try terminal.wait(for: "to go back): ")
    terminal.press("y\n")
  }

  func clinician() async throws {
    for person in [Person.staff, .lab] {
      try await expect(person, "test close \(tests[39])", "not permitted", status: 77)
    }
    try await expect(.lab, "test close \(tests[0])", "closed")
    try await expect(.clinician, "test review \(tests[39])", "): reviewed")
    try await expect(.clinician, "test close \(tests[39])", "): closed")
  }

  /// Nobody on the list is left without an outcome.
  func closing() async throws {
    try clinic.clock?.set("2026-11-23T16:30")
    for test in tests.suffix(5) {
      try await expect(.staff, "today --open", " \(test) ")
      try await expect(.staff, "test miss \(test)", "): no-show")
    }
    let left = try await clinic.veridraw("today", "--open", as: .staff)
    #expect(left.status == 0 && !tests.contains { left.output.contains(" \($0) ") })
    try clinic.clock?.set("2026-11-23T17:00:05")
    try await daemon.errors.line(with: "revealed 2026-11-23/main")
  }

  func reviewer() async throws {
    let ran = try await clinic.veridraw("audit", "draw", "2026-11-23", "--json", as: .compliance)
    let rows = try clinic.require(ran, "audit draw").decode(AuditDraw.Reply.self).draws[0].rows
    #expect(rows.count == 50 && rows.allSatisfy(\.drawn) && !ran.output.contains("Quuxbury"))
    try await expect(.compliance, "audit rates", "50")
    try await expect(.compliance, "audit viewers", "staff-1")
    let label = try #require(rows.first?.label)
    let ask = "audit identify \(label) --reason"
    try await expect(.staff, "\(ask) curious", "needs compliance", status: 77)
    try await expect(.compliance, "\(ask) complaint", "Quuxbury")
    // The name stands in the answer, and that it was asked for in the log.
    #expect(try await clinic.entries().last?["what"]?.string == "identified")
    try await expect(.compliance, "test list", "not permitted", status: 77)
  }

  func administrator() async throws {
    let policy = clinic.folder("policy.yaml")
    try await expect(.admin, "program close 2026-11-26 --reason Thanksgiving", "closed Thu 26 Nov")
    try await expect(.admin, "policy apply \(policy)", "enacted small")
    try await expect(.admin, "config check \(clinic.configuration)", "is in order")
    for words in ["today", "result show \(tests[0])", "patient list", "why P1001", "audit log"] {
      try await expect(.admin, words, "the superuser may administer only", status: 77)
    }
    // The machine is off until then.
    try clinic.clock?.set("2026-11-26T09:00")
    try await daemon.errors.line(with: "missed 2026-11-25/main")
    try await expect(.staff, "today", "there is no draw on this day: Thanksgiving")
  }

  func whoShouldNotBeHere() async throws {
    let before = try await clinic.entries()
    for words in [
      "today", "status", "test list", "test miss \(tests[0])", "result show \(tests[0])",
      "patient show P1001", "why P1001", "audit log", "program close 2026-12-01 --reason no",
    ] {
      try await expect(.stranger, words, "not permitted", status: 77)
    }
    try await daemon.errors.line(with: "method=org.veridraw.AddClosure")
    #expect(try await clinic.entries() == before)
  }
}
