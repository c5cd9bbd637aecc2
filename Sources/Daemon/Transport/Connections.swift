import NIOCore
import Synchronization

/// All open connections, counted in total and by uid.
final class Connections: Sendable {
  /// Why a connection is not taken.
  enum Refusal: Error, Equatable, CustomStringConvertible {
    case stopping
    case tooMany(limit: Int)
    case tooManyOfUser(UInt32, limit: Int)

    var description: String {
      switch self {
      case .stopping: "the daemon is stopping"
      case .tooMany(let limit): "too many connections: the daemon takes at most \(limit) at once"
      case .tooManyOfUser(let uid, let limit):
        "too many connections: user \(uid) may have at most \(limit) at once"
      }
    }
  }

  private let limits: ServerLimits
  private let table = Mutex(Table())

  private struct Table {
    var open: [ObjectIdentifier: Connection] = [:]
    var byUser: [UInt32: Int] = [:]
    var isDraining = false
  }

  init(limits: ServerLimits) {
    self.limits = limits
  }

  /// Counts a connection in, until its channel is closed.
  func admit(_ connection: Connection) throws(Refusal) {
    let uid = connection.session.peer.uid
    try table.withLock { table throws(Refusal) in
      if table.isDraining { throw .stopping }
      if table.open.count >= limits.connections { throw .tooMany(limit: limits.connections) }
      if table.byUser[uid, default: 0] >= limits.connectionsPerUser {
        throw .tooManyOfUser(uid, limit: limits.connectionsPerUser)
      }
      table.byUser[uid, default: 0] += 1
      table.open[ObjectIdentifier(connection)] = connection
    }
    connection.channel.closeFuture.whenComplete { _ in self.dismiss(connection) }
  }

  private func dismiss(_ connection: Connection) {
    let uid = connection.session.peer.uid
    table.withLock {
      guard $0.open.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
      let left = $0.byUser[uid, default: 1] - 1
      $0.byUser[uid] = left == 0 ? nil : left
    }
    connection.session.end()
  }

  /// Takes no more connections and lets the open ones finish the call they are in.
  func drain() {
    let open = table.withLock {
      $0.isDraining = true
      return Array($0.open.values)
    }
    for connection in open { connection.drain() }
  }

  var count: Int { table.withLock { $0.open.count } }
}
