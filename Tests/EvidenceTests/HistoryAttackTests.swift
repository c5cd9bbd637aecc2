import Evidence
import Libcrypto
import Selection
import Testing
import TransparencyLog

/// The attacks of LOG.md 1 on a log as a whole: rewritten, cut, put back, forked, one of ten.
@Suite struct HistoryAttackTests {
  private typealias Log = EightPatients

  /// Monday drawn with one seed or another, and Tuesday committed; of one log up to then.
  private func monday(seed: UInt8, at: Int64 = 1_794_841_201) throws -> LogWriter {
    var log = try Log.log(at: at, try Log.policy())
    try log.commit(try Log.slot(), chosen: SHA256.hash([seed]))
    try log.draw(try Log.slot(), attendance: Log.everyDay)
    try log.commit(try Log.slot("2026-11-24/main"))
    return log
  }

  /// A head as it stands at the foot of a printed list.
  private func paper(_ log: LogWriter, size: Int? = nil) throws -> HeldHead {
    let lines = Array(log.lines.prefix(size ?? log.lines.count))
    let spoken = try LogWriter.head(over: lines).checkpoint().spoken
    let digits = spoken.split(separator: " ").dropFirst().joined(separator: " ")
    return try #require(HeldHead(size: lines.count, digits: digits, name: "paper"))
  }

  private func codes(_ log: LogWriter, held: HeldHead) throws -> [FaultCode] {
    Verifier.verify(try log.bundle(), held: [held]).findings.map(\.code)
  }

  @Test("a day drawn again is good by itself, and not beside one printed list")
  func rewritten() throws {
    let (shown, forged) = (try monday(seed: 1), try monday(seed: 2))
    #expect(Verifier.verify(try forged.bundle()).exitCode == 0)
    #expect(try codes(forged, held: paper(shown)) == [.historyRewritten])
    #expect(try codes(shown, held: paper(shown)).isEmpty)
  }

  @Test("entries taken away again are good by themselves, and not beside one printed list")
  func cut() throws {
    let full = try monday(seed: 1)
    var before = try Log.log(try Log.policy())
    try before.commit(try Log.slot(), chosen: SHA256.hash([1]))
    #expect(Verifier.verify(try before.bundle()).exitCode == 0)
    #expect(try codes(before, held: paper(full)) == [.tailCut])
  }

  @Test("a log put back says so for ever, and what was drawn in between is never drawn again")
  func restored() throws {
    let before = try Log.log(try Log.policy())
    let root = LineRoot.of(before.lines)
    var log = try monday(seed: 1)
    log.at += 1
    try log.append(
      .restore(
        Restore(
          at: log.at, n: before.lines.count, root: root, lost: [try Log.slot("2026-11-24/main")],
          why: "disk")))
    let verdict = Verifier.verify(try log.bundle())
    #expect(verdict.findings.map(\.code) == [.restored])
    #expect(Verifier.verify(try log.bundle(), acceptRestore: true).warnings.count == 1)
    try log.reveal(try Log.slot())
    try log.draw(try Log.slot("2026-11-24/main"), attendance: Log.everyDay)
    let again = Verifier.verify(try log.bundle(), acceptRestore: true)
    #expect(again.findings.map(\.code) == [.lostSlotDrawn])
  }

  @Test("two forks of one slot: the witness refuses the second")
  func forked() throws {
    let (first, second) = (try monday(seed: 1), try monday(seed: 2))
    let key = [first.state.key]
    #expect(first.state.key == second.state.key)
    let newHere = try WitnessRequest(old: 0, proof: [], note: try first.head())
    #expect(Witness.judge(newHere, last: nil, keys: key) == .cosign)
    let last = try first.head().checkpoint()
    var longer = second
    try longer.reveal(try Log.slot())
    for fork in [second, longer] {
      let leaves = fork.lines.map { MerkleTree.leafHash($0) }
      let request = try WitnessRequest(
        old: last.size, proof: MerkleTree.consistencyProof(from: Int(last.size), in: leaves),
        note: try fork.head())
      #expect(Witness.judge(request, last: last, keys: key) == .refuse(.forked))
    }
  }

  /// Ten logs are kept and the one is shown in which the friend is spared. The genesis card, which
  /// somebody outside has had since the first day, is of one of them.
  @Test("of ten logs nine do not fit the genesis card")
  func bestOfTen() throws {
    let logs = try (0..<10).map { try monday(seed: UInt8($0), at: 1_794_841_201 + Int64($0)) }
    let card = try paper(logs[3], size: 1)
    for (number, log) in logs.enumerated() {
      #expect(Verifier.verify(try log.bundle()).exitCode == 0)
      #expect(try codes(log, held: card) == (number == 3 ? [] : [.historyRewritten]))
    }
  }
}
