/// How much one caller, and all callers together, may ask of the daemon.
package struct ServerLimits: Sendable {
  /// Open connections.
  package var connections = 512
  /// Open connections of one uid.
  package var connectionsPerUser = 32
  /// How long a connection may neither finish a message nor take what is written to it.
  package var idle = Duration.seconds(600)
  /// How long calls under way may take when the daemon stops.
  package var grace = Duration.seconds(10)
  /// Bytes of all staged inputs of one connection.
  package var stagedBytes = 64 << 20
  /// Staged inputs of one connection.
  package var stages = 8

  package init() {}
}
