import NIOCore
import Synchronization

/// One connection as the server holds it: is it in a call, and may it have another.
final class Connection: Sendable {
  let session: Session
  let channel: any Channel
  private let state = Mutex(State.waiting)

  private enum State {
    case waiting, busy, lastCall, closed
  }

  init(session: Session, channel: any Channel) {
    self.session = session
    self.channel = channel
  }

  /// A call begins; false when there may be none any more.
  func begin() -> Bool {
    state.withLock {
      guard $0 == .waiting else { return false }
      $0 = .busy
      return true
    }
  }

  /// A call has been answered; false when it was the last one.
  func end() -> Bool {
    state.withLock {
      $0 = $0 == .busy ? .waiting : .closed
      return $0 == .waiting
    }
  }

  /// No more calls: closes at once when there is none under way, after it otherwise.
  func drain() {
    let isIdle = state.withLock {
      let isIdle = $0 == .waiting
      $0 = isIdle ? .closed : $0 == .busy ? .lastCall : $0
      return isIdle
    }
    if isIdle { channel.close(promise: nil) }
  }

  var isBusy: Bool { state.withLock { $0 == .busy || $0 == .lastCall } }

  /// The peer does not take what is written to it any more.
  struct PeerGone: Error {}

  /// Writes one message and waits until the peer's socket has taken it, so that a slow reader
  /// slows down its own answer and nothing else. Cancelling closes the connection.
  func write(_ message: [UInt8]) async throws {
    let buffer = channel.allocator.buffer(bytes: message)
    do {
      try await withTaskCancellationHandler {
        try await channel.writeAndFlush(buffer).get()
      } onCancel: {
        channel.close(promise: nil)
      }
    } catch {
      throw PeerGone()
    }
  }
}
