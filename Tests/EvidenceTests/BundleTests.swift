import Evidence
import Foundation
import Selection
import TestSupport
import Testing

/// Every bundle of the vectors, against what its folder's name says is wrong with it.
@Suite struct BundleTests {
  /// What a bad bundle must be found out by, written down from the data.
  struct Expected: Sendable {
    let code: FaultCode
    let slot: String?
    let entry: Int?
    /// Other codes that follow from the same deed.
    let also: Set<FaultCode>

    init(
      _ code: FaultCode, _ slot: String? = nil, entry: Int? = nil, also: Set<FaultCode> = []
    ) {
      self.code = code
      self.slot = slot
      self.entry = entry
      self.also = also
    }
  }

  private static let tuesday = "2026-11-24/main"

  static let bad: [String: Expected] = [
    "act-does-not-open": Expected(.actDoesNotOpen, entry: 37),
    "bad-signature": Expected(.badSignature),
    // The byte is in the commitment of entry 33, which the reveal in entry 42 no longer opens.
    "byte-flipped": Expected(.byteFlipped, also: [.seedSwapped]),
    "caps-lowered": Expected(.capsLowered, tuesday, entry: 43),
    "ceiling-invented": Expected(.ceilingInvented, tuesday, entry: 43),
    "chance-edited-in-bundle": Expected(.chanceEditedInBundle, tuesday, entry: 43),
    "chance-lowered-at-source": Expected(.chanceLoweredAtSource, tuesday, entry: 53),
    "chance-zeroed-at-source": Expected(.chanceZeroedAtSource, tuesday, entry: 43),
    "closes-moved": Expected(.closesMoved, tuesday, entry: 36),
    // The dice of entry 36 serve seq 3, which is committed in entry 37.
    "dice-before-commit": Expected(.diceBeforeCommit, "2026-11-26/main", entry: 36),
    "dice-skipped-as-degraded": Expected(.diceSkippedAsDegraded, tuesday, entry: 54),
    "done-invented": Expected(.doneInvented, tuesday, entry: 55),
    "duty-dropped": Expected(.dutyDropped, tuesday, entry: 43),
    "duty-forgiven": Expected(.dutyForgiven, tuesday, entry: 43),
    "duty-restarted": Expected(.dutyRestarted, tuesday, entry: 43),
    "extra-slot": Expected(.extraSlot, "2026-11-27/main", entry: 46),
    "gap-stretched": Expected(.gapStretched, tuesday, entry: 45),
    "history-rewritten": Expected(.historyRewritten),
    "label-shared": Expected(.labelShared, entry: 32),
    "list-altered": Expected(.listAltered, tuesday, entry: 44),
    "missed-too-soon": Expected(.missedTooSoon, tuesday, entry: 44),
    "not-canonical": Expected(.notCanonical, entry: 35),
    "person-added": Expected(.personAdded, tuesday, entry: 44),
    "person-left-off": Expected(.personLeftOff, tuesday, entry: 54),
    "person-missing": Expected(.personMissing, tuesday, entry: 43),
    "phase-slipped": Expected(.phaseSlipped, tuesday, entry: 48),
    "policy-backdated": Expected(.policyBackdated, tuesday, entry: 54),
    "pool-shrunk": Expected(.poolShrunk, tuesday, entry: 41),
    // The commit whose seed is withheld.
    "reveal-withheld": Expected(.revealWithheld, tuesday, entry: 36),
    "revealed-early": Expected(.revealedEarly, tuesday, entry: 55),
    "row-removed": Expected(.rowRemoved, tuesday, entry: 43),
    "rows-unsorted": Expected(.rowsUnsorted, tuesday, entry: 43),
    "second-dice": Expected(.secondDice, tuesday, entry: 38),
    "second-draw": Expected(.secondDraw, tuesday, entry: 45),
    "seed-swapped": Expected(.seedSwapped, tuesday, entry: 65),
    "seq-gap": Expected(.seqGap, tuesday, entry: 36),
    "slot-never-committed": Expected(.slotNeverCommitted, tuesday),
    "slots-end-silently": Expected(.slotsEndSilently, "2026-11-26/main"),
    "tail-cut": Expected(.tailCut),
    "time-backwards": Expected(.timeBackwards, entry: 83),
    "unknown-field": Expected(.unknownField, entry: 32),
    "wrong-pulse": Expected(.wrongPulse, tuesday, entry: 46),
  ]

  @Test("a sound bundle is verified", arguments: BundleFolder.names("good"))
  func good(_ name: String) throws {
    for root in BundleFolder.roots {
      let verdict = Verifier.verify(try BundleFolder.read("good/\(name)", root: root))
      #expect(verdict.exitCode == 0)
      #expect(verdict.findings.isEmpty)
      #expect(verdict.obstacles.isEmpty)
      #expect(verdict.slots.allSatisfy { $0.status != .bad })
      #expect(verdict.slots.filter { $0.status != .open }.count >= 3)
    }
  }

  @Test("a bad bundle is found out by its name", arguments: BundleFolder.names("bad"))
  func bad(_ name: String) throws {
    let expected = try #require(Self.bad[name])
    for root in BundleFolder.roots {
      let verdict = Verifier.verify(try BundleFolder.read("bad/\(name)", root: root))
      #expect(verdict.exitCode == 2)
      let first = try #require(verdict.findings.first)
      #expect(first.code == expected.code)
      #expect(first.slot?.description == expected.slot)
      #expect(first.entry == expected.entry)
      #expect(Set(verdict.findings.map(\.code)).subtracting(expected.also) == [expected.code])
    }
  }

  @Test func everyFolderIsExpected() {
    #expect(BundleFolder.names("bad") == Self.bad.keys.sorted())
    #expect(BundleFolder.names("good").count == 18)
  }

  /// A bundle whose name and data are one thing, with its bad slot marked and only that one.
  @Test func onlyTheBadSlotIsBad() throws {
    let verdict = Verifier.verify(try BundleFolder.read("bad/person-left-off"))
    #expect(verdict.slots.filter { $0.status == .bad }.map(\.slot.description) == [Self.tuesday])
  }

  @Test(
    "what is missing is no contradiction",
    arguments: [
      "entries.jsonl", "checkpoint", "log.vkey", "acts.jsonl", "rosters/2026-11-24_main.jsonl",
      "lists/2026-11-24_main.jsonl",
    ])
  func missing(_ path: String) throws {
    var files = try BundleFolder.read("good/plain").files
    files[path] = nil
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(verdict.exitCode == 1)
    #expect(verdict.findings.isEmpty)
    #expect(verdict.obstacles.contains { $0.contains(path) })
  }

  @Test func missingDegradedListIsAnObstacle() throws {
    var files = try BundleFolder.read("good/degraded").files
    files["lists/2026-11-24_main.degraded.jsonl"] = nil
    #expect(Verifier.verify(LogBundle(files: files)).exitCode == 1)
  }

  @Test func alteredDegradedListIsAFault() throws {
    var files = try BundleFolder.read("good/degraded").files
    files["lists/2026-11-24_main.degraded.jsonl"] = files["lists/2026-11-24_main.jsonl"]
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(verdict.findings.map(\.code) == [.listAltered])
  }

  @Test func nothingAtAllIsAnObstacle() {
    let verdict = Verifier.verify(LogBundle(files: [:]))
    #expect(verdict.exitCode == 1)
    #expect(verdict.slots.isEmpty)
  }

  @Test func anotherVersionIsAnObstacle() throws {
    var files = try BundleFolder.read("good/plain").files
    let text = String(decoding: files["entries.jsonl"] ?? [], as: UTF8.self)
    files["entries.jsonl"] = Array(text.replacing("\"v\":1}", with: "\"v\":2}").utf8)
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(verdict.obstacles.contains { $0.contains("version") })
  }

  @Test func changeThatIsNotOpenedIsAnObstacle() throws {
    var files = try BundleFolder.read("good/plain").files
    let lines = (files["acts.jsonl"] ?? []).split(separator: 10)
    // The last `done`: no roster comes after it.
    files["acts.jsonl"] = lines.dropLast().map { Array($0) }.joinedLines()
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(verdict.exitCode == 1)
  }
}
