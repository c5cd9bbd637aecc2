import Synchronization

/// The map of groups in force, which a reload replaces. Connections keep the roles they came with.
package final class RoleBook: Sendable {
  private let map: Mutex<RoleMap>

  package init(_ map: RoleMap) {
    self.map = Mutex(map)
  }

  /// From the next connection on, `map` counts.
  package func replace(with map: RoleMap) {
    self.map.withLock { $0 = map }
  }

  package var now: RoleMap { map.withLock { $0 } }

  package func roles(of peer: Peer) -> Set<Role> {
    map.withLock { $0.roles(of: peer) }
  }
}
