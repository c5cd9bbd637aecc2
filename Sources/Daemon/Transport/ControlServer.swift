import ControlAPI
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves the control protocol on a listening socket until it is told to stop.
package struct ControlServer: Service {
  private let listener: Listener
  private let roles: RoleBook
  private let limits: ServerLimits
  private let logger: Logger
  private let isPractice: Bool
  private let dispatcher: Dispatcher
  private let connections: Connections

  /// - Parameter version: What `GetInfo` answers.
  package init(
    listener: Listener, router: Router, roles: RoleBook, limits: ServerLimits = ServerLimits(),
    logger: Logger, isPractice: Bool, version: String = ""
  ) {
    let interfaces = InterfaceDescription.offered(isPractice: isPractice)
    var router = router
    router.describe(interfaces, version: version)
    self.listener = listener
    self.roles = roles
    self.limits = limits
    self.logger = logger
    self.isPractice = isPractice
    dispatcher = Dispatcher(
      router: router, interfaces: interfaces.map(\.name), logger: logger)
    connections = Connections(limits: limits)
  }

  /// One connection that was taken.
  private struct Client: Sendable {
    var connection: Connection
    var channel: NIOAsyncChannel<[UInt8], Never>
  }

  /// Serves until graceful shutdown or cancellation. When it returns, nothing listens any more and
  /// every call that was under way has been answered or, after `limits.grace`, cut off.
  package func run() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await serve(on: group))
    } catch {
      outcome = .failure(error)
    }
    connections.drain()
    listener.remove()
    try await group.shutdownGracefully()
    try outcome.get()
  }

  private func serve(on group: MultiThreadedEventLoopGroup) async throws {
    let turns = NIOLoopBoundBox.makeBoxSendingValue(Turns(), eventLoop: group.next())
    let server = try await ServerBootstrap(group: group)
      // A caller may close its writing half after its last call and still read the answer.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .serverChannelOption(.maxMessagesPerRead, value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Doorman())
        }
      }
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .bind(listener.descriptor) { channel in
        channel.eventLoop.makeCompletedFuture { try welcome(channel, turns.value) }
      }
    try await server.executeThenClose { clients in
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await serve(clients) }
        tasks.addTask {
          try await gracefulShutdown()
          server.channel.close(promise: nil)
          connections.drain()
          try await Task.sleep(for: limits.grace)
        }
        // Whichever comes first: the last connection ends, or time runs out.
        try await tasks.next()
        tasks.cancelAll()
      }
    }
  }

  /// Sets a new connection up, on its event loop; nil when it is not taken.
  private func welcome(_ channel: any Channel, _ turns: Turns) throws -> Client? {
    let pipeline = channel.pipeline.syncOperations
    switch admit(channel) {
    case .failure(let refusal):
      try pipeline.addHandler(Farewell(try ReplyMessage.encode(refusal)))
      return nil
    case .success(let connection):
      try pipeline.addHandler(TurnTaker(turns))
      try pipeline.addHandler(ByteToMessageHandler(MessageDecoder()))
      try pipeline.addHandler(Patience(limit: limits.idle) { connection.isBusy })
      let wrapped = try NIOAsyncChannel<[UInt8], Never>(
        wrappingChannelSynchronously: channel,
        configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2)))
      return Client(connection: connection, channel: wrapped)
    }
  }

  private func admit(_ channel: any Channel) -> Result<Connection, ControlError> {
    do {
      let peer = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
        of: NIOBSDSocket.Handle.self
      ) { try Peer(of: $0) }
      guard let peer else { throw SystemFault("no descriptor", code: 0) }
      let session = Session(
        peer: peer, roles: roles.roles(of: peer), isPractice: isPractice, limits: limits)
      let connection = Connection(session: session, channel: channel)
      try connections.admit(connection)
      return .success(connection)
    } catch let refusal as Connections.Refusal {
      logger.notice("connection refused", metadata: ["why": "\(refusal)"])
      return .failure(ControlError(.unavailable, refusal.description))
    } catch {
      logger.error("peer unknown", metadata: ["error": "\(error)"])
      return .failure(ControlError(.unavailable, "the daemon cannot tell who is calling"))
    }
  }

  private func serve(_ clients: NIOAsyncChannelInboundStream<Client?>) async throws {
    try await withThrowingDiscardingTaskGroup { tasks in
      for try await case let client? in clients {
        tasks.addTask { await serve(client) }
      }
    }
  }

  /// Serves one connection. Whatever goes wrong here ends this connection and nothing else.
  private func serve(_ client: Client) async {
    do {
      try await client.channel.executeThenClose { messages in
        try await answer(messages, on: client.connection)
      }
    } catch {
      logger.debug("connection ended", metadata: ["error": "\(type(of: error))"])
    }
  }

  private func answer(
    _ messages: NIOAsyncChannelInboundStream<[UInt8]>, on connection: Connection
  ) async throws {
    do {
      for try await message in messages {
        guard connection.begin() else { break }
        let next = try await dispatcher.answer(message, connection.session) {
          try await connection.write($0)
        }
        guard connection.end(), next == .proceed else { break }
      }
    } catch let fault as MessageFault {
      try await connection.write(try dispatcher.refusal(of: fault, connection.session))
    }
  }
}
