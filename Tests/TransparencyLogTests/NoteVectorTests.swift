import Foundation
import Libcrypto
import TestSupport
import Testing
import TransparencyLog

@Suite(.enabled(if: Vectors.areThere, Comment(rawValue: Vectors.absence)))
struct NoteVectorTests {
  private struct Note: Decodable {
    let vkey: String?
    let seed: String?
    let time: UInt64?
    let text: String
    let sig: String

    /// The given key, or that of the given seed under the name in the signature line.
    func key(type: UInt8) throws -> VerifierKey {
      if let vkey { return try VerifierKey(parsing: vkey) }
      let name = try #require(sig.split(separator: " ").dropFirst().first)
      return try VerifierKey(
        name: String(name), publicKey: privateKey().publicKey, type: type)
    }

    func privateKey() throws -> Ed25519.PrivateKey {
      try Ed25519.PrivateKey(seed: #require(seed.flatMap { Hex.decode($0) }))
    }
  }

  private struct File: Decodable {
    let notes: [Note]
    let cosignatures: [Note]
  }

  private func file() throws -> File {
    try JSONDecoder().decode(File.self, from: try Vectors.data("note/notes.json"))
  }

  @Test func notes() throws {
    let notes = try file().notes
    #expect(notes.count == 8)
    for one in notes {
      let key = try one.key(type: VerifierKey.ed25519)
      let note = try SignedNote(parsing: one.text + "\n" + one.sig)
      #expect(note.text == one.text)
      #expect(note.isSigned(by: key))
      #expect(note.description == one.text + "\n" + one.sig)
      let altered = try SignedNote(parsing: "x" + one.text + "\n" + one.sig)
      #expect(!altered.isSigned(by: key))
      if let vkey = one.vkey { #expect(key.description == vkey) }
      if one.seed != nil {
        let again = try SignedNote.sign(one.text, name: key.name, key: one.privateKey())
        #expect(again == note)
      }
    }
  }

  /// The five heads among them are checkpoints of three lines, the other three texts are none.
  @Test func checkpoints() throws {
    let texts = try file().notes.map(\.text) + file().cosignatures.map(\.text)
    let heads = texts.compactMap { try? Checkpoint(parsing: $0) }
    #expect(heads.count == 6)
    #expect(heads.map(\.text) == texts.filter { $0.split(separator: "\n").count == 3 })
  }

  @Test func cosignatures() throws {
    for one in try file().cosignatures {
      let key = try one.key(type: VerifierKey.cosignature)
      let note = try SignedNote(parsing: one.text + "\n" + one.sig)
      #expect(note.isSigned(by: key))
      #expect(note.cosignatureTime(by: key) == one.time)
      var again = try SignedNote(unsigned: one.text)
      try again.addCosignature(
        name: key.name, key: one.privateKey(), time: try #require(one.time))
      #expect(again == note)
    }
  }

  /// The vectors' list of what must be refused, applied to the first note.
  @Test func mustReject() throws {
    let one = try #require(try file().notes.first)
    let key = try one.key(type: VerifierKey.ed25519)
    let whole = one.text + "\n" + one.sig
    for malformed in [
      one.text.dropLast() + "\n" + one.sig, one.text + one.sig,
      one.text + "\n" + one.sig.replacing("example.com", with: "example com"),
      one.text + "\n" + one.sig.replacing("example.com", with: "example+com"),
      one.text + "\n" + one.sig.replacing("Uw2Q", with: "Uw2?"),
    ] {
      #expect(throws: NoteFault.self) { try SignedNote(parsing: String(malformed)) }
    }
    let second = one.sig.replacing("Okn8", with: "Okn9")
    #expect(try !SignedNote(parsing: whole + second).isSigned(by: key))
    #expect(try !SignedNote(parsing: one.text + "\n" + second + one.sig).isSigned(by: key))
  }
}
