import Libcrypto

/// The two keys as somebody writes them down (LOG.md 7, "recovery card"), and whether somebody has.
///
/// That is remembered beside the mark, by a digest of both keys: other keys make another card.
package struct RecoveryCard: Sendable {
  package let log: RecoveryCode
  package let sealing: RecoveryCode
  private let path: String

  package init(_ directory: StateDirectory, log: KeyFile, sealing: KeyFile) throws(StoreError) {
    self.log = RecoveryCode(.log, secret: try log.read())
    self.sealing = RecoveryCode(.sealing, secret: try sealing.read())
    path = directory.cardKept
  }

  package func isKept() throws(StoreError) -> Bool {
    try DurableFile.read(path, limit: 4096) == stamp
  }

  /// From now on the codes are not shown again.
  package func keep() throws(StoreError) { try DurableFile.write(stamp, to: path) }

  private var stamp: [UInt8] {
    let digest = SHA256.hash(Array("veridraw/1 card \(log.text) \(sealing.text)".utf8))
    return Array("\(digest.hex)\n".utf8)
  }
}
