import ControlAPI
import NIOCore
import NIOPosix

/// Opens connections to the daemon's socket.
struct ControlClient: Sendable {
  let socket: String

  /// Connects, runs `body`, and closes. Only connecting fails with `Failure.unreachable`.
  func connected<Result: Sendable>(
    _ body: (Connection) async throws -> Result
  ) async throws -> Result {
    let channel = try await open()
    return try await channel.executeThenClose { inbound, outbound in
      try await body(Connection(inbound, outbound))
    }
  }

  private func open() async throws -> Connection.Channel {
    do {
      return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .connect(unixDomainSocketPath: socket) { channel in
          channel.eventLoop.makeCompletedFuture {
            let decoder = ByteToMessageHandler(MessageDecoder(limit: MessageLimits.reply))
            try channel.pipeline.syncOperations.addHandler(decoder)
            return try Connection.Channel(wrappingChannelSynchronously: channel)
          }
        }
    } catch let error as IOError {
      throw unreachable(error.errnoCode)
    } catch is SocketAddressError {
      throw Failure(
        "the socket path '\(socket)' is too long, at most 107 bytes", status: .unreachable)
    }
  }

  private func unreachable(_ code: CInt) -> Failure {
    switch code {
    case EACCES, EPERM:
      Failure(
        "not permitted to speak to the daemon at '\(socket)'", status: .notPermitted,
        hint: "ask the administrator for a veridraw group, then log in again")
    case ENOENT:
      Failure(
        "no daemon at '\(socket)'", status: .unreachable,
        hint: "'systemctl start veridrawd', or --socket PATH; to try it out: 'veridraw demo'")
    default:
      Failure(
        "the daemon at '\(socket)' does not answer", status: .unreachable,
        hint: "'systemctl status veridrawd'")
    }
  }
}
