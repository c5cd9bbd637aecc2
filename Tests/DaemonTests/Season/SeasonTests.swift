import Evidence
import Foundation
import Selection
import Testing

@testable import Daemon

/// The example programs, with everything that happens in a clinic, held against the log that came
/// of it by means of their own.
@Suite(.timeLimit(.minutes(10)))
struct SeasonTests {
  @Test(arguments: Example.all)
  func sixtyDays(_ example: String) async throws {
    var review = try await SeasonReview(Season(example), days: 60)
    review.expectVerified()
    try review.expectSums()
    review.expectCounts()
    _ = try review.expectGuarantees(atLeast: 50)
    #expect(Set(review.season.did.keys) == Season.everything)
  }

  @Test
  func ninetyDaysWithoutAWeekInCommon() async throws {
    var review = try await SeasonReview(Season("mixed-needs"), days: 90)
    review.expectVerified()
    try review.expectSums()
    review.expectCounts()
    review.expectRates(["often": 500, "sometimes": 500, "seldom": 250])
    _ = try review.expectGuarantees(atLeast: 50)
    #expect(Set(review.season.did.keys) == Season.everything)
  }

  @Test
  func ninetyDaysOfWeeksMadeUp() async throws {
    var review = try await SeasonReview(Season("thirty-to-ninety"), days: 90)
    review.expectVerified()
    try review.expectSums()
    review.expectCounts()
    review.expectRates(["first_month": 500, "later": 333, "leaving": 500])
    _ = try review.expectGuarantees(atLeast: 50)
    try review.expectCarriedOver(atLeast: 5)
    #expect(Set(review.season.did.keys) == Season.everything)
  }

  /// A year where somebody asks for it, else a little more than one window.
  private static let isLong = ProcessInfo.processInfo.environment["VERIDRAW_LONG"] == "1"

  @Test
  func eightAYear() async throws {
    let days = Self.isLong ? 365 : 100
    var review = try await SeasonReview(Season("otp-eight-a-year"), days: days, every: 7)
    review.expectVerified()
    try review.expectSums()
    review.expectCounts()
    review.expectRates(["daily": 38, "takehome_one": 77, "takehome_weekly": 231])
    let guarantees = try review.expectGuarantees(atLeast: Self.isLong ? 100 : 30)
    try review.expectCarriedOver(atLeast: 1)
    if Self.isLong { expectEight(guarantees, from: review.season.first - 1) }
    #expect(Set(review.season.did.keys) == Season.everything)
  }

  /// Eight in four windows for whoever was there for all of them; or it is known why not.
  private func expectEight(_ guarantees: Guarantees, from first: CivilDate) {
    let stays = guarantees.stays.filter { $0.first == first && !$0.isDischarged }
    #expect(stays.count > 25)
    var eight = 0
    for stay in stays {
      let done = stay.done.count { first <= $0 && $0 < first + 364 }
      eight += done >= 8 ? 1 : 0
      let isReported = guarantees.reported.contains { $0.label == stay.label }
      #expect(done >= 8 || isReported || stay.stints.count > 1, "\(stay.label): \(done)")
    }
    #expect(eight > stays.count * 3 / 4)
  }

  @Test
  func aPoolOfFifty() async throws {
    let days = Self.isLong ? 367 : 90
    let season = try await Season("dot-style-pool", start: "2026-11-29T12:00")
    let review = try await SeasonReview(season, days: days, every: 7)
    review.expectVerified()
    let pool = try review.expectPool()
    #expect(pool.drawn >= pool.done)
    if Self.isLong { try expectTwenty(pool) }
    let impossible: Set = ["return", "step", "step-up", "visit"]
    // A quarter has too few tests for everything to become of them.
    let rare: Set = Self.isLong ? [] : ["excuse asked", "excused", "no-show", "refused"]
    #expect(Set(season.did.keys).union(rare) == Season.everything.subtracting(impossible))
  }

  /// Exactly so many, but for what was drawn on the last day and not given.
  private func expectTwenty(_ pool: PoolRule) throws {
    guard let last = pool.lastDay else {
      #expect(pool.done == 20)
      return
    }
    #expect(last.drawn == last.owed)
    #expect((20 - last.owed...20).contains(pool.done))
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
