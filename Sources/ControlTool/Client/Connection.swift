import ControlAPI
import NIOCore

/// One open connection to the daemon: one call at a time, answered in order.
final class Connection: Caller {
  typealias Channel = NIOAsyncChannel<[UInt8], ByteBuffer>

  private var replies: NIOAsyncChannelInboundStream<[UInt8]>.AsyncIterator
  private let calls: NIOAsyncChannelOutboundWriter<ByteBuffer>

  init(
    _ inbound: NIOAsyncChannelInboundStream<[UInt8]>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    replies = inbound.makeAsyncIterator()
    calls = outbound
  }

  func call<M: Method>(_ method: M.Type, _ parameters: M.Parameters) async throws -> M.Reply {
    try await send(CallMessage.encode(method, parameters))
    return try await next(M.self).reply
  }

  func stream<M: Method>(
    _ method: M.Type, _ parameters: M.Parameters, each: (M.Reply) async throws -> Void
  ) async throws {
    try await send(CallMessage.encode(method, parameters, more: true))
    var continues = true
    while continues {
      let (reply, more) = try await next(M.self)
      try await each(reply)
      continues = more
    }
  }

  /// Whoever is turned away is told why without being asked: where nothing can be written any more,
  /// there may still be something to read.
  private func send(_ message: [UInt8]) async throws {
    do {
      try await calls.write(ByteBuffer(bytes: message))
    } catch is IOError {
    } catch is ChannelError {
    }
  }

  private func next<M: Method>(_: M.Type) async throws -> (reply: M.Reply, continues: Bool) {
    let message = try ReplyMessage(parsing: try await received())
    return (try message.result(of: M.self), message.continues)
  }

  private func received() async throws -> [UInt8] {
    do {
      guard let bytes = try await replies.next() else { throw Self.hungUp }
      return bytes
    } catch is IOError {
      throw Self.hungUp
    }
  }

  private static let hungUp = Failure(
    "the daemon closed the connection before it answered", status: .unreachable,
    hint: "'veridraw status'; what was asked may or may not have been done")
}
