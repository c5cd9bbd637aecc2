import NIOCore

/// Closes a connection whose peer neither finishes a message nor takes an answer for too long.
///
/// Sits behind the decoder, so a peer that sends one byte at a time is not busy but slow. While a
/// call is worked on and nothing waits to be written, the time is ours and does not count.
final class Patience: ChannelDuplexHandler {
  typealias InboundIn = [UInt8]
  typealias InboundOut = [UInt8]
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let limit: TimeAmount
  private let isBusy: () -> Bool
  private var progress = NIODeadline.now()
  private var unsent = 0
  private var alarm: Scheduled<Void>?

  init(limit: Duration, isBusy: @escaping () -> Bool) {
    self.limit = TimeAmount(limit)
    self.isBusy = isBusy
  }

  func handlerAdded(context: ChannelHandlerContext) {
    progress = .now()
    wait(context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    alarm?.cancel()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    progress = .now()
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if unsent == 0 { progress = .now() }
    unsent += 1
    let promise = promise ?? context.eventLoop.makePromise()
    promise.futureResult.assumeIsolated().whenComplete { _ in
      self.unsent -= 1
      self.progress = .now()
    }
    context.write(data, promise: promise)
  }

  private func wait(_ context: ChannelHandlerContext) {
    alarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: progress + limit) {
      self.look(context)
    }
  }

  private func look(_ context: ChannelHandlerContext) {
    if unsent == 0, isBusy() { progress = .now() }
    if NIODeadline.now() < progress + limit {
      wait(context)
    } else {
      context.close(promise: nil)
    }
  }
}
