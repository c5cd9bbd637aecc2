import NIOCore

/// Tells a connection that is not taken why, and closes it.
///
/// This happens on the event loop alone: when the daemon stops nobody takes connections from the
/// queue any more, and one that is left there would never end.
final class Farewell: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let message: ByteBuffer

  init(_ message: [UInt8]) {
    self.message = ByteBuffer(bytes: message)
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(message), promise: nil)
    context.close(promise: nil)
  }
}
