import Libcrypto
import Testing
import TransparencyLog

/// Requests, proofs, tiles and the judgement of a witness, on a made-up log.
@Suite struct WitnessTests {
  static let origin = "clinic.example/veridraw/2026"
  let key: Ed25519.PrivateKey
  let vkey: VerifierKey
  let lines = (0..<70).map { Array("entry \($0)".utf8) }

  init() throws {
    key = try Ed25519.PrivateKey(seed: Array(repeating: 7, count: 32))
    vkey = try VerifierKey(name: Self.origin, publicKey: key.publicKey)
  }

  private func note(_ lines: [[UInt8]], origin: String = origin) throws -> SignedNote {
    let root = MerkleTree.root(lines.map { MerkleTree.leafHash($0) })
    let head = try Checkpoint(origin: origin, size: UInt64(lines.count), root: root)
    return try SignedNote.sign(head.text, name: Self.origin, key: key)
  }

  private func request(_ old: Int, _ lines: [[UInt8]]) throws -> WitnessRequest {
    let leaves = lines.map { MerkleTree.leafHash($0) }
    return try WitnessRequest(
      old: UInt64(old), proof: MerkleTree.consistencyProof(from: old, in: leaves),
      note: try note(lines))
  }

  /// The log as it would be had entry 40 been another one: a second draw of one slot.
  private var forged: [[UInt8]] {
    var forged = lines
    forged[40] = Array("another draw".utf8)
    return forged
  }

  private func head(_ count: Int) throws -> Checkpoint {
    try note(Array(lines.prefix(count))).checkpoint()
  }

  private func judge(_ request: WitnessRequest, after last: Int?) throws -> Witness.Answer {
    Witness.judge(request, last: try last.map { try head($0) }, keys: [vkey])
  }

  @Test func everyContinuationIsCosigned() throws {
    #expect(try judge(try request(0, lines), after: nil) == .cosign)
    for (old, new) in [(1, 2), (1, 70), (32, 33), (45, 70), (64, 70), (70, 70)] {
      let answer = try judge(try request(old, Array(lines.prefix(new))), after: old)
      #expect(answer == .cosign, "\(old) to \(new)")
    }
  }

  @Test("two forks of one slot: the second is refused, whatever its size", arguments: [45, 50, 70])
  func fork(size: Int) throws {
    let other = try request(45, Array(forged.prefix(size)))
    #expect(try judge(other, after: 45) == .refuse(.forked))
  }

  @Test func aProofThatWasSpoiled() throws {
    let good = try request(45, lines)
    for index in good.proof.indices {
      var proof = good.proof
      proof[index] = MerkleTree.leafHash([1])
      let bad = try WitnessRequest(old: 45, proof: proof, note: good.note)
      #expect(try judge(bad, after: 45) == .refuse(.forked))
    }
    let short = try WitnessRequest(old: 45, proof: Array(good.proof.dropLast()), note: good.note)
    #expect(try judge(short, after: 45) == .refuse(.forked))
    let none = try WitnessRequest(old: 45, proof: [], note: good.note)
    #expect(try judge(none, after: 45) == .refuse(.forked))
  }

  @Test func aProofFromElsewhere() throws {
    #expect(
      try judge(try request(40, lines), after: 45) == .refuse(.startsElsewhere(known: 45)))
    #expect(try judge(try request(0, lines), after: 45) == .refuse(.startsElsewhere(known: 45)))
    #expect(try judge(try request(45, lines), after: nil) == .refuse(.startsElsewhere(known: 0)))
    // An older head of the same history is no fork; it is not cosigned either.
    let older = try request(30, Array(lines.prefix(40)))
    #expect(try judge(older, after: 45) == .refuse(.startsElsewhere(known: 45)))
  }

  @Test func onlyTheKnownKeyCounts() throws {
    let good = try request(45, lines)
    let stranger = try Ed25519.PrivateKey(seed: Array(repeating: 8, count: 32))
    let other = try VerifierKey(name: Self.origin, publicKey: stranger.publicKey)
    let last = try head(45)
    #expect(Witness.judge(good, last: last, keys: [other]) == .refuse(.notSigned))
    #expect(Witness.judge(good, last: last, keys: [vkey, other]) == .refuse(.notSigned))
    #expect(Witness.judge(good, last: last, keys: []) == .refuse(.notSigned))
    var both = good.note
    try both.addSignature(name: Self.origin, key: stranger)
    let handed = try WitnessRequest(old: 45, proof: good.proof, note: both)
    #expect(Witness.judge(handed, last: last, keys: [vkey, other]) == .cosign)
    // The same entries under another name are another log.
    let renamed = try WitnessRequest(
      old: 45, proof: good.proof, note: try note(lines, origin: "clinic.example/other"))
    #expect(Witness.judge(renamed, last: last, keys: [vkey]) == .refuse(.notSigned))
  }

  @Test func requestAsText() throws {
    let good = try request(45, lines)
    let text = good.description
    #expect(text.hasPrefix("old 45\n"))
    #expect(try WitnessRequest(parsing: text) == good)
    let first = try request(0, lines)
    #expect(first.description.hasPrefix("old 0\n\n\(Self.origin)\n70\n"))
    #expect(try WitnessRequest(parsing: first.description) == first)
    let bad = [
      "", "old 45", text.replacing("old 45", with: "old 045"),
      text.replacing("old 45", with: "old 71"), text.replacing("old 45", with: "old -1"),
      text.replacing("old 45\n", with: "old 45\nAAAA\n"), text.replacing("old 45", with: "old45"),
      String(text.dropLast()), "\n" + text,
      text.replacing("old 45\n", with: "old 45\n" + String(repeating: "A", count: 43) + "=\n"),
    ]
    for text in bad.dropLast() {
      #expect(throws: NoteFault.self, "\(text.prefix(20))") { try WitnessRequest(parsing: text) }
    }
    // One proof line more is well formed; it proves nothing.
    let more = try WitnessRequest(parsing: try #require(bad.last))
    #expect(try judge(more, after: 45) == .refuse(.forked))
  }

  @Test("proof of one entry", arguments: [0, 1, 40, 63, 64, 69])
  func proof(index: Int) throws {
    let leaves = lines.map { MerkleTree.leafHash($0) }
    let proof = try LogProof(
      extra: Array("more".utf8), index: UInt64(index),
      path: MerkleTree.inclusionProof(index: index, in: leaves), note: try note(lines))
    let text = proof.description
    #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex \(index)\n"))
    #expect(try LogProof(parsing: text) == proof)
    #expect(proof.holds(lines[index]))
    #expect(!proof.holds(lines[(index + 1) % lines.count]) && !proof.holds([]))
    let bare = try LogProof(
      parsing: text.replacing("extra bW9yZQ==\n", with: ""))
    #expect(bare.extra == nil && bare.holds(lines[index]))
    for bad in [
      text.replacing("@v1", with: "@v2"), text.replacing("index ", with: "index 0"),
      text.replacing("index \(index)", with: "index 70"), text.replacing("bW9yZQ==", with: "bW9"),
      text.replacing("\n\n\(Self.origin)", with: "\n\(Self.origin)"),
    ] {
      #expect(throws: NoteFault.self) { try LogProof(parsing: bad) }
    }
  }

  /// The sizes that the specification spells out.
  @Test func tilesOfSeventyThousand() {
    let lines = (0..<70_000).map { Array("\($0)".utf8) }
    let files = Tiles.files(of: lines)
    let level0 = files.filter { $0.key.hasPrefix("tile/0/") }
    #expect(level0.count == 274 && files["tile/0/273.p/112"]?.count == 112 * 32)
    #expect(level0.values.count { $0.count == 8_192 } == 273)
    #expect(files["tile/1/000"]?.count == 8_192 && files["tile/1/001.p/17"]?.count == 17 * 32)
    #expect(files["tile/2/000.p/1"]?.count == 32)
    #expect(files.keys.filter { $0.hasPrefix("tile/entries/") }.count == 274)
    #expect(files.count == 274 + 2 + 1 + 274)
    #expect(files["tile/entries/000"]?.prefix(6) == [0, 1, 0x30, 0, 1, 0x31])
    #expect(
      files["tile/2/000.p/1"].map { Digest(bytes: $0) }
        == MerkleTree.root(
          lines.prefix(65_536).map { MerkleTree.leafHash($0) }))
  }

  @Test func tilesOfSmallLogs() {
    #expect(Tiles.files(of: []).isEmpty)
    let full = Tiles.files(of: (0..<256).map { Array("\($0)".utf8) })
    #expect(full.keys.sorted() == ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"])
    let few = Tiles.files(of: lines)
    #expect(few.keys.sorted() == ["tile/0/000.p/70", "tile/entries/000.p/70"])
  }

  @Test func tilesBeyondAThousand() {
    let files = Tiles.files(of: Array(repeating: [1], count: 256 * 1_001))
    #expect(files["tile/0/x001/000"] != nil && files["tile/0/999"] != nil)
    #expect(files["tile/0/1000"] == nil)
  }
}
