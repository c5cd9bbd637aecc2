import NIOCore

/// Whose turn it is to send more of a message. One thread serves all connections, and would
/// otherwise read a piece from each of a crowd before it comes back to a short question. Belongs to
/// that thread.
final class Turns {
  /// Pieces that are read in one go, and the time for everybody else before the next ones.
  private static let pieces = 4
  private static let rest = TimeAmount.milliseconds(1)
  private var waiting = CircularBuffer<ChannelHandlerContext>()
  private var isGoing = false

  /// Reads from the peer behind `context` when it is its turn.
  func queue(_ context: ChannelHandlerContext) {
    waiting.append(context)
    if !isGoing { goOn(on: context.eventLoop) }
  }

  private func goOn(on loop: any EventLoop) {
    isGoing = true
    loop.assumeIsolated().scheduleTask(in: Self.rest) {
      for _ in 0..<min(Self.pieces, self.waiting.count) { self.waiting.removeFirst().read() }
      self.isGoing = false
      if !self.waiting.isEmpty { self.goOn(on: loop) }
    }
  }
}

/// Reads from a peer as it comes, but in turns as long as it is in the middle of a message. Sits in
/// front of the decoder; a short message comes whole and never waits.
final class TurnTaker: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = NIOAny

  private enum Place { case between, inside, waiting }

  private let turns: Turns
  private var place = Place.between

  init(_ turns: Turns) {
    self.turns = turns
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    place = unwrapInboundIn(data).readableBytesView.last == 0 ? .between : .inside
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    switch place {
    case .between: context.read()
    case .inside:
      place = .waiting
      turns.queue(context)
    case .waiting: break
    }
  }
}
