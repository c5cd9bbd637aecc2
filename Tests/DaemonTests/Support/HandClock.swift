import Synchronization

@testable import Daemon

/// A clock that only the test moves: forward, or back as a bad time server does.
final class HandClock: WallClock {
  private struct Waiter {
    let until: Int64
    let number: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Int64
    var waiters: [Waiter] = []
    var next = 0
    var cancelled: Set<Int> = []
  }

  private let state: Mutex<State>
  /// The instants that somebody began to wait for, in order: an event to await.
  let waits: AsyncStream<Int64>
  private let announce: AsyncStream<Int64>.Continuation

  init(_ start: Int64) {
    state = Mutex(State(now: start))
    (waits, announce) = AsyncStream.makeStream(of: Int64.self)
  }

  func now() -> Int64 { state.withLock { $0.now } }

  /// Sets the clock and ends every wait, as a timer does that fires early or late: whoever waits
  /// believes only what he reads afterwards.
  func set(_ instant: Int64) {
    let waiters = state.withLock { state in
      state.now = instant
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.continuation.resume() }
  }

  func wait(until instant: Int64) async throws {
    let number = state.withLock { state in
      state.next += 1
      return state.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enter(Waiter(until: instant, number: number, continuation: continuation))
      }
    } onCancel: {
      cancel(number)
    }
  }

  private func enter(_ waiter: Waiter) {
    let isCancelled = state.withLock { state in
      guard state.cancelled.remove(waiter.number) == nil else { return true }
      state.waiters.append(waiter)
      return false
    }
    if isCancelled { return waiter.continuation.resume(throwing: CancellationError()) }
    announce.yield(waiter.until)
  }

  private func cancel(_ number: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiters.firstIndex(where: { $0.number == number }) else {
        state.cancelled.insert(number)
        return nil
      }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }
}
