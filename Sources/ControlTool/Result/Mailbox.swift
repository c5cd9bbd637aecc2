import Foundation
import Glibc

/// A folder through which laboratories' files pass: from `inbox` to `done`, or to `held` where
/// nothing of them could be taken.
///
/// A file moves when what it says is in the records, so that one which was interrupted is taken
/// again, and known. It is complete when neither it nor its name has changed for `calm` seconds, by the
/// clock of the file system; one that changes while it is taken stays, and is taken again.
///
/// What is said of it goes to the journal, and laboratories name files after patients: a file is called
/// by its number in the file system, which moving leaves as it is.
struct Mailbox {
  private let root: String
  /// The folder itself, locked: one takes from a mailbox at a time.
  private let lock: FileHandle

  /// Seconds.
  private static let calm = 10

  init(_ root: String) throws(Failure) {
    self.root = root
    let descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    lock = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    for folder in ["inbox", "done", "held"] where !FileReading.isFolder("\(root)/\(folder)") {
      throw Failure("'\(root)' is no mailbox: it has no folder '\(folder)'")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure("somebody else is taking files from '\(root)'")
    }
  }

  /// Takes whatever is complete.
  func take(with desk: LabImport) async throws {
    let answers = "\(root)/answers"
    var failed = 0
    for name in try FileReading.files(in: "\(root)/inbox") {
      let path = "\(root)/inbox/\(name)"
      guard let before = State(path), before.isCalm(for: Self.calm) else { continue }
      let isTaken = try await desk.takes(
        path, called: before.number,
        answers: FileReading.isFolder(answers)
          ? AnswerFile(
            LabImport.answers(to: path, in: answers), called: "answers to \(before.number)") : nil)
      if !isTaken { failed += 1 }
      if State(path) == before { try move(name, before.number, to: isTaken ? "done" : "held") }
    }
    guard failed == 0 else {
      throw Failure(
        "nothing could be taken of \(Shown.count(failed, "file"))",
        hint: "'ls -i \(root)/held' says which: names of files are not written here")
    }
  }

  /// Moves a file, beside others of its name, `lab.hl7.1`, and over none.
  private func move(_ name: String, _ number: String, to folder: String) throws(Failure) {
    let source = "\(root)/inbox/\(name)"
    var target = "\(root)/\(folder)/\(name)"
    var number = 0
    while FileReading.exists(target) {
      number += 1
      target = "\(root)/\(folder)/\(name).\(number)"
    }
    guard rename(source, target) == 0 else {
      throw Failure(
        "cannot move '\(number)' to \(folder): \(String(cString: strerror(errno)))",
        hint: "it was taken, and will be known when it is taken again")
    }
  }

  /// What changes with a file.
  private struct State: Equatable {
    let inode: UInt
    let size: Int
    /// When its contents, its name or its rights last changed; nobody can set it.
    let changed: Int
    let fraction: Int

    /// Nil for what is no file, a link too.
    init?(_ path: String) {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      inode = UInt(status.st_ino)
      size = Int(status.st_size)
      (changed, fraction) = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
    }

    /// What messages call it.
    var number: String { "file \(inode)" }

    func isCalm(for seconds: Int) -> Bool { time(nil) - changed >= seconds }
  }
}
