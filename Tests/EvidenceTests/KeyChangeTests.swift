import Evidence
import Libcrypto
import Selection
import Testing
import TransparencyLog

/// A new key, endorsed by the old one and by nobody.
@Suite struct KeyChangeTests {
  private static let origin = "clinic.example/veridraw/2026"

  private let stranger: Ed25519.PrivateKey

  init() throws {
    stranger = try Ed25519.PrivateKey(seed: [UInt8](repeating: 9, count: 32))
  }

  /// The reviewer's attack: the first `size` entries of a real log, a key entry, a head of one's own.
  private func takenOver(_ name: String, size: Int? = nil) throws -> LogBundle {
    var files = try BundleFolder.read("good/\(name)").files
    var lines = (files[LogBundle.entries] ?? []).split(separator: 10).map { Array($0) }
    lines = Array(lines.prefix(size ?? lines.count))
    let at = try Entry(line: lines[lines.count - 1]).at
    let key = try VerifierKey(name: Self.origin, publicKey: stranger.publicKey)
    lines.append(try Entry.key(KeyEntry(at: at, key: key, why: "rotated")).line())
    let acts = (files[LogBundle.acts] ?? []).split(separator: 10).map { Array($0) }
    files[LogBundle.acts] = try acts.filter { try ActLine(line: $0).entry < lines.count - 1 }
      .joinedLines()
    files[LogBundle.entries] = lines.joinedLines()
    files[LogBundle.key] = Array("\(key)\n".utf8)
    files[LogBundle.checkpoint] = Array(
      try SignedNote.sign(head(lines), name: Self.origin, key: stranger).description.utf8)
    for path in files.keys where path.hasPrefix("held/") { files[path] = nil }
    return LogBundle(files: files)
  }

  private func head(_ lines: [[UInt8]], origin: String = origin) throws -> String {
    let root = MerkleTree.root(lines.map { MerkleTree.leafHash($0) })
    return try Checkpoint(origin: origin, size: UInt64(lines.count), root: root).text
  }

  @Test("a stranger's continuation is refused", arguments: ["plain", "dice", "pool", "capped"])
  func strangers(_ name: String) throws {
    let verdict = Verifier.verify(try takenOver(name))
    #expect(verdict.exitCode == 2)
    #expect(verdict.findings.map(\.code) == [.keyUnendorsed])
    #expect(verdict.warnings.contains { $0.hasPrefix("key changed at entry ") })
  }

  @Test("with the tail cut off", arguments: [34, 40, 43, 55, 82])
  func cut(_ size: Int) throws {
    let verdict = Verifier.verify(try takenOver("plain", size: size))
    #expect(verdict.exitCode == 2)
    #expect(verdict.findings.first { $0.code == .keyUnendorsed }?.entry == size)
  }

  /// An honest older head, brought by the inspector, says nothing about what comes after it.
  @Test func honestOlderHead() throws {
    let plain = try BundleFolder.read("good/plain")
    let note = try SignedNote(parsing: try plain.text("held/sheet-2026-11-23_main.note"))
    let head = try #require(HeldHead(note: note, origin: Self.origin, name: "sheet"))
    let verdict = Verifier.verify(try takenOver("plain", size: head.size), held: [head])
    #expect(verdict.findings.map(\.code).contains(.keyUnendorsed))
  }

  /// A larger honest head under which the stranger puts his own signature is no head of this log.
  @Test func honestHeadSignedTwice() throws {
    var files = try takenOver("plain", size: 55).files
    var honest = try BundleFolder.read("good/plain").text(LogBundle.checkpoint)
    let text = try SignedNote(parsing: honest).text
    let mine = try SignedNote.sign(text, name: Self.origin, key: stranger).description
    honest += try #require(mine.split(separator: "\n").last.map { "\($0)\n" })
    files["held/both.note"] = Array(honest.utf8)
    let verdict = Verifier.verify(LogBundle(files: files))
    #expect(Set(verdict.findings.map(\.code)).isSuperset(of: [.keyUnendorsed, .tailCut]))
    let note = try SignedNote(parsing: honest)
    let brought = try #require(HeldHead(note: note, origin: Self.origin, name: "both"))
    let again = Verifier.verify(try takenOver("plain", size: 55), held: [brought])
    #expect(again.findings.map(\.code).contains(.keyUnendorsed))
  }

  // A log of the writer's, whose key is known here.

  private func begun() throws -> LogWriter {
    var log = try LogWriter(at: 1_794_841_201)
    log.at += 1
    return log
  }

  private func rotation(_ log: inout LogWriter, name: String = LogWriter.origin) throws {
    let key = try VerifierKey(name: name, publicKey: stranger.publicKey)
    try log.append(.key(KeyEntry(at: log.at, key: key, why: "yearly")))
  }

  /// The log's head, signed by the old key, by the new one, or by both.
  private func signed(
    _ log: LogWriter, old: Bool = true, new: Bool = true
  ) throws -> SignedNote {
    let note = try log.head()
    let mine = try SignedNote.sign(note.text, name: LogWriter.origin, key: stranger)
    guard old else { return mine }
    guard new, let line = mine.description.split(separator: "\n").last else { return note }
    return try SignedNote(parsing: note.description + "\(line)\n")
  }

  private func bundle(
    _ log: LogWriter, _ head: SignedNote, held: [SignedNote] = []
  ) throws -> LogBundle {
    var files = try log.bundle().files
    files[LogBundle.checkpoint] = Array(head.description.utf8)
    for (number, note) in held.enumerated() {
      files["held/\(number).note"] = Array(note.description.utf8)
    }
    return LogBundle(files: files)
  }

  @Test func nextHeadWithBoth() throws {
    var log = try begun()
    try rotation(&log)
    let verdict = Verifier.verify(try bundle(log, try signed(log)))
    #expect(verdict.findings.isEmpty)
    #expect(verdict.warnings == ["key changed at entry 1: yearly"])
  }

  @Test func laterHeadsWithTheNew() throws {
    var log = try begun()
    try rotation(&log)
    let both = try signed(log)
    try log.append(.erase(Erase(at: log.at, count: 1, by: "test")))
    let new = try signed(log, old: false)
    #expect(Verifier.verify(try bundle(log, new, held: [both])).exitCode == 0)
    let brought = try #require(HeldHead(note: both, origin: LogWriter.origin, name: "sheet"))
    #expect(Verifier.verify(try bundle(log, new), held: [brought]).exitCode == 0)
    let alone = Verifier.verify(try bundle(log, new))
    #expect(alone.findings.map(\.code) == [.keyUnendorsed])
    #expect(alone.findings.map(\.entry) == [1])
  }

  @Test func onlyTheOld() throws {
    var log = try begun()
    try rotation(&log)
    let verdict = Verifier.verify(try bundle(log, try signed(log, new: false)))
    #expect(Set(verdict.findings.map(\.code)) == [.keyUnendorsed, .badSignature])
  }

  /// A head of before the entry endorses nothing, and one of after it must be the new key's.
  @Test func headsOfOtherSizes() throws {
    var log = try begun()
    let before = try signed(log)
    try rotation(&log)
    let new = try signed(log, old: false)
    let early = Verifier.verify(try bundle(log, new, held: [before]))
    #expect(early.findings.map(\.code) == [.keyUnendorsed])
    let old = try signed(log, new: false)
    let late = Verifier.verify(try bundle(log, try signed(log), held: [old]))
    #expect(late.findings.map(\.code) == [.heldUnsigned])
  }

  @Test func nameOfAnotherLog() throws {
    var log = try begun()
    try rotation(&log, name: "elsewhere.example/log")
    let verdict = Verifier.verify(try bundle(log, try log.head()))
    #expect(verdict.findings.contains { $0.code == .originDiffers && $0.entry == 1 })
  }

  @Test func keyThatSignsNoHeads() throws {
    let key = try VerifierKey(
      name: LogWriter.origin, publicKey: stranger.publicKey, type: VerifierKey.cosignature)
    let line = try Entry.key(KeyEntry(at: 1, key: key, why: "")).line()
    #expect(throws: EntryFault.badValue(field: "key")) { try Entry(line: line) }
  }
}
