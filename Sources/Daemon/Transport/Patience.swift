import NIOCore

/// Closes a connection whose peer neither finishes a message nor takes an answer for too long.
///
/// Sits behind the decoder, so a peer that sends one byte at a time is not busy but slow. While a
/// call is worked on and nothing waits to be written, the time is ours and does not count.
package final class Patience: ChannelDuplexHandler {
  package typealias InboundIn = [UInt8]
  package typealias InboundOut = [UInt8]
  package typealias OutboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  private let limit: TimeAmount
  private let isBusy: () -> Bool
  private var progress = NIODeadline.uptimeNanoseconds(0)
  private var unsent = 0
  private var alarm: Scheduled<Void>?

  package init(limit: Duration, isBusy: @escaping () -> Bool) {
    self.limit = TimeAmount(limit)
    self.isBusy = isBusy
  }

  package func handlerAdded(context: ChannelHandlerContext) {
    progress = context.eventLoop.now
    wait(context)
  }

  package func handlerRemoved(context: ChannelHandlerContext) {
    alarm?.cancel()
  }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    progress = context.eventLoop.now
    context.fireChannelRead(data)
  }

  package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?)
  {
    if unsent == 0 { progress = context.eventLoop.now }
    unsent += 1
    let promise = promise ?? context.eventLoop.makePromise()
    let loop = context.eventLoop
    promise.futureResult.assumeIsolated().whenComplete { _ in
      self.unsent -= 1
      self.progress = loop.now
    }
    context.write(data, promise: promise)
  }

  private func wait(_ context: ChannelHandlerContext) {
    alarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: progress + limit) {
      self.look(context)
    }
  }

  private func look(_ context: ChannelHandlerContext) {
    if unsent == 0, isBusy() { progress = context.eventLoop.now }
    if context.eventLoop.now < progress + limit {
      wait(context)
    } else {
      context.close(promise: nil)
    }
  }
}
