import NIOCore
import NIOEmbedded
import Testing

@testable import Daemon

/// When the next caller is let in, on a clock that the test moves.
struct DoormanTests {
  /// Counts how often the next caller is asked for.
  private final class Street: ChannelOutboundHandler {
    typealias OutboundIn = NIOAny
    private(set) var asked = 0

    func read(context: ChannelHandlerContext) { asked += 1 }
  }

  private func door() throws -> (EmbeddedChannel, Street) {
    let street = Street()
    let channel = EmbeddedChannel(handlers: [street, Doorman()])
    return (channel, street)
  }

  @Test
  func theFirstComesAtOnce() throws {
    let (channel, street) = try door()
    channel.read()
    #expect(street.asked == 1)
    _ = try channel.finish()
  }

  @Test
  func theNextWaitsAndIsNotForgotten() throws {
    let (channel, street) = try door()
    channel.read()
    for number in 1...3 {
      channel.pipeline.fireChannelReadComplete()
      channel.read()
      channel.read()
      #expect(street.asked == number)
      channel.embeddedEventLoop.advanceTime(by: .milliseconds(2))
      #expect(street.asked == number + 1)
    }
    _ = try channel.finish()
  }

  @Test
  func nobodyIsLetInUnasked() throws {
    let (channel, street) = try door()
    channel.pipeline.fireChannelReadComplete()
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(street.asked == 0)
    channel.read()
    #expect(street.asked == 1)
    _ = try channel.finish()
  }

  @Test
  func aClosedDoorStaysClosed() throws {
    let (channel, street) = try door()
    channel.pipeline.fireChannelReadComplete()
    channel.read()
    _ = try channel.finish()
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(street.asked == 0)
  }
}
