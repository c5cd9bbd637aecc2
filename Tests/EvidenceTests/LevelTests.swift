import Evidence
import Libcrypto
import Selection
import Testing
import TransparencyLog

/// Levels come from heads that the inspector brings, never from the bundle's own.
@Suite struct LevelTests {
  private static let origin = "clinic.example/veridraw/2026"

  /// Heads from the bundle's `held/` as somebody outside would bring them.
  private func held(_ bundle: LogBundle, _ wanted: (String) -> Bool = { _ in true }) throws
    -> [HeldHead]
  {
    try bundle.paths(in: "held").filter(wanted).map { path in
      let note = try SignedNote(parsing: try bundle.text(path))
      return try #require(HeldHead(note: note, origin: Self.origin, name: path))
    }
  }

  private func levels(_ verdict: Verdict) -> [String] {
    verdict.slots.filter { $0.status == .ok }.map(\.level.description)
  }

  @Test("the bundle's own held heads raise nothing", arguments: ["plain", "dice", "drand"])
  func ownHeads(_ name: String) throws {
    let verdict = Verifier.verify(try BundleFolder.read("good/\(name)"))
    #expect(Set(levels(verdict)) == ["L0"])
  }

  @Test func sheetsOfEveryDay() throws {
    let bundle = try BundleFolder.read("good/plain")
    let verdict = Verifier.verify(bundle, held: try held(bundle))
    // The sheet of Monday holds Tuesday's commitment; Monday's own nobody kept before its draw.
    #expect(levels(verdict) == ["L0", "L1", "L1", "L1"])
    #expect(verdict.covered == 4)
  }

  @Test func oneSheet() throws {
    let bundle = try BundleFolder.read("good/plain")
    let verdict = Verifier.verify(bundle, held: try held(bundle) { $0.contains("11-24") })
    #expect(levels(verdict) == ["L0", "L0", "L1", "L0"])
    #expect(verdict.covered == 2)
  }

  @Test func officersCopy() throws {
    let bundle = try BundleFolder.read("good/dice")
    let verdict = Verifier.verify(bundle, held: try held(bundle) { $0.contains("officer") })
    #expect(levels(verdict) == ["L2", "L2", "L2", "L2"])
    #expect(verdict.slots.first?.remarks == ["dice"])
  }

  /// Sheets printed after the dice show that nothing changed since, not that the dice were blind.
  @Test func sheetsDoNotReplaceTheOfficersCopy() throws {
    let bundle = try BundleFolder.read("good/dice")
    let verdict = Verifier.verify(bundle, held: try held(bundle) { $0.contains("sheet") })
    #expect(levels(verdict) == ["L0", "L1", "L1", "L1"])
  }

  @Test func pulseNobodyChecked() throws {
    let bundle = try BundleFolder.read("good/drand")
    let heads = try held(bundle)
    let verdict = Verifier.verify(bundle, held: heads)
    #expect(levels(verdict).max() == "L1")
    #expect(verdict.unchecked.contains("pulse not checked here"))
    #expect(Verifier.verify(bundle, held: heads, require: .l3).exitCode == 1)
  }

  @Test("a draw in which rows depend on each other is steerable", arguments: ["capped", "pool"])
  func steerable(_ name: String) throws {
    let bundle = try BundleFolder.read("good/\(name)")
    let verdict = Verifier.verify(bundle, held: try held(bundle))
    #expect(levels(verdict) == ["L0", "L1", "L1", "L1"])
    let done = verdict.slots.filter { $0.status == .ok }
    #expect(done.allSatisfy { $0.remarks.contains("steerable") })
  }

  @Test func lateRowsAreCounted() throws {
    let verdict = Verifier.verify(try BundleFolder.read("good/newcomer"))
    #expect(verdict.slots.map(\.remarks) == [[], ["2 rows late"], [], [], []])
  }

  @Test func requiredLevel() throws {
    let bundle = try BundleFolder.read("good/dice")
    let officer = try held(bundle) { $0.contains("officer") }
    #expect(Verifier.verify(bundle, held: officer, require: .l2).exitCode == 0)
    #expect(Verifier.verify(bundle, require: .l1).exitCode == 1)
    #expect(Verifier.verify(bundle, require: .l0).exitCode == 0)
    // A contradiction outweighs a level that is not shown.
    let bad = try BundleFolder.read("bad/second-dice")
    #expect(Verifier.verify(bad, require: .l3).exitCode == 2)
  }

  /// The head of the plain bundle after Monday's draw, typed from its sheet.
  private static let monday = "6d77 e490 bb25 c8bb"

  @Test func headTypedFromPaper() throws {
    let bundle = try BundleFolder.read("good/plain")
    let note = try SignedNote(
      parsing: try bundle.text("held/sheet-2026-11-23_main.note"))
    let spoken = try Checkpoint(parsing: note.text).spoken
    #expect(spoken.hasPrefix("37 \(Self.monday)"))
    let digits = spoken.dropFirst(3)
    let paper = try #require(HeldHead(size: 37, digits: digits, name: "paper"))
    #expect(levels(Verifier.verify(bundle, held: [paper])) == ["L0", "L1", "L0", "L0"])
  }

  @Test("a head typed wrong or too short", arguments: ["", "6d77", "6d77 e490 b92c 972", "zz"])
  func shortPaper(_ digits: String) {
    #expect(HeldHead(size: 37, digits: digits, name: "paper") == nil)
  }

  @Test func headOfAnotherHistory() throws {
    let bundle = try BundleFolder.read("good/plain")
    let other = String(repeating: "ab", count: 16)
    let paper = try #require(HeldHead(size: 37, digits: other, name: "paper"))
    let verdict = Verifier.verify(bundle, held: [paper])
    #expect(verdict.findings.map(\.code) == [.historyRewritten])
    #expect(Set(levels(verdict)) == ["L0"])
  }

  @Test func largerHeadProvesACut() throws {
    let bundle = try BundleFolder.read("good/plain")
    let other = String(repeating: "ab", count: 16)
    let paper = try #require(HeldHead(size: 84, digits: other, name: "paper"))
    #expect(Verifier.verify(bundle, held: [paper]).findings.map(\.code) == [.tailCut])
  }

  @Test func headOfAnotherLogIsNone() throws {
    let bundle = try BundleFolder.read("good/plain")
    let note = try SignedNote(parsing: try bundle.text("checkpoint"))
    #expect(HeldHead(note: note, origin: "elsewhere.example/log", name: "x") == nil)
  }

  /// The genesis of this bundle names no witness; a head that the log did not sign is refused.
  @Test func heldHeadMustBeSigned() throws {
    var files = try BundleFolder.read("good/plain").files
    let other = try BundleFolder.read("bad/bad-signature")
    files["held/sheet-2026-11-26_main.note"] = other.files["checkpoint"]
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(verdict.findings.map(\.code) == [.heldUnsigned])
  }

  @Test func asOfOpensSlots() throws {
    let bundle = try BundleFolder.read("bad/reveal-withheld")
    // 2026-11-25 00:00 UTC: the reveal of the 24th is due and not overdue.
    let verdict = Verifier.verify(bundle, asOf: 1_795_564_800)
    #expect(verdict.exitCode == 0)
    let tuesday = try #require(verdict.slots.dropFirst().first)
    #expect(tuesday.status == .open)
    #expect(tuesday.remarks.contains("reveal due"))
  }
}
