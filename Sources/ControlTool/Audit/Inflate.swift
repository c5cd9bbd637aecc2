import CZlib

/// DEFLATE (RFC 1951), which is how strangers' archives are compressed.
enum Inflate {
  /// What a stream holds.
  ///
  /// - Parameter size: of what it holds, as the archive claims: never more is made room for than
  ///   so many compressed bytes can hold.
  /// - Returns: nil where the stream is damaged, goes on behind its end, or holds more or less.
  static func bytes(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    guard size / mostPerByte <= packed.count else { return nil }
    var isWhole = false
    // One byte more than it may hold: what is longer shows.
    let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { room, count in
      (isWhole, count) = packed.withUnsafeBufferPointer { inflated($0, into: room) }
    }
    return isWhole && bytes.count == size ? bytes : nil
  }

  /// No byte of a stream says more than 1,032 (zlib's technical details, "Maximum Compression
  /// Factor").
  private static let mostPerByte = 1_032

  /// Whether the stream ended where its bytes do, and how many bytes it held.
  private static func inflated(
    _ packed: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt8>
  ) -> (isWhole: Bool, count: Int) {
    var stream = z_stream()
    stream.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
    stream.avail_in = uInt(packed.count)
    stream.next_out = room.baseAddress
    stream.avail_out = uInt(room.count)
    // zlib remembers where the stream lies: it must not move. The archive has its own header and sum.
    let outcome = withUnsafeMutablePointer(to: &stream) { stream in
      let size = Int32(MemoryLayout<z_stream>.size)
      let opened = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, size)
      guard opened == Z_OK else { return opened }
      defer { inflateEnd(stream) }
      return inflate(stream, Z_FINISH)
    }
    return (outcome == Z_STREAM_END && stream.avail_in == 0, Int(stream.total_out))
  }
}
