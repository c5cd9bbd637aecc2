import Libcrypto

/// A log as files for foreign tools (C2SP tlog-tiles): hashes in tiles of 256, entries in bundles
/// beside them.
package enum Tiles {
  private static let width = 256

  /// Files by path: `tile/0/000`, `tile/0/000.p/37`, `tile/entries/000`, …
  ///
  /// - Parameter lines: every entry without its LF, each at most 65,535 bytes.
  package static func files(of lines: [[UInt8]]) -> [String: [UInt8]] {
    var files = cut(lines, into: "entries") { line in
      UInt16(truncatingIfNeeded: line.count).bigEndianBytes + line
    }
    var level = 0
    var hashes = lines.map { MerkleTree.leafHash($0) }
    while !hashes.isEmpty {
      files.merge(cut(hashes, into: String(level), \.bytes)) { first, _ in first }
      hashes = stride(from: 0, to: hashes.count / width * width, by: width).map {
        MerkleTree.root(hashes[$0..<$0 + width])
      }
      level += 1
    }
    return files
  }

  private static func cut<Element>(
    _ elements: [Element], into folder: String, _ bytes: (Element) -> [UInt8]
  ) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for start in stride(from: 0, to: elements.count, by: width) {
      let tile = elements[start..<min(start + width, elements.count)]
      let partial = tile.count < width ? ".p/\(tile.count)" : ""
      files["tile/\(folder)/\(path(start / width))\(partial)"] = tile.flatMap(bytes)
    }
    return files
  }

  /// `x001/x234/067` for 1 234 067.
  private static func path(_ index: Int) -> String {
    var groups = [three(index % 1000)]
    var rest = index / 1000
    while rest > 0 {
      groups.insert("x" + three(rest % 1000), at: 0)
      rest /= 1000
    }
    return groups.joined(separator: "/")
  }

  private static func three(_ number: Int) -> String { String(String(1000 + number).dropFirst()) }
}
