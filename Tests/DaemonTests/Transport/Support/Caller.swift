import ControlAPI
import NIOCore
import NIOPosix

/// A client that can also behave badly.
final class Caller {
  let channel: any Channel
  private var replies: NIOAsyncChannelInboundStream<[UInt8]>.AsyncIterator

  private init(
    _ channel: any Channel, _ replies: NIOAsyncChannelInboundStream<[UInt8]>.AsyncIterator
  ) {
    self.channel = channel
    self.replies = replies
  }

  /// Connects, and disconnects after `body`.
  static func with<Value: Sendable>(
    _ path: String, _ body: (Caller) async throws -> Value
  ) async throws -> Value {
    let connected = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(unixDomainSocketPath: path) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ByteToMessageHandler(MessageDecoder(limit: MessageLimits.reply)))
          return try NIOAsyncChannel<[UInt8], Never>(wrappingChannelSynchronously: channel)
        }
      }
    return try await connected.executeThenClose { replies in
      try await body(Caller(connected.channel, replies.makeAsyncIterator()))
    }
  }

  /// Sends bytes as they are.
  func send(_ bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
  }

  /// Sends a text with its NUL.
  func send(_ text: String) async throws {
    try await send(Array(text.utf8) + [0])
  }

  /// Sends a call and does not wait for its reply.
  func send<M: Method>(_: M.Type, _ parameters: M.Parameters, more: Bool = false) async throws {
    try await send(CallMessage.encode(M.self, parameters, more: more))
  }

  /// The next message; nil when the server has hung up.
  func next() async throws -> ReplyMessage? {
    do {
      guard let bytes = try await replies.next() else { return nil }
      return try ReplyMessage(parsing: bytes)
    } catch is IOError {
      // The server closed with something of ours unread.
      return nil
    }
  }

  /// Calls and reads one reply.
  func call<M: Method>(_: M.Type, _ parameters: M.Parameters) async throws -> M.Reply {
    try await send(M.self, parameters)
    return try await reply(to: M.self)
  }

  /// Reads one reply.
  func reply<M: Method>(to _: M.Type) async throws -> M.Reply {
    guard let reply = try await next() else { throw HungUp() }
    return try reply.result(of: M.self)
  }

  struct HungUp: Error {}
}
