import Evidence
import TestSupport
import Testing

/// Whatever byte of a required file is changed, nothing verifies.
@Suite struct MutationTests {
  /// Positions spread over the file by a step that is prime to its usual lengths, and both ends.
  private func positions(_ count: Int, about wanted: Int) -> [Int] {
    if count == 0 { return [] }
    let step = max(1, count / wanted) | 1
    return Array(stride(from: 0, to: count, by: step)) + [count - 1]
  }

  private func required(_ bundle: LogBundle) -> [String] {
    bundle.files.keys.filter { !$0.hasPrefix("held/") }.sorted()
  }

  @Test(
    "a changed byte is never verified",
    arguments: ["capped", "degraded", "late", "nobody", "newcomer"])
  func changed(_ name: String) throws {
    let bundle = try BundleFolder.read("good/\(name)")
    for path in required(bundle) {
      let bytes = bundle.files[path] ?? []
      for position in positions(bytes.count, about: 7) {
        for flip: UInt8 in [0x01, 0x20, 0x80] {
          var files = bundle.files
          files[path]?[position] ^= flip
          let verdict = Verifier.verify(LogBundle(files: files))
          #expect(verdict.exitCode != 0, "\(path) byte \(position) ^ \(flip)")
        }
      }
    }
  }

  @Test("a line more or less is never verified", arguments: ["plain", "pool", "sessions"])
  func lines(_ name: String) throws {
    let bundle = try BundleFolder.read("good/\(name)")
    for path in required(bundle) where path.hasSuffix(".jsonl") {
      let lines = (bundle.files[path] ?? []).split(separator: 10).map { Array($0) }
      for position in positions(lines.count, about: 3) {
        var fewer = lines
        fewer.remove(at: position)
        let twice = lines[...position] + lines[position...]
        for changed in [fewer, Array(twice)] {
          var files = bundle.files
          files[path] = changed.joinedLines()
          let verdict = Verifier.verify(LogBundle(files: files))
          #expect(verdict.exitCode != 0, "\(path) line \(position)")
        }
      }
    }
  }

  @Test("every byte of head and key counts", arguments: ["checkpoint", "log.vkey"])
  func everyByte(_ path: String) throws {
    let bundle = try BundleFolder.read("good/nobody")
    for position in bundle.files[path, default: []].indices {
      for flip: UInt8 in [0x01, 0x04, 0x20, 0x80] {
        var files = bundle.files
        files[path]?[position] ^= flip
        let verdict = Verifier.verify(LogBundle(files: files))
        #expect(verdict.exitCode != 0, "\(path) byte \(position) ^ \(flip)")
      }
    }
  }

  @Test("a file cut short is never verified", arguments: ["plain", "dice"])
  func cut(_ name: String) throws {
    let bundle = try BundleFolder.read("good/\(name)")
    for path in required(bundle) {
      for length in [0, 1, bundle.files[path, default: []].count - 1] where length >= 0 {
        var files = bundle.files
        files[path] = Array(bundle.files[path, default: []].prefix(length))
        #expect(Verifier.verify(LogBundle(files: files)).exitCode != 0, "\(path) to \(length)")
      }
    }
  }
}
