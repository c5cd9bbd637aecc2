import ControlAPI
import Evidence
import Libcrypto
import Selection
import Storage
import Testing
import TransparencyLog

@testable import Daemon

/// What the log gives to its witnesses and takes back from them.
@Suite(.timeLimit(.minutes(1)))
struct WitnessCallTests {
  private let witness: Ed25519.PrivateKey
  private let name = "witness.example/desk"
  private let vkey: VerifierKey

  init() throws {
    witness = try Ed25519.PrivateKey(seed: Array(repeating: 9, count: 32))
    vkey = try VerifierKey(
      name: name, publicKey: witness.publicKey, type: VerifierKey.cosignature)
  }

  private func clinic(named: Bool = true) async throws -> Clinic {
    let clinic = try await Clinic(witnesses: named ? [vkey] : [])
    try await clinic.apply()
    try await clinic.enrol("1001")
    return clinic
  }

  /// The clinic's newest head, seen by the witness who signed `last` before.
  private func cosign(_ clinic: Clinic, after last: Checkpoint? = nil) async throws -> SignedNote {
    let reply = try await clinic.desk.since(last?.size ?? 0)
    let request = try WitnessRequest(
      old: last?.size ?? 0, proof: reply.proof.compactMap { Digest(hex: $0) },
      note: try SignedNote(parsing: reply.head.note))
    let text = try WitnessRequest(parsing: request.description)
    let answer = Witness.judge(text, last: last, keys: [clinic.store.verifierKey])
    #expect(answer == .cosign)
    var note = text.note
    try note.addCosignature(name: name, key: witness, time: 1_795_400_000)
    return note
  }

  private func keep(_ clinic: Clinic, _ note: String) async throws -> AuditCosigned.Reply {
    try await clinic.desk.keep(.init(note: note), by: clinic.session(.compliance))
  }

  @Test
  func cosignedHeadsRaiseTheLevelOfEveryBundle() async throws {
    let clinic = try await clinic()
    let first = try await cosign(clinic)
    let reply = try await keep(clinic, first.description)
    #expect(reply.witnesses == [name] && reply.others.isEmpty)
    try await clinic.live(until: "2026-11-23T18:00")
    let second = try await cosign(clinic, after: try first.checkpoint())
    _ = try await keep(clinic, second.description)
    try await clinic.live(until: "2026-11-24T18:00")
    let bundle = try await clinic.bundle()
    #expect(bundle.paths(in: "held").count == 2)
    let verdict = Verifier.verify(bundle)
    #expect(verdict.exitCode == 0, "\(verdict.findings) \(verdict.obstacles)")
    #expect(verdict.slots.filter { $0.status == .ok }.map(\.level) == [.l1, .l1])
    #expect(verdict.covered == 1)
    let again = await refusal { try await keep(clinic, first.description) }
    #expect(again.message.contains("kept"))
  }

  @Test
  func aWitnessThatTheGenesisDoesNotNameRaisesNothing() async throws {
    let clinic = try await clinic(named: false)
    let reply = try await keep(clinic, try await cosign(clinic).description)
    #expect(reply.witnesses.isEmpty && reply.others == [name])
    try await clinic.live(until: "2026-11-23T18:00")
    let bundle = try await clinic.bundle()
    #expect(Verifier.verify(bundle).slots.first?.level == .l0)
    // Whoever trusts the witness brings the note.
    let note = try SignedNote(
      parsing: try bundle.text(try #require(bundle.paths(in: "held").first)))
    let held = try #require(HeldHead(note: note, origin: clinic.store.origin, name: "witness"))
    #expect(Verifier.verify(bundle, held: [held]).slots.first?.level == .l1)
  }

  @Test
  func whatIsNotTakenBack() async throws {
    let clinic = try await clinic()
    let good = try await cosign(clinic)
    let bare = try clinic.desk.head().note
    let other = try Checkpoint(
      origin: "clinic.example/other", size: 3, root: SHA256.hash([1]))
    let strange = try SignedNote.sign(other.text, name: "x", key: witness)
    let unsigned = try SignedNote.sign(good.text, name: name, key: witness)
    for (text, words) in [
      ("", "not a signed head"), (bare, "nobody but the log"),
      (strange.description, "a head of 'clinic.example/other'"),
      (unsigned.description, "not signed by this log's key"),
      (good.description + String(repeating: "x", count: 20_000), "not a signed head"),
    ] {
      let refused = await refusal { try await keep(clinic, text) }
      #expect(refused.message.contains(words), "\(refused.message)")
    }
    // A cosignature that is not the witness's own counts for nothing.
    var forged = try SignedNote(parsing: bare)
    let stranger = try Ed25519.PrivateKey(seed: Array(repeating: 3, count: 32))
    try forged.addCosignature(name: name, key: stranger, time: 1)
    #expect(try await keep(clinic, forged.description).witnesses.isEmpty)
  }

  @Test
  func aHeadOfAnotherHistoryIsAMismatch() async throws {
    let clinic = try await clinic()
    let other = try await Clinic()
    try await other.apply()
    try await other.enrol("1002")
    // The same origin and, here, the same key: a second log under one name.
    let note = try await cosign(other)
    let refused = await refusal { try await keep(clinic, note.description) }
    #expect(refused.kind == .mismatch && refused.hint?.contains("two histories") == true)
  }

  @Test
  func whatAHeldHeadCovers() async throws {
    let clinic = try await clinic()
    try await clinic.live(until: "2026-11-23T12:00")
    let monday = try clinic.desk.head()
    try await clinic.live(until: "2026-11-24T12:00")
    let reply = try await clinic.desk.since(monday.size)
    #expect(reply.root == monday.root)
    #expect(reply.covered == 1 && reply.lastSlot == "2026-11-23/main")
    let none = try await clinic.desk.since(0)
    #expect(none.covered == 0 && none.lastSlot == nil && none.proof.isEmpty)
    let refused = await refusal { try await clinic.desk.since(reply.head.size + 1) }
    #expect(refused.kind == .refused)
  }
}
