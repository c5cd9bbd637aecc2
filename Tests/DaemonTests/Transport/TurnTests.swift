import NIOCore
import NIOEmbedded
import Testing

@testable import Daemon

/// Who is read from next, on a clock that the test moves.
struct TurnTests {
  /// Counts how often more is asked for.
  private final class Peer: ChannelOutboundHandler {
    typealias OutboundIn = NIOAny
    private(set) var asked = 0

    func read(context: ChannelHandlerContext) { asked += 1 }
  }

  private let loop = EmbeddedEventLoop()
  private let turns = Turns()

  private func connection() throws -> (EmbeddedChannel, Peer) {
    let peer = Peer()
    let channel = EmbeddedChannel(handlers: [peer, TurnTaker(turns)], loop: loop)
    return (channel, peer)
  }

  @Test
  func wholeMessagesNeverWait() throws {
    let (channel, peer) = try connection()
    for number in 1...5 {
      try channel.writeInbound(ByteBuffer(string: "{}\0"))
      channel.read()
      #expect(peer.asked == number)
    }
    _ = try channel.finish()
  }

  @Test
  func theRestOfAMessageWaitsItsTurn() throws {
    let (channel, peer) = try connection()
    try channel.writeInbound(ByteBuffer(string: "{"))
    channel.read()
    channel.read()
    #expect(peer.asked == 0)
    loop.advanceTime(by: .milliseconds(1))
    #expect(peer.asked == 1)
    // Its end has come: the next message is asked for at once.
    try channel.writeInbound(ByteBuffer(string: "}\0"))
    channel.read()
    #expect(peer.asked == 2)
    _ = try channel.finish()
  }

  @Test
  func aCrowdIsReadInOrderAndSlowly() throws {
    let crowd = try (0..<10).map { _ in try connection() }
    for (channel, _) in crowd {
      try channel.writeInbound(ByteBuffer(string: "{"))
      channel.read()
    }
    for passed in [4, 8, 10, 10] {
      loop.advanceTime(by: .milliseconds(1))
      #expect(crowd.map(\.1.asked) == (0..<10).map { $0 < passed ? 1 : 0 })
    }
    for (channel, _) in crowd { _ = try channel.finish(acceptAlreadyClosed: true) }
  }

  @Test
  func whoeverLeavesHoldsUpNobody() throws {
    let (gone, _) = try connection()
    let (other, peer) = try connection()
    for channel in [gone, other] {
      try channel.writeInbound(ByteBuffer(string: "{"))
      channel.read()
    }
    gone.close(promise: nil)
    loop.advanceTime(by: .milliseconds(1))
    #expect(peer.asked == 1)
    _ = try other.finish()
  }
}
