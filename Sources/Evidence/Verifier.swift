import Libcrypto
import Selection
import TransparencyLog

/// The offline verifier: recomputes everything from the bytes of a bundle (LOG.md 8).
package enum Verifier {
  /// - Parameters:
  ///   - held: heads that the inspector brings; only these, and heads that a genesis witness
  ///     cosigned, raise a slot's level.
  ///   - asOf: UTC seconds; nil is the time of the last entry.
  ///   - require: a level that every drawn slot must reach, else exit 1.
  ///   - acceptRestore: whether a declared return to an earlier head is only a warning.
  package static func verify(
    _ bundle: LogBundle, held: [HeldHead] = [], asOf: Int64? = nil, require: Level? = nil,
    acceptRestore: Bool = false
  ) -> Verdict {
    var verification = Verification(bundle: bundle, held: held)
    verification.run(asOf: asOf, require: require, acceptRestore: acceptRestore)
    return verification.verdict
  }
}

/// One verification, from bytes to verdict.
struct Verification {
  let bundle: LogBundle
  let held: [HeldHead]
  var verdict = Verdict()
  /// Sizes of heads that an outsider vouches for and that fit, ascending.
  var vouched: [Int] = []

  init(bundle: LogBundle, held: [HeldHead]) {
    self.bundle = bundle
    self.held = held
  }

  mutating func run(asOf: Int64?, require: Level?, acceptRestore: Bool) {
    guard let log = readLog() else { return }
    let heads = readHeads(log)
    let tree = LogTree(leaves: log.leaves, sizes: log.sizes.union(heads.sizes))
    check(heads, log, tree)
    guard var replay = startReplay(log, tree, acceptRestore) else { return }
    replay.run(log.entries.dropFirst())
    verdict.asOf = min(asOf ?? replay.state.at, TimeBound.lastSecond)
    if log.isWhole { replay.finish(asOf: verdict.asOf) }
    take(replay)
    let isCut = verdict.findings.contains { $0.code == .tailCut }
    checkFiles(replay, isWhole: log.isWhole && !isCut)
    assess(replay, require: require)
    verdict.findings.sort { ($0.entry ?? -1) < ($1.entry ?? -1) }
  }

  mutating func find(_ code: FaultCode, entry: Int? = nil, _ text: String) {
    verdict.findings.append(Finding(code, entry: entry, text))
  }

  /// Begins with entry 0; nil where it is no genesis or names a zone nobody here knows.
  private mutating func startReplay(
    _ log: ReadLog, _ tree: LogTree, _ acceptRestore: Bool
  ) -> LogReplay? {
    guard case .genesis(let genesis)? = log.entries.first, let logID = log.leaves.first else {
      if log.isWhole { find(.genesisMisplaced, entry: 0, "entry 0 is no genesis") }
      return nil
    }
    verdict.origin = genesis.origin
    if genesis.key.name != genesis.origin {
      find(.originDiffers, entry: 0, "the key is of '\(genesis.key.name)'")
    }
    guard let state = LogState(genesis: genesis, logID: logID) else {
      verdict.obstacles.append("time zone '\(genesis.tz)' is not known here")
      return nil
    }
    return LogReplay(
      state: state, bundle: bundle, tree: tree, openings: readOpenings(log),
      acceptRestore: acceptRestore)
  }

  private mutating func take(_ replay: LogReplay) {
    verdict.findings += replay.findings
    verdict.obstacles += replay.obstacles
    verdict.unchecked += replay.unchecked
    verdict.warnings += replay.warnings
    verdict.wouldHave = replay.wouldHave
  }
}
