@testable import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing
import TransparencyLog

/// What breaks no rule of the format and must be seen all the same.
@Suite struct RemarkTests {
  private func slot(_ day: Int = 23) throws -> Slot {
    try #require(Slot("2026-11-\(day)/main"))
  }

  private func label(_ number: Int) throws -> Label {
    try #require(Label(bytes: Array(SHA256.hash([UInt8(number)]).bytes.prefix(16))))
  }

  /// Eight patients in lane north at one half, six in south at certainty; caps as given.
  private func begun(caps: [String: Int] = [:]) throws -> LogWriter {
    let plan = ListPlan(
      name: "main", weekdays: try #require(WeekdaySet(flags: "1111000")),
      opens: try #require(TimeOfDay("05:00")), closes: try #require(TimeOfDay("17:00")))
    let half = try #require(Chance(ppb: 500_000_000))
    let policy = Policy(
      program: "main", lists: [plan], mode: caps.isEmpty ? .independent : .capped, caps: caps,
      phases: ["1": Phase(floor: half, flat: half), "2": Phase(floor: .certain, flat: .certain)])
    var log = try LogWriter(at: 1_794_841_201)
    try log.enact(policy, from: try slot().date)
    for number in 0..<14 {
      let (phase, lane) = number < 8 ? ("1", "north") : ("2", "south")
      try log.change(.enrol(label: try label(number), list: "main", phase: phase, lane: lane))
    }
    try log.commit(try slot())
    return log
  }

  private func attendance(_ label: Label) -> Attendance? {
    let isAway = (try? self.label(7)) == label
    return isAway ? nil : Attendance(pattern: .everyDay)
  }

  private func verify(_ log: LogWriter) throws -> Verdict {
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.findings.isEmpty)
    return verdict
  }

  // Cuts.

  @Test func cutsAreSaid() throws {
    var log = try begun(caps: ["north": 2, "south": 4])
    try log.draw(try slot()) { _ in Attendance(pattern: .everyDay) }
    let cuts = [
      "lane north cut to 2.000 of 4.000; 0 deferred",
      "lane south cut to 4.000 of 6.000; 2 deferred",
    ]
    for reveal in [false, true] {
      if reveal {
        try log.commit(try slot(24))
        try log.reveal(try slot())
      }
      let verdict = try verify(log)
      #expect(verdict.slots.first?.remarks.filter { $0.contains("cut") } == cuts)
      #expect(verdict.slotLines.first?.contains(cuts[1]) == true)
      let said = cuts.map { "2026-11-23/main: floor not met: \($0)" }
      #expect(verdict.warnings.filter { $0.contains("floor") } == said)
    }
  }

  @Test func roomForAll() throws {
    var log = try begun(caps: ["north": 4, "south": 6])
    try log.draw(try slot()) { _ in Attendance(pattern: .everyDay) }
    #expect(try verify(log).warnings.isEmpty)
  }

  /// The reviewer's attack: nobody of a lane can be drawn, and the log is in order.
  @Test func capLoweredToNothing() throws {
    var log = try begun(caps: ["north": 4, "south": 6])
    let entry = log.state.size
    try log.change(.cap(date: try slot().date, list: "main", lane: "north", cap: 0), by: "admin-1")
    try log.draw(try slot()) { _ in Attendance(pattern: .everyDay) }
    #expect(
      try verify(log).warnings == [
        "entry \(entry): 2026-11-23/main: the cap of lane north was lowered from 4 to 0 by admin-1",
        "2026-11-23/main: floor not met: lane north cut to 0.000 of 4.000; 0 deferred",
      ])
  }

  @Test func capRaised() throws {
    var log = try begun(caps: ["north": 4, "south": 6])
    try log.change(.cap(date: try slot().date, list: "main", lane: "north", cap: 5))
    try log.draw(try slot()) { _ in Attendance(pattern: .everyDay) }
    #expect(try verify(log).warnings.isEmpty)
  }

  /// A change of a lane without a cap is a fault and counts for nothing.
  @Test func capOfNoLane() throws {
    var log = try begun(caps: ["north": 4, "south": 6])
    try log.change(.cap(date: try slot().date, list: "main", lane: "east", cap: 3))
    let record = try #require(log.state.slots[try slot()])
    let policy = try #require(log.state.ruling(record)?.entry.policy)
    #expect(log.state.caps(record, policy) == ["north": 4, "south": 6])
    try log.draw(try slot()) { _ in Attendance(pattern: .everyDay) }
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.findings.map(\.code) == [.capUnknownLane])
  }

  /// What is said before the reveal is what `Draw.capped` does after it.
  @Test("a cut does not depend on tickets", arguments: 0..<30)
  func cut(_ seed: Int) throws {
    var dice = SplitMix(seed: UInt64(seed))
    let rows = try (0..<30).map { number in
      let ppb = dice.below(4) == 0 ? 1_000_000_000 : dice.below(1_000_000_000)
      return RosterRow(
        slot: try slot(), label: try label(number), phase: "1",
        lane: dice.below(3) == 0 ? "south" : "north", base: .floor,
        chance: try #require(Chance(ppb: Int64(dice.below(7) == 0 ? 0 : ppb))),
        why: dice.below(5) == 0 ? .travel : nil)
    }
    let caps = ["north": dice.below(14), "south": dice.below(6)]
    let randomness = SlotRandomness(prk: SHA256.hash([UInt8(seed)]))
    let drawing = SlotDraw(slot: try slot(), mode: .capped, caps: caps, randomness: randomness)
    for (lane, outcome) in drawing.outcomes(rows.map(\.drawRow)) {
      let cut = LaneCut(rows, lane: lane, cap: caps[lane] ?? 0)
      #expect((cut != nil) == (outcome.cut != nil || !outcome.deferred.isEmpty))
      guard let cut else { continue }
      #expect(cut.asked == outcome.asked)
      #expect(cut.granted == outcome.granted)
      #expect(cut.deferred == outcome.deferred.count)
      // Nobody is left more than the lane was granted; each below certainty exactly what was used.
      let inside = rows.filter { $0.isEligible && $0.lane == lane }
      #expect(inside.reduce(0) { $0 + cut.left(of: $1.chance) } <= outcome.granted)
      #expect(
        inside.allSatisfy {
          $0.chance == .certain || cut.left(of: $0.chance) == outcome.used[$0.label]?.ppb
        })
    }
  }

  // Closures.

  @Test func closuresAfterTheCommitment() throws {
    var log = try begun()
    try log.commit(try slot(24))
    // Before its commitment: what a calendar is for.
    try log.change(.closure(date: try slot(26).date, list: "main"), by: "admin-1")
    for (day, actor) in [(23, "admin-1"), (24, "officer-1")] {
      try log.change(.closure(date: try slot(day).date, list: "main"), by: actor)
    }
    // A date is closed once.
    try log.change(.closure(date: try slot(24).date, list: "main"), by: "admin-1")
    #expect(
      try verify(log).warnings == ["2 dates closed after the commitment: admin-1 1, officer-1 1"])
  }

  // Make-ups.

  @Test func makeupsOutOfNowhere() throws {
    var log = try begun()
    let first = try label(0)
    for number in [0, 0, 1] {
      try log.change(.makeup(label: try label(number), by: try slot().date))
    }
    let lines = try verify(log).warnings
    #expect(lines.count == 2)
    #expect(
      lines.contains("label \(first): 2 make-ups, 2 without an opened act of a no-show before"))
  }

  @Test func makeupAfterANoShow() throws {
    var log = try begun()
    let (first, second) = (try label(0), try label(1))
    let row: CanonicalJSON.Value = .object(["label": .string(first.hex), "test": .integer(1)])
    try log.act("notified", row: row)
    try log.act("no-show", row: row)
    try log.change(.makeup(label: first, by: try slot().date))
    #expect(try verify(log).warnings.isEmpty)
    // One no-show answers for one make-up, of that label.
    try log.change(.makeup(label: first, by: try slot().date))
    try log.change(.makeup(label: second, by: try slot().date))
    let lines = try verify(log).warnings
    #expect(
      lines.contains("label \(first): 2 make-ups, 1 without an opened act of a no-show before"))
    #expect(
      lines.contains("label \(second): 1 make-up, 1 without an opened act of a no-show before"))
  }

  // After the draw.

  @Test func drawnLateTwice() throws {
    var log = try begun()
    try log.draw(try slot(), attendance: attendance)
    let lines = try #require(log.files[LogBundle.roster(try slot())]).split(separator: 10)
    let absent = try #require(
      lines.first { RosterRow(line: $0)?.why == .notExpected }.map { Array($0) })
    let late = Late(
      at: log.at, slot: try slot(), leaf: MerkleTree.leafHash(absent), drawn: false)
    try log.append(.late(late))
    #expect(try verify(log).warnings.isEmpty)
    let entry = log.state.size
    try log.append(.late(late))
    let name = try label(7)
    #expect(
      try verify(log).warnings == [
        "entry \(entry): 2026-11-23/main: label \(name) was drawn late before"
      ])
  }

  @Test func doneLoggedLate() throws {
    var log = try begun()
    let list = try log.draw(try slot(), attendance: attendance)
    let one = try #require(list.first).label
    let closes = try #require(log.state.slots[try slot()]?.commit?.entry.closes)
    try log.commit(try slot(24))
    try log.reveal(try slot())
    // `change` moves the clock by one second.
    var inTime = log
    inTime.at = closes + 86_399
    try inTime.change(.done(label: one, date: try slot().date))
    #expect(!(try verify(inTime).warnings.contains { $0.contains("more than a day") }))
    log.at = closes + 86_400
    let entry = log.state.size
    try log.change(.done(label: one, date: try slot().date))
    #expect(
      try verify(log).warnings.contains(
        "entry \(entry): label \(one): the test of 2026-11-23 was logged more than a day after it "
          + "closed"))
  }

  @Test func linesOfPicks() throws {
    var before = try begun()
    let list = try before.draw(try slot(), attendance: attendance)
    func codes(_ lines: [[UInt8]], of: Int = 3) throws -> Set<FaultCode> {
      var log = before
      try log.append(
        .pick(Pick(at: log.at, slot: try slot(), use: "panel", of: of, root: LineRoot.of(lines))))
      var files = try log.bundle().files
      files[LogBundle.picks(try slot(), use: "panel")] = lines.joinedLines()
      return Set(Verifier.verify(LogBundle(files: files)).findings.map(\.code))
    }
    let sound = list.map { PickLine(label: $0.label, pick: 2) }
    #expect(try codes(sound.map(\.line)).isEmpty)
    #expect(try codes(sound.map(\.line), of: 2) == [.pickAltered])
    #expect(try codes(sound.reversed().map(\.line)) == [.pickAltered])
    #expect(try codes(sound.dropLast().map(\.line)) == [.pickAltered])
    let stranger = PickLine(label: try label(99), pick: 0)
    #expect(try codes(sound.map(\.line) + [stranger.line]) == [.pickAltered])
    #expect(try codes(sound.map { [0x20] + $0.line }) == [.notCanonical])
    #expect(try codes([Array("forged".utf8)]) == [.notCanonical])
  }

  // Files.

  @Test(
    "files of no entry",
    arguments: [
      "lists/2026-11-30_main.jsonl", "rosters/2026-12-01_main.jsonl",
      "lists/2026-11-23_main.degraded.jsonl", "picks/2026-11-23_main.panel.jsonl", "lists/x",
      "picks/a/b.jsonl",
    ])
  func unasked(_ path: String) throws {
    var files = try BundleFolder.read("good/plain").files
    files[path] = Array("forged\n".utf8)
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(verdict.exitCode == 2)
    #expect(verdict.findings.map(\.code) == [.fileUnasked])
    #expect(verdict.findings.first?.text.contains(path) == true)
    files[path] = nil
    let unread = Verifier.verify(LogBundle(files: files, others: [path]))
    #expect(unread.findings.map(\.code) == [.fileUnasked])
  }

  @Test func foreignFiles() throws {
    var files = try BundleFolder.read("good/plain").files
    files["index.html"] = Array("VERIFIED L3".utf8)
    files["held/letter.txt"] = []
    let verdict = Verifier.verify(
      LogBundle(files: files, others: ["verify.py", "tile/0/000", "tile/0/001"]))
    #expect(verdict.exitCode == 0)
    #expect(
      verdict.unchecked.contains(
        "not part of what was verified: held/, index.html, tile/, verify.py"))
    let clean = Verifier.verify(try BundleFolder.read("good/plain"))
    #expect(!clean.unchecked.contains { $0.hasPrefix("not part") })
  }
}
