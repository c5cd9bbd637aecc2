import Evidence
import Libcrypto
import Selection
import Testing
import TransparencyLog

/// Hashes of the first slot of `good/plain`, by hand: no other code stands between.
@Suite struct KnownAnswerTests {
  private func entry(_ index: Int, _ name: String = "plain") throws -> [UInt8] {
    let bytes = try #require(try BundleFolder.read("good/\(name)").files["entries.jsonl"])
    return Array(bytes.split(separator: 10)[index])
  }

  private func slot() throws -> Slot { try #require(Slot("2026-11-23/main")) }

  /// `ds("ab", "c")` is SHA-256 of 00000002 6162 00000001 63.
  @Test func separatedHash() {
    let bytes: [UInt8] = [0, 0, 0, 2, 0x61, 0x62, 0, 0, 0, 1, 0x63]
    #expect(DomainHash.ds("ab", [0x63]) == SHA256.hash(bytes))
    #expect(DomainHash.ds("ab", [0x63]) != DomainHash.ds("abc", []))
    #expect(DomainHash.ds("ab", [0x63]) != DomainHash.ds("a", [0x62, 0x63]))
    #expect(DomainHash.ds("ab", [0x63]) != DomainHash.ds("ab", [], [0x63]))
  }

  @Test func commitment() throws {
    let logID = MerkleTree.leafHash(try entry(0))
    let seed = try #require(
      Digest(hex: "fa51876cf90e4d63216b21151a514b0c99031baf66e71db5193f70024da38636"))
    let c = DomainHash.commitment(logID: logID, slot: try slot(), seed: seed)
    #expect(c.hex == "143fcfc989924eca0f64424969604321ba2afb8bcf1849b62bd378df465cb34b")
    let other = try #require(Slot("2026-11-24/main"))
    #expect(DomainHash.commitment(logID: logID, slot: other, seed: seed) != c)
  }

  /// The first number of Monday's list.
  @Test func number() throws {
    let logID = MerkleTree.leafHash(try entry(0))
    let seed = try #require(
      Digest(hex: "fa51876cf90e4d63216b21151a514b0c99031baf66e71db5193f70024da38636"))
    let salt = DomainHash.salt(logID: logID, slot: try slot(), mixes: [])
    let label = try #require(Label(hex: "4594faf4db926137b0c6e17be6003bc3"))
    let randomness = SlotRandomness(seed: seed, salt: salt)
    #expect(randomness.number(of: label).value == 298_089_857)
    let mixed = DomainHash.salt(logID: logID, slot: try slot(), mixes: [[]])
    #expect(mixed != salt)
  }

  /// The enrolment in entry 2.
  @Test func opening() throws {
    let row: CanonicalJSON.Value = [
      "label": "be505dbd9b4e33aa441ebbb1b238fb2e", "lane": "all", "list": "main", "phase": "3",
    ]
    let salt = try #require(Hex.decode("f30775f504baa046e4d967ff8a1581c3"))
    let opening = Opening(row: row, salt: salt)
    let hash = try opening.hash().hex
    #expect(hash == "88adadb05497a361292af09529be9505bee8a24421a9ec3ef84c0bb554b95884")
    let line = try ActLine(entry: 2, opening: opening).line()
    #expect(try ActLine(line: line) == ActLine(entry: 2, opening: opening))
    let change = try ChangeRow(.enrol, row)
    #expect(change.value == row)
  }

  @Test func policyHash() throws {
    guard case .policy(let entry) = try Entry(line: try entry(1)) else {
      Issue.record("entry 1 is no policy")
      return
    }
    let hash = "9afe5e111a138e216540f4dcdeabfe3cf22225cc93fdc96b09de62717690191c"
    #expect(try entry.policy.hash().hex == hash)
    #expect(entry.policy.pol == entry.pol)
  }

  @Test func rosterRoot() throws {
    let bundle = try BundleFolder.read("good/plain")
    let slot = try slot()
    let lines = try #require(bundle.files[LogBundle.roster(slot)]).split(separator: 10)
    let rows = lines.compactMap { RosterRow(line: $0) }
    #expect(rows.count == 30)
    let root = "a4f2f65ce4a37ba6ac4440ca35cc75e6663bc96521bc5f0896a8d7fb0ffcefb2"
    #expect(try LineRoot.of(rows).hex == root)
  }

  @Test func listRoot() throws {
    let bundle = try BundleFolder.read("good/plain")
    let lines = try #require(bundle.files[LogBundle.list(try slot())]).split(separator: 10)
    let list = lines.compactMap { ListLine(line: $0) }
    let root = "f2064887aaec617a9a765609dac4bd4502310faae783ceacf945baa4bb97d6f5"
    #expect(LineRoot.of(list).hex == root)
    #expect(LineRoot.of([ListLine]()).hex.hasPrefix("e3b0c44298fc1c14"))
  }
}
