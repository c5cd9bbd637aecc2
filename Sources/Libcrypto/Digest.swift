/// 32 bytes that came out of SHA-256 or HMAC-SHA-256, or stand for such: a hash, ticket, seed,
/// root.
///
/// Stored inline, without heap. The order is that of the bytes, first byte first.
package struct Digest: Hashable, Sendable {
  package static let count = 32

  // The 32 bytes as they lie in memory; each word is read big-endian only where order matters.
  private var a: UInt64 = 0
  private var b: UInt64 = 0
  private var c: UInt64 = 0
  private var d: UInt64 = 0

  /// Hands 32 bytes of zeros to `fill`, which overwrites all of them.
  init(fill: (UnsafeMutableRawBufferPointer) -> Void) {
    Swift.withUnsafeMutableBytes(of: &self) { fill($0) }
  }

  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.count else { return nil }
    self.init { $0.copyBytes(from: bytes) }
  }

  /// Nil unless `hex` is exactly 64 lower-case hexadecimal digits.
  package init?(hex: some StringProtocol) {
    guard hex.utf8.count == 2 * Self.count, let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  package var bytes: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

  package var hex: String { withUnsafeBytes { Hex.encode($0) } }

  /// The first eight bytes, big-endian: what tickets are turned into numbers by.
  package var prefix64: UInt64 { UInt64(bigEndian: a) }

  /// The 32 bytes, without copying them to the heap.
  package func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Swift.withUnsafeBytes(of: self, body)
  }
}

extension Digest: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    if left.a != right.a { return left.a.bigEndian < right.a.bigEndian }
    if left.b != right.b { return left.b.bigEndian < right.b.bigEndian }
    if left.c != right.c { return left.c.bigEndian < right.c.bigEndian }
    return left.d.bigEndian < right.d.bigEndian
  }
}

extension Digest: CustomStringConvertible {
  package var description: String { hex }
}
