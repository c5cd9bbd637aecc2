import Foundation
import TestSupport
import Testing

@testable import ControlTool

/// One file of evidence, as we write it and as a stranger may.
@Suite struct ZipTests {
  private static let files: [String: [UInt8]] = [
    "checkpoint": Array("head\n".utf8), "entries.jsonl": [], "rosters/a.jsonl": Array(0...255),
  ]

  private func read(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
    let members = try ZipReader(bytes, path: "x.zip").members()
    return Dictionary(
      uniqueKeysWithValues: try members.map { ($0.name, Array(try $0.bytes())) })
  }

  /// The check value of CRC-32 in every table of such sums.
  @Test func checkValue() { #expect(Zip.crc32(Array("123456789".utf8)[...]) == 0xCBF4_3926) }

  @Test func thereAndBack() throws {
    let archive = try Zip.archive(Self.files)
    #expect(try read(archive) == Self.files)
    #expect(try Zip.archive(Self.files) == archive)
    #expect(try read(try Zip.archive([:])).isEmpty)
  }

  @Test("a byte changed is never read as something else")
  func damaged() throws {
    let archive = try Zip.archive(Self.files)
    for place in archive.indices {
      var changed = archive
      changed[place] ^= 0x10
      guard let found = try? read(changed) else { continue }
      // Dates, versions, permissions and the copies of figures in local headers are not looked at.
      let contents = Set(found.values)
      #expect(contents.isSubset(of: Set(Self.files.values)), "byte \(place)")
    }
  }

  @Test("cut short at any byte, it is refused")
  func cut() throws {
    let archive = try Zip.archive(Self.files)
    for length in archive.indices {
      #expect(throws: Failure.self) { try read(Array(archive[..<length])) }
    }
  }

  @Test("a name that stands twice")
  func twice() throws {
    let archive = try Zip.archive(["aa": [1], "ab": [2]])
    let renamed = String(decoding: archive, as: Unicode.ASCII.self).contains("ab")
    #expect(renamed)
    let twice = archive.indices.dropLast().reduce(into: archive) { bytes, place in
      if bytes[place] == 0x61, bytes[place + 1] == 0x62 { bytes[place + 1] = 0x61 }
    }
    #expect(throws: Failure.self) { try read(twice) }
  }

  @Test("compressed in a rare way, encrypted, linked", arguments: [(8, 1), (6, 12), (39, 0xA1)])
  func refused(_ change: (offset: Int, value: Int)) throws {
    var archive = try Zip.archive(["a": [1]])
    let directory = try #require(archive.firstRange(of: [0x50, 0x4B, 1, 2])).lowerBound
    // Flags stand at 8, the method at 10, the permissions in the upper half of 38.
    let place = directory + (change.offset == 6 ? 10 : change.offset == 39 ? 41 : change.offset)
    archive[place] = UInt8(change.value)
    #expect(throws: Failure.self) { try read(archive) }
  }

  /// Python's own reader takes what we write; what it compresses anew is the same evidence.
  @Test(.enabled(if: Self.python != nil, "no python3"))
  func repacked() async throws {
    let bundle = Fixtures.folder.appending(path: "bundles/good/plain")
    try await Self.repack(try BundleFiles.read(bundle.path).files) { file in
      let typed = await Typed(arguments: ["audit", "verify", file])
      #expect(typed.status.rawValue == 0, "\(typed.text)")
      #expect(typed.text.contains("verified"))
    }
  }

  @Test(
    "a byte of what is compressed changed, or its size, is never read as something else",
    .enabled(if: Self.python != nil, "no python3"))
  func repackedAndDamaged() async throws {
    let files = ["a": Array(String(repeating: "head\n", count: 99).utf8), "b": []]
    try await Self.repack(files) { file in
      let archive = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
      #expect(try read(archive) == files)
      for place in archive.indices {
        var changed = archive
        changed[place] ^= 0x11
        guard let found = try? read(changed) else { continue }
        #expect(Set(found.values).isSubset(of: Set(files.values)), "byte \(place)")
      }
    }
  }

  private static let python = ["/usr/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Hands over the path of an archive that Python made of ours, deflated.
  private static func repack(
    _ files: [String: [UInt8]], _ body: (String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (ours, theirs) = (folder.appending(path: "ours.zip"), folder.appending(path: "theirs.zip"))
    try Data(try Zip.archive(files)).write(to: ours)
    let script = """
      import sys, zipfile
      ours = zipfile.ZipFile(sys.argv[1])
      assert ours.testzip() is None
      with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as theirs:
        for name in ours.namelist(): theirs.writestr(name, ours.read(name))
      """
    let child = try ChildProcess(
      [try #require(python), "-c", script, ours.path, theirs.path], environment: [:],
      streams: [0, 1, 2])
    #expect(await child.end() == .exit(0))
    try await body(theirs.path)
  }

  @Test func bundleAsOneFile() async throws {
    let sound = Fixtures.folder.appending(path: "bundles/good/plain")
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).zip")
    defer { try? FileManager.default.removeItem(at: file) }
    try BundleFiles.read(sound.path).write(zip: file.path)
    let typed = await Typed(arguments: ["audit", "verify", file.path])
    #expect(typed.status.rawValue == 0)
    #expect(typed.text.contains("verified"))
  }
}
