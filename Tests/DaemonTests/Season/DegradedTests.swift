import Evidence
import Selection
import Testing

@testable import Daemon

/// A policy that mixes in a beacon's pulse, on days on which none comes.
@Suite(.timeLimit(.minutes(10)))
struct DegradedTests {
  @Test
  func drawsWithoutAPulseAndSaysSo() async throws {
    let clinic = try await Clinic()
    try await clinic.apply(policy: Texts.policy(more: "mix: drand\nreveal_hours: 72"))
    try await clinic.enrol("1001")
    try await clinic.enrol("1002", phase: "half")
    try await clinic.live(until: "2026-11-24T20:00")
    let draws = try await clinic.entries().compactMap { entry in
      if case .draw(let draw) = entry { draw } else { nil }
    }
    #expect(draws.map(\.slot.description) == ["2026-11-23/main", "2026-11-24/main"])
    #expect(draws.allSatisfy { $0.degraded && $0.mixes.isEmpty })
    #expect(draws.allSatisfy { $0.nSelected >= 1 })
    // Not revealed: the pulse may still come, and counts only before the reveal.
    let verdict = Verifier.verify(try await clinic.bundle())
    #expect(verdict.exitCode == 0, "\(verdict.findings) \(verdict.obstacles)")
    #expect(verdict.slots.map(\.status) == [.open, .open, .open])
    let reveals = await clinic.keeper.log.slots.values.compactMap(\.reveal)
    #expect(reveals.isEmpty)
  }
}
