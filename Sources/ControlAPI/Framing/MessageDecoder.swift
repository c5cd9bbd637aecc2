import Glibc
import NIOCore

/// Cuts a stream of bytes into varlink messages: JSON texts, each ended by a NUL.
///
/// What has arrived of an unfinished message is looked at once only, so a peer that sends byte by
/// byte costs no more than one that does not, and an endless message is refused as soon as it
/// passes the limit.
package struct MessageDecoder: NIOSingleStepByteToMessageDecoder {
  package typealias InboundOut = [UInt8]

  private let limit: Int
  /// Readable bytes already known to hold no NUL.
  private var scanned = 0

  /// A decoder of messages of at most `limit` bytes.
  package init(limit: Int = MessageLimits.call) {
    self.limit = limit
  }

  package mutating func decode(buffer: inout ByteBuffer) throws -> [UInt8]? {
    guard let length = end(in: buffer) else {
      scanned = buffer.readableBytes
      if scanned > limit { throw MessageFault.tooLong(limit: limit) }
      return nil
    }
    scanned = 0
    if length > limit { throw MessageFault.tooLong(limit: limit) }
    let message = buffer.readBytes(length: length)
    buffer.moveReaderIndex(forwardBy: 1)
    return message
  }

  /// Bytes before the first NUL; nil without one. This is the only look that every byte of every
  /// peer gets, on the one thread that serves them all.
  private func end(in buffer: ByteBuffer) -> Int? {
    buffer.withUnsafeReadableBytes { bytes in
      guard let start = bytes.baseAddress,
        let end = memchr(start + scanned, 0, bytes.count - scanned)
      else { return nil }
      return UnsafeRawPointer(end) - start
    }
  }

  package mutating func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> [UInt8]? {
    if let message = try decode(buffer: &buffer) { return message }
    if seenEOF, buffer.readableBytes > 0 {
      buffer.clear()
      scanned = 0
      throw MessageFault.truncated
    }
    return nil
  }
}
