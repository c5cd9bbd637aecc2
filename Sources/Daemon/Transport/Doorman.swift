import NIOCore

/// Lets callers in one at a time, with a pause between two: when many come and go as fast as they
/// can, they wait at the door, in the kernel's queue, and those who are in are answered meanwhile.
final class Doorman: ChannelDuplexHandler {
  typealias InboundIn = NIOAny
  typealias OutboundIn = NIOAny

  private static let pause = TimeAmount.milliseconds(2)
  private var end: Scheduled<Void>?
  /// Somebody asked for the next caller while there was a pause.
  private var isAsked = false

  func read(context: ChannelHandlerContext) {
    isAsked = end != nil
    if !isAsked { context.read() }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    end = context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.end = nil
      if self.isAsked { context.read() }
      self.isAsked = false
    }
    context.fireChannelReadComplete()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end?.cancel()
  }
}
