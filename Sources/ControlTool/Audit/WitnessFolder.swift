import ControlAPI
import Foundation
import Glibc
import Libcrypto
import TransparencyLog

/// What a witness keeps: its key, and for each log the key and the head cosigned last.
///
/// One process at a time: between looking at the last head and writing the next nobody else may
/// cosign (C2SP tlog-witness). The lock goes with the process.
final class WitnessFolder {
  private let path: String
  private let lock: CInt

  init(_ path: String) throws(Failure) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw Failure("cannot make '\(path)': \(FileReading.reason(error))") }
    lock = open(path + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      throw Failure("cannot lock '\(path)': the system refused it")
    }
  }

  deinit { if lock >= 0 { close(lock) } }

  /// Makes the key, once, and answers its public half.
  func makeKey(name: String) throws -> VerifierKey {
    guard !FileReading.exists(keyFile) else {
      throw Failure(
        "'\(path)' has a key already", hint: "its public half is in \(path)/witness.vkey")
    }
    let key = try Ed25519.PrivateKey.generate()
    guard
      let vkey = try? VerifierKey(
        name: name, publicKey: key.publicKey, type: VerifierKey.cosignature)
    else {
      throw Failure(
        "a name is like inspector.example/desk, without blanks and plus signs, got '\(name)'",
        status: .usage)
    }
    try DurableText.write("\(name) \(Hex.encode(key.seed))\n", to: keyFile)
    try DurableText.write("\(vkey)\n", to: path + "/witness.vkey")
    return vkey
  }

  /// What is kept about one log. Its name may hold anything, a file's may not.
  func watch(_ origin: String) throws -> LogWatch {
    guard FileReading.exists(keyFile) else {
      throw Failure(
        "'\(path)' has no key yet", hint: "'veridraw audit witness --name NAME' makes one")
    }
    let words = try FileReading.document(keyFile).text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, let seed = Hex.decode(words[1]), seed.count == 32 else {
      throw Failure("'\(keyFile)' is not a witness's key")
    }
    let id = SHA256.hash(Array(origin.utf8)).hex.prefix(32)
    return LogWatch(
      name: String(words[0]), signer: try Ed25519.PrivateKey(seed: seed), stem: "\(path)/\(id)",
      lock: self)
  }

  private var keyFile: String { path + "/witness.key" }
}

/// One log as a witness knows it.
struct LogWatch {
  let name: String
  let signer: Ed25519.PrivateKey
  /// Path of its files, without what ends their names.
  let stem: String
  /// Held for as long as this lives.
  let lock: WitnessFolder

  var lastFile: String { stem + ".note" }

  /// The key that the log is known by; nil for a log that is new.
  func key() throws -> VerifierKey? {
    guard FileReading.exists(stem + ".vkey") else { return nil }
    let text = try FileReading.document(stem + ".vkey").text
    return try VerifierKey(parsing: String(text.dropLast()))
  }

  /// The head cosigned last.
  func last() throws -> Checkpoint? {
    guard FileReading.exists(lastFile) else { return nil }
    return try KeptHeads.note(lastFile).checkpoint()
  }

  /// The cosigned head, which is on disk before anybody has it.
  ///
  /// - Parameter key: the log's key from now on, where it is new.
  func cosign(_ request: WitnessRequest, key: VerifierKey?) throws -> SignedNote {
    var note = request.note
    try note.addCosignature(name: name, key: signer, time: UInt64(Date().timeIntervalSince1970))
    if let key { try DurableText.write("\(key)\n", to: stem + ".vkey") }
    try DurableText.write(note.description, to: lastFile)
    return note
  }

  /// Keeps what was refused, and says where.
  func keepForgery(_ request: WitnessRequest) throws -> String {
    let digest = SHA256.hash(Array(request.description.utf8)).hex.prefix(8)
    let path = "\(stem).refused-\(request.head.size)-\(digest)"
    try DurableText.write(request.description, to: path)
    return path
  }
}

/// Small files that are there, whole, once `write` has returned.
enum DurableText {
  /// Mode 0600, written beside the old one and moved over it.
  static func write(_ text: String, to path: String) throws(Failure) {
    let draft = path + ".new"
    let file = open(draft, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure(path) }
    let bytes = Array(text.utf8)
    let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
    guard close(file) == 0, isWritten, rename(draft, path) == 0, syncFolder(of: path) else {
      throw failure(path)
    }
  }

  private static func syncFolder(of path: String) -> Bool {
    let folder = open(
      URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return false }
    defer { close(folder) }
    return fsync(folder) == 0
  }

  private static func failure(_ path: String) -> Failure {
    Failure("cannot write '\(path)': the system refused it")
  }
}
