import Documents
import Evidence
import Selection
import Storage
import Testing
import TransparencyLog

@testable import Daemon

/// Sixty days of each example program, with everything that happens in a clinic, held against the
/// log that came of it by means of their own.
@Suite(.timeLimit(.minutes(5)))
struct SeasonTests {
  @Test(arguments: Example.all)
  func sixtyDays(_ example: String) async throws {
    let season = try await Season(example)
    for day in 0..<60 {
      try await season.live(day)
      try await expectSignedRoot(season.clinic)
    }
    let bundle = try await season.clinic.bundle()
    try expectVerified(Verifier.verify(bundle), season)
    var inspection = try Inspection(bundle)
    try expectSums(&inspection)
    expectCounts(inspection)
    try expectGuarantees(inspection, season)
    #expect(season.did.keys.sorted() == Season.everything)
  }

  /// From every line, from scratch.
  private func expectSignedRoot(_ clinic: Clinic) async throws {
    let lines = try await clinic.lines()
    let newest = try #require(clinic.store.newestHead)
    #expect(newest.head.checkpoint.size == UInt64(lines.count))
    #expect(newest.head.checkpoint.root == MerkleTree.root(lines.map { MerkleTree.leafHash($0) }))
    #expect(newest.note.isSigned(by: clinic.store.verifierKey))
    #expect(newest.note.text == newest.head.checkpoint.text)
  }

  private func expectVerified(_ verdict: Verdict, _ season: Season) throws {
    #expect(verdict.exitCode == 0, "\(verdict.findings) \(verdict.obstacles)")
    #expect(verdict.isPractice)
    let last = season.first + 59
    let lived = verdict.slots.filter { $0.slot.date <= last }
    #expect(lived.count > 40 * season.program.plans.count / 2)
    for slot in lived {
      let isMissed = season.expectedMisses.contains(slot.slot)
      #expect(slot.status == (isMissed ? .missed : .ok), "\(slot)")
    }
    #expect(season.expectedMisses.isSubset(of: Set(lived.map(\.slot))))
    // Tomorrow is committed, one slot of each list, and nothing beyond.
    let ahead = verdict.slots.filter { $0.slot.date > last }
    #expect(ahead.map(\.status) == season.program.plans.map { _ in .open })
  }

  /// Number, chance and list of every patient-day.
  private func expectSums(_ inspection: inout Inspection) throws {
    var count = 0
    for day in inspection.days.values.flatMap({ $0 }) {
      count += 1
      #expect(try inspection.chance(day) == day.row.chance.ppb, "\(day.row)")
      #expect(day.listedNumber == nil || day.listedNumber == day.number)
      let isDrawn = day.row.isEligible && day.number < Int(day.row.chance.ppb)
      #expect(day.isListed == isDrawn, "\(day.row)")
    }
    #expect(count > 500)
  }

  /// Drawn against expected, each list by itself.
  private func expectCounts(_ inspection: Inspection) {
    for (list, slots) in Dictionary(grouping: inspection.days, by: { $0.key.list }) {
      let days = slots.flatMap(\.value).filter(\.row.isEligible)
      let drawn = days.count(where: \.isListed)
      let chances = days.map { Double($0.row.chance.ppb) / 1e9 }
      let p = PoissonBinomial.p(drawn, of: chances)
      #expect(p >= 1e-6, "\(list): \(drawn) drawn of \(days.count)")
    }
  }

  private func expectGuarantees(_ inspection: Inspection, _ season: Season) throws {
    let last = season.first + 59
    let guarantees = try Guarantees(inspection, zone: season.clinic.zone, last: last)
    #expect(guarantees.broken == [])
    #expect(guarantees.met > 50)
    // The staff's pattern leaves some without a specimen: a report of none would be a blind one.
    #expect(!guarantees.reported.isEmpty)
    let robbed = try Guarantees(inspection.withoutTests(), zone: season.clinic.zone, last: last)
    #expect(robbed.met == 0)
    #expect(robbed.broken.count > guarantees.met / 2)
  }
}

/// The measuring stick itself, where the answer is known.
struct PoissonBinomialTests {
  @Test
  func isExact() {
    // Two fair coins: 1/4, 1/2, 1/4.
    #expect(PoissonBinomial.p(0, of: [0.5, 0.5]) == 0.5)
    #expect(PoissonBinomial.p(1, of: [0.5, 0.5]) == 1)
    // A certain one cannot fail.
    #expect(PoissonBinomial.p(0, of: [1, 0.5]) == 0)
    // Thirty tails running.
    #expect(PoissonBinomial.p(0, of: [Double](repeating: 0.5, count: 30)) < 1e-6)
  }
}
