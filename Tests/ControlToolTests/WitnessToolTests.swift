import ControlTool
import Foundation
import Libcrypto
import TestSupport
import Testing
import TransparencyLog

/// `audit witness` on a machine of its own, against a log that is made up here.
@Suite("A witness")
struct WitnessToolTests {
  private static let origin = "clinic.example/veridraw/2026"
  private let state: String
  private let key: Ed25519.PrivateKey
  private let vkey: VerifierKey
  private let lines = (0..<40).map { Array("entry \($0)".utf8) }

  init() throws {
    state = try temporary("") + ".d"
    key = try Ed25519.PrivateKey(seed: Array(repeating: 7, count: 32))
    vkey = try VerifierKey(name: Self.origin, publicKey: key.publicKey)
  }

  private func witness(_ arguments: String...) async -> Typed {
    await Typed(arguments: ["audit", "witness", "--state", state] + arguments)
  }

  /// Path of a request that says: the first `size` of `lines` continue the first `old`.
  private func request(
    _ old: Int, _ size: Int, of lines: [[UInt8]]? = nil, signers: [Ed25519.PrivateKey]? = nil
  ) throws -> String {
    let leaves = (lines ?? self.lines).prefix(size).map { MerkleTree.leafHash($0) }
    let head = try Checkpoint(
      origin: Self.origin, size: UInt64(size), root: MerkleTree.root(leaves))
    var note = try SignedNote(unsigned: head.text)
    for signer in signers ?? [key] { try note.addSignature(name: Self.origin, key: signer) }
    let request = try WitnessRequest(
      old: UInt64(old), proof: MerkleTree.consistencyProof(from: old, in: leaves), note: note)
    return try temporary(request.description)
  }

  private var forged: [[UInt8]] {
    var forged = lines
    forged[12] = Array("another draw".utf8)
    return forged
  }

  /// A witness that has a key and has cosigned the first twenty entries; its verifier key.
  private func begun() async throws -> VerifierKey {
    let made = await witness("--name", "witness.example/desk")
    #expect(made.status == .done, "\(made.text)")
    let witness = try VerifierKey(
      parsing: String(try #require(made.text.split(separator: "\n").first)))
    let first = await self.witness(try request(0, 20), "--log", vkey.description)
    #expect(first.status == .done, "\(first.text)")
    return witness
  }

  private func note(_ typed: Typed) throws -> SignedNote {
    let text = typed.text.components(separatedBy: "cosigned ").first ?? ""
    return try SignedNote(parsing: text)
  }

  private var kept: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: state).sorted() }
  }

  @Test("cosigns what continues, and what comes again")
  func continues() async throws {
    let witness = try await begun()
    for (old, size) in [(20, 21), (21, 40), (40, 40)] {
      let typed = await self.witness(try request(old, size))
      #expect(typed.status == .done, "\(typed.text)")
      let note = try note(typed)
      #expect(note.cosignatureTime(by: witness) != nil && note.isSigned(by: vkey))
      #expect(try note.checkpoint().size == UInt64(size))
    }
  }

  @Test("two forks of one draw: the second is refused with exit status 2, and kept")
  func fork() async throws {
    _ = try await begun()
    let last = try await begunHead()
    for size in [20, 30] {
      let typed = await witness(try request(20, size, of: forged))
      #expect(typed.status == .mismatch)
      #expect(typed.text.contains("REFUSED") && !typed.text.contains("\u{2014} witness"))
    }
    #expect(try kept.count { $0.contains(".refused-") } == 2)
    #expect(try await begunHead() == last)
    // The honest log goes on.
    #expect(await witness(try request(20, 30)).status == .done)
  }

  /// What the witness has on disk as the head that it cosigned last.
  private func begunHead() async throws -> String {
    let name = try #require(try kept.first { $0.hasSuffix(".note") })
    return try String(contentsOfFile: "\(state)/\(name)", encoding: .utf8)
  }

  @Test("says from where it wants the proof")
  func elsewhere() async throws {
    _ = try await begun()
    for old in [0, 19] {
      let typed = await witness(try request(old, 30))
      #expect(typed.status == .failed)
      #expect(typed.text.contains("audit head --since 20"), "\(typed.text)")
    }
    #expect(try !kept.contains { $0.contains(".refused-") })
  }

  @Test("a log is known by its key, and changes it only under both")
  func keys() async throws {
    let next = try Ed25519.PrivateKey(seed: Array(repeating: 8, count: 32))
    let nextKey = try VerifierKey(name: Self.origin, publicKey: next.publicKey)
    _ = await witness("--name", "witness.example/desk")
    let unknown = await witness(try request(0, 20))
    #expect(unknown.status == .failed && unknown.text.contains("is new here"))
    let wrong = await witness(try request(0, 20), "--log", nextKey.description)
    #expect(wrong.status == .failed && wrong.text.contains("not signed by the log's key"))
    #expect(await witness(try request(0, 20), "--log", vkey.description).status == .done)
    // Whoever copied the log signs its continuation with a key of his own.
    let stolen = await witness(
      try request(20, 25, signers: [next]), "--log", nextKey.description)
    #expect(stolen.status == .failed)
    let handed = await witness(
      try request(20, 25, signers: [key, next]), "--log", nextKey.description)
    #expect(handed.status == .done, "\(handed.text)")
    #expect(await witness(try request(25, 30, signers: [next])).status == .done)
    #expect(await witness(try request(30, 31)).status == .failed)
  }

  @Test("what it cannot work with")
  func refusals() async throws {
    let keyless = await witness(try request(0, 20))
    #expect(keyless.status == .failed && keyless.text.contains("--name NAME"))
    #expect(await witness().status == .usage)
    #expect(await witness("--name", "two words").status == .usage)
    _ = try await begun()
    let second = await witness("--name", "witness.example/other")
    #expect(second.status == .failed && second.text.contains("has a key already"))
    let nonsense = await witness(try temporary("old 20\n\nnonsense\n"))
    #expect(nonsense.status == .failed && nonsense.text.contains("no request to a witness"))
    #expect(await witness(state + "/absent").status == .failed)
    #expect(await witness(try request(20, 25), "--log", "nonsense").status == .usage)
  }

  @Test("its key is nobody else's to read")
  func privacy() async throws {
    _ = try await begun()
    for name in try kept {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(state)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }
}
