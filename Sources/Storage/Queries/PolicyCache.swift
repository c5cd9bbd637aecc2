import Libcrypto
import Selection
import Synchronization

/// Parsed policies by the hash of their bytes: enrolling a whole roster asks for the same one each
/// time. The hash is the content, so nothing here can be out of date.
final class PolicyCache: Sendable {
  private let known = Mutex<[Digest: Policy]>([:])

  func policy(_ hash: Digest, parse: () throws -> Policy) rethrows -> Policy {
    if let policy = known.withLock({ $0[hash] }) { return policy }
    let policy = try parse()
    known.withLock { $0[hash] = policy }
    return policy
  }
}
