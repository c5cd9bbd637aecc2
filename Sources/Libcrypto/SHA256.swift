/// SHA-256 (FIPS 180-4). `Library` says why hashing does not throw.
package enum SHA256 {
  package static func hash(_ bytes: [UInt8]) -> Digest {
    bytes.withUnsafeBytes { hash($0) }
  }

  package static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
    let context = DigestContext.ofThread
    DigestContext.start(context)
    DigestContext.update(context, bytes)
    return DigestContext.finish(context)
  }

  /// The hash of the parts one after the other, nothing between them.
  package static func hash(parts: [[UInt8]]) -> Digest {
    let context = DigestContext.ofThread
    DigestContext.start(context)
    for part in parts {
      part.withUnsafeBytes { DigestContext.update(context, $0) }
    }
    return DigestContext.finish(context)
  }

  /// The hash of one byte and what follows it: the leaf of RFC 6962.
  package static func hash(prefix: UInt8, _ bytes: [UInt8]) -> Digest {
    let context = DigestContext.ofThread
    DigestContext.start(context)
    withUnsafeBytes(of: prefix) { DigestContext.update(context, $0) }
    bytes.withUnsafeBytes { DigestContext.update(context, $0) }
    return DigestContext.finish(context)
  }

  /// The hash of one byte and two digests: the node of RFC 6962.
  package static func hash(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
      buffer[0] = prefix
      left.withUnsafeBytes { buffer[1...].copyBytes(from: $0) }
      right.withUnsafeBytes { buffer[33...].copyBytes(from: $0) }
      return hash(UnsafeRawBufferPointer(buffer))
    }
  }
}
