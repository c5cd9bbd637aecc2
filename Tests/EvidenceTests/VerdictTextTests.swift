import Evidence
import Selection
import Testing

/// The words of a verdict, pinned once.
@Suite struct VerdictTextTests {
  @Test func slotLines() throws {
    let verdict = Verifier.verify(try BundleFolder.read("good/outage"))
    #expect(
      verdict.slotLines == [
        "2026-11-23 main  L0  OK      30 rows   7 drawn",
        "2026-11-24 main  L0  MISSED   0 rows   0 drawn  revealed late",
        "2026-11-25 main  L0  MISSED   0 rows   0 drawn  never committed",
        "2026-11-26 main  L0  OK      30 rows  17 drawn",
        "2026-11-30 main  L0  OPEN     0 rows   0 drawn",
      ])
    #expect(
      verdict.warnings == [
        "2026-11-24/main missed: server stolen and replaced",
        "2026-11-25/main missed, never committed: server stolen and replaced",
        "2026-11-24/main revealed late",
      ])
  }

  @Test func header() throws {
    let verdict = Verifier.verify(try BundleFolder.read("good/plain"))
    let zone = try #require(ZoneRules(identifier: "America/Chicago"))
    #expect(zone.local(verdict.asOf).date.description == "2026-11-28")
    #expect(verdict.lastSlot?.description == "2026-11-26/main")
    #expect(verdict.origin == "clinic.example/veridraw/2026")
    #expect(verdict.head.map { "\($0)" } == "83 3560 e120 24e8 99e2 7882 c006 9dd6 978e")
    #expect((verdict.covered, verdict.slots.count) == (0, 5))
    #expect(verdict.conclusion == "verified")
  }

  @Test func finding() throws {
    let verdict = Verifier.verify(try BundleFolder.read("bad/person-left-off"))
    #expect(verdict.findings.count == 1)
    #expect(
      verdict.findings.first?.lines == [
        "person-left-off: 2026-11-24/main, entry 54: "
          + "drawn and not on the list: 0043a733da56753e987639611ee4d28f",
        "  it could mean: somebody who was drawn was spared",
      ])
    #expect(verdict.conclusion == "contradicted: 1 finding")
  }

  @Test func obstacle() {
    let verdict = Verifier.verify(LogBundle(files: [:]))
    #expect(verdict.obstacles == ["entries.jsonl is missing"])
    #expect(verdict.conclusion == "not verified: 1 obstacle")
    #expect(verdict.lastSlot == nil && verdict.slots.isEmpty && verdict.findings.isEmpty)
  }

  @Test("tampering, a young log, a missing file and an unknown version read differently")
  func readings() throws {
    let sound = try BundleFolder.read("good/plain")
    var (files, newer) = (sound.files, sound.files)
    files["acts.jsonl"] = nil
    let text = String(decoding: newer["entries.jsonl"] ?? [], as: UTF8.self)
    newer["entries.jsonl"] = Array(
      text.replacing("\"v\":1,\"witnesses\"", with: "\"v\":2,\"witnesses\"").utf8)
    newer["checkpoint"] = nil
    newer["held"] = nil
    for path in newer.keys where path.hasPrefix("held/") { newer[path] = nil }
    let young = try LogWriter(at: 1_794_841_201).bundle()
    let readings = [
      try BundleFolder.read("bad/tail-cut"), young, LogBundle(files: files),
      LogBundle(files: newer),
      sound,
    ].map { Verifier.verify($0).reading }
    for (reading, word) in zip(
      readings, ["contradicts", "young", "missing", "newer version", "every draw follows"])
    {
      #expect(reading.contains(word))
    }
    #expect(Set(readings).count == 5)
  }

  @Test func wouldHave() throws {
    let verdict = Verifier.verify(try BundleFolder.read("good/late"))
    let lines = verdict.wouldHave.map(\.line)
    #expect(lines.first == "2026-11-24/main: drawn late: 0753618177ddd7c58e232dda5af8f46d")
    #expect(
      lines.dropFirst().first
        == "2026-11-24/main: would have been drawn (travel): 814568e22d403bee06f809ba606ce1c1")
  }

  /// Every finding says what it could mean, in words a patient may read.
  @Test("meanings", arguments: FaultCode.allCases)
  func meaning(_ code: FaultCode) {
    let meaning = code.meaning
    #expect(meaning.count > 20)
    for word in ["fraud", "hazard", "evader", "clean", "dirty"] { #expect(!meaning.contains(word)) }
    #expect(code.rawValue.allSatisfy { $0 == "-" || ("a"..."z").contains($0) })
  }
}
