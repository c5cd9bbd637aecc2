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
    return Dictionary(uniqueKeysWithValues: members.map { ($0.name, Array($0.bytes)) })
  }

  /// The check value of CRC-32 in every table of such sums.
  @Test func checkValue() { #expect(Zip.crc32(Array("123456789".utf8)) == 0xCBF4_3926) }

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

  @Test("compressed, encrypted, linked", arguments: [(8, 1), (6, 1), (39, 0xA1)])
  func refused(_ change: (offset: Int, value: Int)) throws {
    var archive = try Zip.archive(["a": [1]])
    let directory = try #require(archive.firstRange(of: [0x50, 0x4B, 1, 2])).lowerBound
    // Flags stand at 8, the method at 10, the permissions in the upper half of 38.
    let place = directory + (change.offset == 6 ? 10 : change.offset == 39 ? 41 : change.offset)
    archive[place] = UInt8(change.value)
    #expect(throws: Failure.self) { try read(archive) }
  }

  /// Python's own reader takes what we write, and its deflated files are refused with a way out.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
  func foreign() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (ours, theirs) = (folder.appending(path: "ours.zip"), folder.appending(path: "theirs.zip"))
    try Data(try Zip.archive(Self.files)).write(to: ours)
    let script = """
      import sys, zipfile
      ours = zipfile.ZipFile(sys.argv[1])
      assert ours.testzip() is None and len(ours.namelist()) == 3
      with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as theirs:
        theirs.writestr("checkpoint", "head" * 99)
      """
    let child = try ChildProcess(
      ["/usr/bin/python3", "-c", script, ours.path, theirs.path], environment: [:],
      streams: [0, 1, 2])
    #expect(await child.end() == .exit(0))
    let typed = await Typed(arguments: ["audit", "verify", theirs.path])
    #expect(typed.status == .failed)
    #expect(typed.text.contains("is compressed"))
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
