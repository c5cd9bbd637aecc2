import Evidence
import Foundation
import Libcrypto
import Selection
import TestSupport
import Testing
import TransparencyLog

/// Three verifiers that share no code: what Swift finds, verify.py and verify.html must find.
@Suite(.enabled(if: Agreement.python != nil, "there is no python3"))
struct AgreementTests {
  private func vector(_ name: String) -> URL {
    Fixtures.folder.appending(path: "bundles/\(name)")
  }

  /// Bundles written to a folder of their own for as long as they are looked at.
  ///
  /// - Returns: what all say of them.
  @discardableResult
  private func expectAgreement(
    _ bundles: [(name: String, bundle: LogBundle)], _ cases: ([URL]) -> [Agreement.Case]
  ) async throws -> [Agreement.Opinion] {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "bundles-\(UUID())")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let folders = bundles.indices.map { scratch.appending(path: "\($0) \(bundles[$0].name)") }
    for (folder, one) in zip(folders, bundles) { try BundleFolder.write(one.bundle, to: folder) }
    return try await Agreement.expect(cases(folders))
  }

  @Test("on every bundle of the vectors")
  func vectors() async throws {
    let names = ["good", "bad"].flatMap { kind in BundleFolder.names(kind).map { "\(kind)/\($0)" } }
    try await Agreement.expect(names.map { Agreement.Case(folder: vector($0)) })
  }

  /// One mutation each, anywhere; half of them signed again, as the operator could.
  @Test("on logs with one mutation each, and none that changes what a log means is verified")
  func mutated() async throws {
    var dice = SplitMix(seed: Agreement.isLong ? 2 : 1)
    let shapes = WrittenLog.Shape.allCases
    let bundles = try (0..<(Agreement.isLong ? 1000 : 42)).map { number in
      let log = try WrittenLog.write(shapes[number % shapes.count], seed: UInt64(1 + number / 50))
      var mutation = try LogMutation(log)
      try mutation.mutate(&dice, isResealed: number / shapes.count % 2 == 1)
      let verdict = Verifier.verify(mutation.bundle)
      #expect(mutation.isHarmless || verdict.exitCode != 0, "\(number) \(mutation.name)")
      return (name: mutation.name, bundle: mutation.bundle)
    }
    try await expectAgreement(bundles) { $0.map { Agreement.Case(folder: $0) } }
  }

  @Test("on what an inspector brings and asks for")
  func brought() async throws {
    let sheet = "37 6d77 e490 bb25 c8bb 2c7b d5c4 9381 61eb"
    let forged = String(repeating: "ab", count: 16)
    let (plain, withheld) = (vector("good/plain"), vector("bad/reveal-withheld"))
    var incomplete = try BundleFolder.read("good/plain").files
    incomplete["rosters/2026-11-24_main.jsonl"] = nil
    let bundles = [
      (name: "restored", bundle: try restored()),
      (name: "incomplete", bundle: LogBundle(files: incomplete)),
    ]
    let opinions = try await expectAgreement(bundles) { folders in
      [
        Agreement.Case(folder: plain, held: [sheet]),
        Agreement.Case(folder: plain, held: [sheet], require: .l1),
        Agreement.Case(folder: plain, require: .l0),
        Agreement.Case(folder: vector("good/drand"), held: [sheet], require: .l3),
        Agreement.Case(folder: plain, held: ["37 \(forged)"]),
        Agreement.Case(folder: plain, held: [sheet, "84 \(forged)"]),
        Agreement.Case(folder: withheld, asOf: 1_795_564_800),
        Agreement.Case(folder: withheld, asOf: 1_798_761_600),
        Agreement.Case(folder: folders[0]),
        Agreement.Case(folder: folders[0], acceptRestore: true),
        Agreement.Case(folder: folders[1]),
      ]
    }
    #expect(opinions.map(\.exit) == [0, 1, 0, 2, 2, 2, 0, 2, 2, 0, 1])
    #expect(opinions[0].slots.map { $0[1] } == ["L0", "L1", "L0", "L0", "L0"])
    #expect(opinions[10].slots.map { $0[2] } == ["OK", "UNCHECKED", "OK", "OK", "OPEN"])
  }

  /// A declared return to the head before Monday's commitment, which is lost.
  private func restored() throws -> LogBundle {
    var log = try EightPatients.log(try EightPatients.policy())
    let (n, root) = (log.lines.count, LineRoot.of(log.lines))
    try log.commit(try EightPatients.slot())
    log.at += 1
    try log.append(
      .restore(
        Restore(at: log.at, n: n, root: root, lost: [try EightPatients.slot()], why: "disk")))
    return try log.bundle()
  }

  /// Two readers of one line that understand different things could be shown different logs.
  @Test("on lines that parsers disagree about, which all of them refuse")
  func parsers() async throws {
    var log = try EightPatients.log(try EightPatients.policy())
    try log.commit(try EightPatients.slot())
    let commit = log.lines.count - 1
    let spellings: [(String, String)] = [
      ("\"seq\":0", "\"seq\":0,\"seq\":0"), ("\"seq\":0", "\"seq\":0,\"seq\":1"),
      ("\"seq\":0", "\"seq\":0.0"), ("\"seq\":0", "\"seq\":-0"), ("\"seq\":0", "\"seq\":00"),
      ("\"seq\":0", "\"seq\":0e0"), ("\"seq\":0", "\"seq\":9007199254740992"),
      ("\"seq\":0", "\"seq\":null"), ("\"seq\":0", "\"seq\":NaN"), ("\"seq\":0", "\"Seq\":0"),
      ("\"seq\":0", "\"seq\": 0"), ("test", "\\u0074est"), ("test", "t\u{e9}st"),
      ("test", "te\tst"), ("test", "t\\/est"), ("2026-11-23/main", "2026-11-23\\/main"),
      ("}", "} "),
      ("{", "\u{feff}{"), ("}", "}\r"), ("}", ",}"), ("{", "{\"t\":\"commit\","),
    ]
    let bundles = try spellings.enumerated().map { number, spelling in
      let bundle = try log.bundle(changing: commit) { line in
        line.replacing(spelling.0, with: spelling.1, maxReplacements: 1)
      }
      return (name: "spelling \(number)", bundle: bundle)
    }
    let opinions = try await expectAgreement(bundles) { $0.map { Agreement.Case(folder: $0) } }
    for (opinion, spelling) in zip(opinions, spellings) {
      #expect(opinion.findings.map(\.code) == ["not-canonical"], "\(spelling.1)")
      #expect(opinion.findings.first?.entry == commit)
    }
  }

  /// Dice for commits still to come are a fault, and theirs alone.
  @Test("on dice that come before the commitments they serve")
  func earlyDice() async throws {
    var log = try EightPatients.log(try EightPatients.policy(mixes: [.officer]))
    let days = try (23...26).map { try EightPatients.slot("2026-11-\($0)/main") }
    try log.commit(days[0])
    try log.dice(Array(repeating: UInt8(ascii: "3"), count: 50), for: 2...2)
    for day in days.dropFirst() { try log.commit(day) }
    let bundles = [(name: "early dice", bundle: try log.bundle())]
    let opinions = try await expectAgreement(bundles) { $0.map { Agreement.Case(folder: $0) } }
    #expect(opinions[0].findings.map(\.slot) == ["2026-11-25/main"])
    #expect(log.state.slots.values.filter { !$0.mixes.isEmpty }.map(\.slot) == [days[2]])
  }
}
