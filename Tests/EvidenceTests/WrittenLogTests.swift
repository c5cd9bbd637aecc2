import Evidence
import Libcrypto
import Selection
import TestSupport
import Testing
import TransparencyLog

/// Logs written from the parts that the daemon uses: the verifier, whose rules are written apart,
/// must find nothing in them, and must find what is broken on purpose.
@Suite struct WrittenLogTests {
  @Test(
    "what the daemon's parts write is verified", arguments: WrittenLog.Shape.allCases,
    [UInt64(1), 2, 3, 4, 5, 6])
  func verified(_ shape: WrittenLog.Shape, _ seed: UInt64) throws {
    let monday = try #require(CivilDate("2026-11-23"))
    let anchor: Anchor = seed % 2 == 0 ? .monday(monday) : .enrolment
    let log = try WrittenLog.write(shape, anchor: anchor, seed: seed)
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.findings.isEmpty)
    #expect(verdict.exitCode == 0)
    #expect(verdict.slots.count >= 20)
    #expect(verdict.isPractice)
  }
}
