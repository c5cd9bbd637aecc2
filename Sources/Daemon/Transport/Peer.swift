import CLinux
import Glibc

/// Who is at the other end of a connection, as the kernel recorded it when it connected.
///
/// NIO's own socket options fill what the kernel did not write with zeros and lose the length, so
/// that a peer without supplementary groups would seem to be in group 0. Here the descriptor is
/// asked directly.
package struct Peer: Hashable, Sendable {
  package let uid: UInt32
  package let gid: UInt32
  /// Supplementary groups; `gid` need not be among them.
  package let groups: Set<UInt32>

  /// A peer that is known already: for tests.
  package init(uid: UInt32, gid: UInt32, groups: Set<UInt32> = []) {
    self.uid = uid
    self.gid = gid
    self.groups = groups
  }

  /// Asks the kernel about a connected Unix socket.
  package init(of descriptor: CInt) throws(SystemFault) {
    var (uid, gid) = (UInt32.max, UInt32.max)
    guard clinux_peer(descriptor, &uid, &gid) == 0 else {
      throw SystemFault("getsockopt SO_PEERCRED")
    }
    self.uid = uid
    self.gid = gid
    groups = try Self.groups(of: descriptor)
  }

  /// Reads SO_PEERGROUPS; the kernel says how much room it wants when it is not enough.
  private static func groups(of descriptor: CInt) throws(SystemFault) -> Set<UInt32> {
    let width = MemoryLayout<gid_t>.stride
    var groups = [gid_t](repeating: 0, count: 64)
    var length = socklen_t(groups.count * width)
    var result = getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, &groups, &length)
    if result != 0, errno == ERANGE {
      groups = [gid_t](repeating: 0, count: Int(length) / width)
      result = getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, &groups, &length)
    }
    guard result == 0 else { throw SystemFault("getsockopt SO_PEERGROUPS") }
    return Set(groups.prefix(Int(length) / width))
  }

  /// Every group the peer is in.
  package var allGroups: Set<UInt32> { groups.union([gid]) }
}
