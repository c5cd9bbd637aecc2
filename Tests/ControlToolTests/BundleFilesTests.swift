import ControlTool
import Foundation
import Glibc
import TestSupport
import Testing

/// A bundle's folder as a stranger may hand it over.
@Suite struct BundleFilesTests {
  /// A copy of a sound bundle that a test may spoil, gone afterwards.
  private func withCopy(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bundle-\(UUID())")
    let sound = Fixtures.folder.appending(path: "bundles/good/plain")
    try FileManager.default.copyItem(at: sound, to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  private func verify(_ folder: URL) async -> Typed {
    await Typed(arguments: ["audit", "verify", folder.path])
  }

  @Test func sound() async throws {
    try await withCopy { #expect(await verify($0).status.rawValue == 0) }
  }

  @Test(
    "a link is refused, whatever it is called and wherever it leads",
    arguments: ["rosters", "rosters/2026-11-23_main.jsonl", "held", "entries.jsonl", "README.txt"])
  func link(_ path: String) async throws {
    try await withCopy { folder in
      let file = folder.appending(path: path)
      try? FileManager.default.removeItem(at: file)
      try FileManager.default.createSymbolicLink(
        atPath: file.path, withDestinationPath: "/dev/zero")
      let typed = await verify(folder)
      #expect(typed.status.rawValue == 1)
      #expect(typed.text.contains("is a link"))
    }
  }

  @Test func pipe() async throws {
    try await withCopy { folder in
      let file = folder.appending(path: "acts.jsonl").path
      try FileManager.default.removeItem(atPath: file)
      #expect(mkfifo(file, 0o600) == 0)
      let typed = await verify(folder)
      #expect(typed.status.rawValue == 1)
      #expect(typed.text.contains("is not a file"))
    }
  }

  /// Sparse files: what they claim to hold is looked at before a byte is read.
  @Test("too large", arguments: ["entries.jsonl", "lists/2026-12-01_main.jsonl"])
  func large(_ path: String) async throws {
    try await withCopy { folder in
      let file = folder.appending(path: path).path
      #expect(FileManager.default.createFile(atPath: file, contents: nil))
      #expect(truncate(file, 1 << 40) == 0)
      let typed = await verify(folder)
      #expect(typed.status.rawValue == 1)
      #expect(typed.text.contains("is too large"))
    }
  }

  @Test func foreignFileIsListedAndNotRead() async throws {
    try await withCopy { folder in
      let file = folder.appending(path: "film.bin").path
      #expect(FileManager.default.createFile(atPath: file, contents: nil))
      #expect(truncate(file, 1 << 40) == 0)
      let typed = await verify(folder)
      #expect(typed.status.rawValue == 0)
      #expect(typed.text.contains("not part of what was verified: film.bin"))
    }
  }

  @Test func listNobodyDrew() async throws {
    try await withCopy { folder in
      let file = folder.appending(path: "lists/2026-11-30_main.jsonl")
      try Data("forged\n".utf8).write(to: file)
      let typed = await verify(folder)
      #expect(typed.status.rawValue == 2)
      #expect(typed.text.contains("file-unasked"))
    }
  }
}
