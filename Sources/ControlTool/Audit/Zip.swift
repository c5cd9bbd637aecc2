import CZlib

/// A .zip of stored files (PKWARE APPNOTE.TXT 4.3): what one file of evidence is handed over as.
/// Nothing is compressed: what is checked is what lies there.
enum Zip {
  /// The archive of some files, in the order of their names; the same files, the same bytes.
  ///
  /// - Throws: beyond 65,534 files or 4 GiB, which need another format.
  static func archive(_ files: [String: [UInt8]]) throws(Failure) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      guard let size = UInt32(exactly: bytes.count), let start = UInt32(exactly: archive.count),
        files.count < 0xFFFF
      else { throw Failure("the bundle is too large for a .zip", hint: "write a folder instead") }
      // Version 2.0, names in UTF-8, stored, no date but the first there is.
      let common: [UInt8] =
        [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0] + little(crc32(bytes[...])) + little(size) + little(size)
        + little(UInt16(name.utf8.count)) + [0, 0]
      archive += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + bytes
      // Made on Unix, a plain file that its owner may read and write.
      directory += [0x50, 0x4B, 1, 2, 20, 3] + common
      directory += [0, 0, 0, 0, 0, 0] + little(UInt32(0o100600) << 16) + little(start)
      directory += Array(name.utf8)
    }
    let count = little(UInt16(files.count))
    guard let start = UInt32(exactly: archive.count) else {
      throw Failure("the bundle is too large for a .zip", hint: "write a folder instead")
    }
    let end = count + count + little(UInt32(directory.count)) + little(start) + [0, 0]
    return archive + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + end
  }

  private static func little<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// CRC-32 as in ISO 3309: it finds damage, not forgery.
  static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
  }
}

/// Reads a .zip that a stranger hands over, stored or deflated, as mail and file managers repack
/// them: every figure in it is doubted.
struct ZipReader {
  private let bytes: [UInt8]
  private let path: String

  /// A file in it.
  struct Member {
    let name: String
    /// Bytes that it claims to have.
    let size: Int
    fileprivate let isDeflated: Bool
    fileprivate let packed: ArraySlice<UInt8>
    fileprivate let crc: Int
    fileprivate let path: String

    func bytes() throws(Failure) -> ArraySlice<UInt8> {
      let bytes = isDeflated ? Inflate.bytes(packed, size: size)?[...] : packed
      guard let bytes, bytes.count == size, Zip.crc32(bytes) == crc else {
        throw Failure.damaged(path)
      }
      return bytes
    }
  }

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Its files, in the order of its directory; folders are left out.
  func members() throws(Failure) -> [Member] {
    guard let end = end, let count = number(end + 10, 2), var at = number(end + 16, 4) else {
      throw Failure("'\(path)' is neither a bundle's folder nor a .zip")
    }
    var members: [Member] = []
    var names: Set<String> = []
    for _ in 0..<count {
      guard let name = try header(at, end) else { throw damaged() }
      guard names.insert(name).inserted else {
        throw Failure("'\(name)' stands twice in '\(path)'")
      }
      if !name.hasSuffix("/") { members.append(try member(name, at)) }
      at += 46 + [28, 30, 32].reduce(0) { $0 + (number(at + $1, 2) ?? 0) }
    }
    return members
  }

  /// Where the end of its directory stands: in its last 64 KiB, for a comment may follow.
  private var end: Int? {
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    return (max(0, last - 0xFFFF)...last).last { starts($0, [0x50, 0x4B, 5, 6]) }
  }

  /// The name in a header of the directory; nil where there is no such header.
  private func header(_ at: Int, _ end: Int) throws(Failure) -> String? {
    guard starts(at, [0x50, 0x4B, 1, 2]), at + 46 <= end, let length = number(at + 28, 2),
      at + 46 + length <= end,
      let name = String(validating: bytes[(at + 46)..<(at + 46 + length)], as: UTF8.self)
    else { return nil }
    let isLink = (number(at + 38, 4) ?? 0) >> 28 == 0o12
    if isLink { throw Failure("'\(name)' in '\(path)' is a link") }
    return name
  }

  private func member(_ name: String, _ at: Int) throws(Failure) -> Member {
    guard let flags = number(at + 8, 2), let method = number(at + 10, 2),
      let crc = number(at + 16, 4), let packed = number(at + 20, 4), let size = number(at + 24, 4),
      let start = number(at + 42, 4)
    else { throw damaged() }
    guard method == 0 || method == 8, flags & 1 == 0 else {
      throw Failure(
        "'\(name)' in '\(path)' is encrypted, or compressed in a rare way",
        hint: "unpack it and name the folder")
    }
    guard starts(start, [0x50, 0x4B, 3, 4]), let nameLength = number(start + 26, 2),
      let extraLength = number(start + 28, 2)
    else { throw damaged() }
    let first = start + 30 + nameLength + extraLength
    guard first + packed <= bytes.count else { throw damaged() }
    return Member(
      name: name, size: size, isDeflated: method == 8, packed: bytes[first..<(first + packed)],
      crc: crc, path: path)
  }

  private func starts(_ at: Int, _ signature: [UInt8]) -> Bool {
    at >= 0 && at + signature.count <= bytes.count && bytes[at...].starts(with: signature)
  }

  /// A little-endian figure of `width` bytes; nil beyond the end.
  private func number(_ at: Int, _ width: Int) -> Int? {
    guard at >= 0, at + width <= bytes.count else { return nil }
    return bytes[at..<(at + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func damaged() -> Failure { .damaged(path) }
}

extension Failure {
  fileprivate static func damaged(_ path: String) -> Failure {
    Failure("'\(path)' is damaged", hint: "ask for the file again")
  }
}
