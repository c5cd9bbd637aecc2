import ControlAPI
import Foundation
import Selection

/// Today, as somebody at the desk, at the bench and at the auditor's table would type it.
struct DemoTour {
  let stage: DemoStage
  let folder: DemoFolder
  let plans: [ListPlan]
  let today: CivilDate

  /// Everything from the list to the forgery; `sheets` are the printed lists that were kept.
  func go(keeping sheets: [String: String]) async throws {
    let list = try await openList()
    try await day(list.lists.first { !$0.rows.isEmpty })
    try await evidence(sheets.merging(sheet(list)) { $1 })
    try await forgery()
    stage.say("The list to print, tick off and keep")
    try await stage.type("today", "--html", folder.page, "--as", "staff-1")
  }

  private var client: ControlClient { ControlClient(socket: folder.socket) }

  private func openList() async throws -> Today.Reply {
    let opening = plans.map(DemoDays.opening).min() ?? "07:30"
    stage.say("Today, \(Shown.date(today.description)) at \(opening): the list was drawn by itself")
    let list = try await client.connected { caller in
      _ = try await caller.call(AdvanceClock.self, .init(to: "\(today)T\(opening)"))
      try await caller.act(as: "staff-1")
      return try await caller.call(Today.self, .init(purpose: "print"))
    }
    try await stage.type("today", "--as", "staff-1")
    return list
  }

  private func day(_ list: DayList?) async throws {
    guard let list, let row = TodayText.byName(list.rows).first else {
      return stage.say("Nobody is selected today: that happens, and the log proves it as well")
    }
    let test = String(row.test)
    stage.say("One person, from notice to result")
    try await stage.type("test", "notify", test, "--as", "staff-1")
    try await stage.type("test", "arrive", test, "--as", "staff-1")
    try await stage.type(
      "test", "collect", test, "--specimen", "DEMO-\(test)", "--as", "staff-1")
    try await stage.type(
      "result", "enter", test, "all", "negative", "except", "thc", "--controls-seen",
      "--as", "lab-1")
    try await stage.type("test", "review", test, "--as", "clinician-1")
    try await stage.type("test", "close", test, "--as", "clinician-1")
    stage.say("Why this person, and why not another")
    try await stage.type("why", row.patient, "--as", "staff-1")
    if let other = try await expectedButNotDrawn(list) {
      try await stage.type("why", other, "--as", "staff-1")
    }
  }

  /// Somebody of the list who comes today and is not on it.
  private func expectedButNotDrawn(_ list: DayList) async throws -> String? {
    let drawn = Set(list.rows.map(\.patient))
    let everybody = try await client.connected { caller in
      try await caller.act(as: "staff-1")
      return try await caller.pages(ListPatients.self, .init(list: list.list)).patients
    }
    let others = everybody.filter { !drawn.contains($0.patient) }
    let expected = others.first { $0.attends.lowercased().contains(today.weekday.key) }
    return (expected ?? others.first)?.patient
  }

  private func sheet(_ today: Today.Reply) -> [String: String] {
    let released = today.lists.filter { [.list, .nobody].contains($0.answer) }
    return Dictionary(
      uniqueKeysWithValues: released.map {
        ("sheet-\(today.date)_\($0.list).note", today.head.note)
      })
  }

  private func evidence(_ sheets: [String: String]) async throws {
    stage.say("The evidence, checked without the daemon against the lists that were printed")
    try await stage.type("audit", "bundle", "--out", folder.bundle, "--as", "compliance-1")
    try FileManager.default.createDirectory(
      atPath: folder.held, withIntermediateDirectories: true)
    for (name, note) in sheets { try FileReading.write(note, to: "\(folder.held)/\(name)") }
    try await stage.type("audit", "verify", folder.bundle, "--held", folder.held)
  }

  private func forgery() async throws {
    let slot = try DemoTamper.leaveOneOff(folder, today: today)
    stage.say("A copy with one person left off the list of \(slot)")
    try await stage.type("audit", "verify", folder.tampered, expecting: .mismatch)
  }
}
