import Daemon
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

/// Whose time it is that passes, on a clock that the test moves.
final class PatienceTests {
  private let limit = Duration.seconds(10)
  private let isBusy = Atomic(false)

  private func channel() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(
      handler: Patience(limit: limit) { self.isBusy.load(ordering: .relaxed) })
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/peer")).wait()
    return channel
  }

  @Test
  func silenceIsClosed() throws {
    let channel = try channel()
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test
  func everyMessageStartsAnew() throws {
    let channel = try channel()
    for _ in 0..<5 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(9))
      try channel.writeInbound([UInt8]())
    }
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(10))
    #expect(!channel.isActive)
  }

  @Test
  func workIsNotSilence() throws {
    let channel = try channel()
    isBusy.store(true, ordering: .relaxed)
    channel.embeddedEventLoop.advanceTime(by: .seconds(3600))
    #expect(channel.isActive)
    isBusy.store(false, ordering: .relaxed)
    channel.embeddedEventLoop.advanceTime(by: .seconds(20))
    #expect(!channel.isActive)
  }

  @Test
  func unreadAnswerIsClosedEvenInACall() throws {
    let channel = try channel()
    isBusy.store(true, ordering: .relaxed)
    channel.embeddedEventLoop.advanceTime(by: .seconds(60))
    // Written and never taken: nobody flushes.
    channel.write(ByteBuffer(string: "answer"), promise: nil)
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test
  func takenAnswerStartsAnew() throws {
    let channel = try channel()
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    channel.writeAndFlush(ByteBuffer(string: "answer"), promise: nil)
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test
  func everyMessageAndAnswerPassesOn() throws {
    let channel = try channel()
    try channel.writeInbound([UInt8]([1, 2]))
    #expect(try channel.readInbound(as: [UInt8].self) == [1, 2])
    try channel.writeOutbound(ByteBuffer(bytes: [3]))
    #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(bytes: [3]))
    _ = try channel.finish()
  }
}
