import Foundation
import Glibc

/// The answers to the messages of one file: written as its parcels are taken, under their name when the
/// whole file is. Those of a file that was interrupted are given again with it.
struct AnswerFile {
  private let path: String
  /// What messages call it.
  private let name: String
  private var handle: FileHandle?

  init(_ path: String, called name: String) {
    (self.path, self.name) = (path, name)
  }

  private var part: String { path + ".part" }

  mutating func append(_ text: String) throws(Failure) {
    do {
      let file = try handle ?? begin()
      handle = file
      try file.write(contentsOf: Data(text.utf8))
    } catch { throw fault(FileReading.reason(error)) }
  }

  /// Empty, whatever an earlier run left there.
  private func begin() throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: part))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: part))
  }

  mutating func finish() throws(Failure) {
    guard rename(part, path) == 0 else { throw fault(String(cString: strerror(errno))) }
  }

  private func fault(_ why: String) -> Failure {
    Failure("cannot write '\(name)': \(why)")
  }
}
