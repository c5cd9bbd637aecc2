import Foundation
import Libcrypto
import TestSupport
import Testing
import TransparencyLog

struct SignedNoteTests {
  private let text =
    "clinic.example/veridraw/2026\n75\n" + String(repeating: "A", count: 43) + "=\n"
  private let name = "clinic.example/veridraw/2026"
  private let log: Ed25519.PrivateKey
  private let witness: Ed25519.PrivateKey

  init() throws {
    log = try Ed25519.PrivateKey(seed: [UInt8](repeating: 1, count: 32))
    witness = try Ed25519.PrivateKey(seed: [UInt8](repeating: 2, count: 32))
  }

  private func key(_ name: String, _ key: Ed25519.PrivateKey, type: UInt8 = 1) throws -> VerifierKey
  {
    try VerifierKey(name: name, publicKey: key.publicKey, type: type)
  }

  @Test func logAndWitnessSign() throws {
    var note = try SignedNote.sign(text, name: name, key: log)
    try note.addCosignature(name: "w.example", key: witness, time: 1_794_841_201)
    let read = try SignedNote(parsing: note.description)
    #expect(read == note)
    #expect(try read.isSigned(by: key(name, log)))
    let cosigner = try key("w.example", witness, type: 4)
    #expect(read.isSigned(by: cosigner))
    #expect(read.cosignatureTime(by: cosigner) == 1_794_841_201)
    #expect(try read.checkpoint().size == 75)
  }

  @Test func nobodyElseSigned() throws {
    var note = try SignedNote.sign(text, name: name, key: log)
    try note.addCosignature(name: "w.example", key: witness, time: 5)
    #expect(try !note.isSigned(by: key(name, witness)))
    #expect(try !note.isSigned(by: key("other.example", log)))
    #expect(try !note.isSigned(by: key("w.example", witness)))
    #expect(try !note.isSigned(by: key(name, log, type: 4)))
    #expect(try note.cosignatureTime(by: key(name, log)) == nil)
    #expect(try !SignedNote(unsigned: text).isSigned(by: key(name, log)))
  }

  @Test func textTimeAndSignatureCount() throws {
    var note = try SignedNote.sign(text, name: name, key: log)
    try note.addCosignature(name: "w.example", key: witness, time: 5)
    let logKey = try key(name, log)
    let cosigner = try key("w.example", witness, type: 4)
    let bytes = Array(note.description.utf8)
    for index in bytes.indices {
      var altered = bytes
      altered[index] = altered[index] == UInt8(ascii: "B") ? UInt8(ascii: "C") : UInt8(ascii: "B")
      guard let read = try? SignedNote(parsing: String(decoding: altered, as: UTF8.self)) else {
        continue
      }
      #expect(!(read.isSigned(by: logKey) && read.isSigned(by: cosigner)), "byte \(index)")
    }
  }

  /// Which of two signatures of one key counts would depend on the reader, so neither does.
  @Test func twoLinesOfOneKeyAreNone() throws {
    var note = try SignedNote.sign(text, name: name, key: log)
    let twice = note.description + note.description.dropFirst(text.count + 1)
    #expect(try !SignedNote(parsing: twice).isSigned(by: key(name, log)))
    #expect(throws: NoteFault.signedAlready) { try note.addSignature(name: name, key: log) }
    var cosigned = try SignedNote(unsigned: text)
    try cosigned.addCosignature(name: "w.example", key: witness, time: 5)
    let early = String(cosigned.description.dropFirst(text.count + 1))
    cosigned = try SignedNote(unsigned: text)
    try cosigned.addCosignature(name: "w.example", key: witness, time: 6)
    let both = try SignedNote(parsing: cosigned.description + early)
    #expect(try both.cosignatureTime(by: key("w.example", witness, type: 4)) == nil)
  }

  @Test func linesOfUnknownKeysAreIgnored() throws {
    let note = try SignedNote.sign(text, name: name, key: log).description
    let unknown = "\u{2014} näme/x AAAAAAA=\n"
    for mixed in [note + unknown, note + unknown + unknown] {
      #expect(try SignedNote(parsing: mixed).isSigned(by: key(name, log)))
      #expect(try SignedNote(parsing: mixed).description == mixed)
    }
  }

  @Test func keyRotationCarriesBothSignatures() throws {
    var note = try SignedNote.sign(text, name: name, key: log)
    try note.addSignature(name: name, key: witness)
    let read = try SignedNote(parsing: note.description)
    #expect(try read.isSigned(by: key(name, log)) && read.isSigned(by: key(name, witness)))
  }

  @Test func shapesThatAreRefused() throws {
    let line = "\u{2014} a AAAAAAA=\n"
    let cases: [(String, NoteFault)] = [
      ("", .badStructure), ("a\n", .badStructure), ("a\n\n", .badStructure),
      ("a\n" + line, .badStructure), ("a" + line, .badStructure), ("\n" + line, .badStructure),
      ("a\n\n" + line + "\n", .badSignatureLine), ("a\n\n" + line + "x", .badStructure),
      ("a\n\n" + line.dropLast(), .badStructure), ("a\n\n" + line + "x\n", .badSignatureLine),
      ("a\u{1}\n\n" + line, .badText), ("a\r\n\n" + line, .badText), ("a\t\n\n" + line, .badText),
      ("a\n\n- a AAAAAAA=\n", .badSignatureLine), ("a\n\n\u{2014}a AAAAAAA=\n", .badSignatureLine),
      ("a\n\n\u{2014} a b AAAAAAA=\n", .badSignatureLine),
      ("a\n\n\u{2014} a+b AAAAAAA=\n", .badSignatureLine),
      ("a\n\n\u{2014}  AAAAAAA=\n", .badSignatureLine),
      ("a\n\n\u{2014} a\u{A0}b AAAAAAA=\n", .badSignatureLine),
      ("a\n\n\u{2014} a AAAAAAA= \n", .badSignatureLine),
      ("a\n\n\u{2014} a AAAAAAA\n", .badSignatureLine),
      ("a\n\n\u{2014} a AAAAAAB=\n", .badSignatureLine),
      ("a\n\n\u{2014} a AAAAAA==\n", .badSignatureLine),
      ("a\n\n\u{2014} a AAAA!AAA\n", .badSignatureLine), ("a\n\n\u{2014} a \n", .badSignatureLine),
      ("a\n\n" + String(repeating: line, count: 101), .tooLarge),
      (String(repeating: "a", count: 1_000_000) + "\n\n" + line, .tooLarge),
    ]
    for (note, fault) in cases {
      #expect(throws: fault, "\(note.prefix(60))") { try SignedNote(parsing: note) }
    }
    let most = "a\n\n" + String(repeating: line, count: 100)
    #expect(try SignedNote(parsing: most).signatures.count == 100)
    #expect(try SignedNote(parsing: "a\n\nb\n\n" + line).text == "a\n\nb\n")
  }
}

struct VerifierKeyTests {
  private let vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

  @Test func roundTrip() throws {
    let key = try VerifierKey(parsing: vkey)
    #expect(key.description == vkey)
    #expect(key.name == "example.com/foo" && key.keyID == 0x530d_903a && key.type == 1)
    #expect(try VerifierKey(name: key.name, publicKey: key.publicKey) == key)
    let other = try VerifierKey(name: key.name, publicKey: key.publicKey, type: 4)
    #expect(other.keyID != key.keyID)
    #expect(try VerifierKey(parsing: other.description) == other)
  }

  @Test func everyByteCounts() {
    let bytes = Array(vkey.utf8)
    for index in bytes.indices {
      var altered = bytes
      altered[index] ^= 1
      #expect(throws: NoteFault.self, "byte \(index)") {
        try VerifierKey(parsing: String(decoding: altered, as: UTF8.self))
      }
    }
  }

  @Test func refuses() throws {
    let parts = vkey.split(separator: "+").map(String.init)
    let cases: [(String, NoteFault)] = [
      ("", .badKey), ("a", .badKey), (parts[0] + "+" + parts[1], .badKey),
      (vkey + "\n", .badKey), (" " + vkey, .badName), ("+" + vkey, .badKey),
      (parts[0] + "+530D903A+" + parts[2], .badKey), (parts[0] + "+0+" + parts[2], .badKey),
      ("+530d903a+" + parts[2], .badName), ("a b+530d903a+" + parts[2], .badName),
      (parts[0] + "+530d903a+AQ==", .badKey), (parts[0] + "+530d903a+", .badKey),
      (parts[0] + "+530d903a+A" + "g" + parts[2].dropFirst(2), .unknownAlgorithm),
    ]
    for (text, fault) in cases {
      #expect(throws: fault, "\(text)") { try VerifierKey(parsing: text) }
    }
    let publicKey = try VerifierKey(parsing: vkey).publicKey
    for type: UInt8 in [0, 2, 3, 5, 0xFF] {
      #expect(throws: NoteFault.unknownAlgorithm) {
        try VerifierKey(name: "a", publicKey: publicKey, type: type)
      }
    }
  }
}
