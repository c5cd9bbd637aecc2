import Documents
import Evidence
import Selection
import Storage
import Testing
import TransparencyLog

@testable import Daemon

/// A season that is over, with what came of it.
struct SeasonReview {
  let season: Season
  let days: Int
  let bundle: LogBundle
  private(set) var inspection: Inspection

  /// Lives through the days.
  ///
  /// - Parameter every: so many days apart the head is held against the whole log.
  init(_ season: Season, days: Int, every: Int = 1) async throws {
    for day in 0..<days {
      try await season.live(day)
      if day % every == 0 { try await Self.expectSignedRoot(season.clinic) }
    }
    (self.season, self.days) = (season, days)
    bundle = try await season.clinic.bundle()
    inspection = try Inspection(bundle)
  }

  private var last: CivilDate { season.first + (days - 1) }

  /// From every line, from scratch.
  private static func expectSignedRoot(_ clinic: Clinic) async throws {
    let lines = try await clinic.lines()
    let newest = try #require(clinic.store.newestHead)
    #expect(newest.head.checkpoint.size == UInt64(lines.count))
    #expect(newest.head.checkpoint.root == MerkleTree.root(lines.map { MerkleTree.leafHash($0) }))
    #expect(newest.note.isSigned(by: clinic.store.verifierKey))
    #expect(newest.note.text == newest.head.checkpoint.text)
  }

  func expectVerified() {
    let verdict = Verifier.verify(bundle)
    #expect(verdict.exitCode == 0, "\(verdict.findings) \(verdict.obstacles)")
    #expect(verdict.isPractice)
    let lived = verdict.slots.filter { $0.slot.date <= last }
    #expect(lived.count > days * season.program.plans.count / 3)
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
  mutating func expectSums() throws {
    var count = 0
    for day in inspection.days.values.flatMap({ $0 }) {
      count += 1
      let chance = try inspection.chance(day)
      #expect(chance == day.row.chance.ppb, "\(day.row)")
      #expect(day.listedNumber == nil || day.listedNumber == day.number)
      let isDrawn = day.row.isEligible && day.number < Int(day.row.chance.ppb)
      #expect(day.isListed == isDrawn, "\(day.row)")
    }
    #expect(count > 500)
  }

  /// Drawn against expected, each list and phase by itself.
  func expectCounts() {
    for (name, days) in eligible({ "\($0.slot.list) \($0.phase)" }) {
      let drawn = days.count(where: \.isListed)
      let chances = days.map { Double($0.row.chance.ppb) / 1e9 }
      let p = PoissonBinomial.p(drawn, of: chances)
      #expect(p >= 1e-6, "\(name): \(drawn) drawn of \(days.count)")
    }
  }

  private func eligible(
    _ name: (RosterRow) -> String
  ) -> [String: [Inspection.PatientDay]] {
    let days = inspection.days.values.flatMap { $0 }.filter(\.row.isEligible)
    return Dictionary(grouping: days) { name($0.row) }
  }

  /// The mean that each phase states, in tests for 1,000 days on which the patient comes, give or
  /// take what chance does to such a number. A test that was not given is owed again, which is why
  /// there may be more.
  func expectRates(_ stated: [String: Int]) {
    let phases = eligible(\.phase)
    #expect(phases.keys.sorted() == stated.keys.sorted())
    for (phase, days) in phases {
      let drawn = Double(days.count(where: \.isListed))
      let expected = Double((stated[phase] ?? 0) * days.count) / 1_000
      let spread = 3.5 * expected.squareRoot()
      #expect(drawn >= expected - spread, "\(phase): \(drawn) of \(days.count)")
      #expect(drawn <= expected * 1.3 + spread, "\(phase): \(drawn) of \(days.count)")
    }
  }

  func expectGuarantees(atLeast least: Int) throws -> Guarantees {
    let guarantees = try Guarantees(inspection, zone: season.clinic.zone, last: last)
    #expect(guarantees.broken.map(\.description) == [])
    #expect(guarantees.met >= least)
    // The staff's pattern leaves some without a specimen: a report of none would be a blind one.
    #expect(!guarantees.reported.isEmpty)
    let robbed = try Guarantees(
      inspection.withoutTests(), zone: season.clinic.zone, last: last)
    #expect(robbed.met == 0)
    #expect(robbed.broken.count > guarantees.met / 2)
    return guarantees
  }

  /// What was carried over, and nothing else.
  func expectCarriedOver(atLeast least: Int) throws {
    let within = try #require(season.policy.carryMakeUp)
    let carried = CarriedOver(inspection, within: within)
    #expect(carried.faults == [])
    #expect(carried.count >= least)
    // Some of it in the hour of a crash.
    #expect(carried.interrupted >= 1)
    // It notices when nothing is carried.
    #expect(CarriedOver(inspection.withoutMakeUps(), within: within).faults.count >= least)
  }

  func expectPool() throws -> PoolRule {
    let pool = try PoolRule(inspection)
    #expect(pool.faults == [])
    #expect(pool.days > days / 2)
    return pool
  }
}
