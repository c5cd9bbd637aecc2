import Dispatch
import GRDB
import Synchronization
import TransparencyLog

/// The one writer: a bounded queue of actions that share transactions (group commit).
///
/// Works on a dispatch queue of its own, so that waiting for the disk never holds a thread of the
/// cooperative pool. What it does with a batch is told in WritePath.swift.
final class Writer: Sendable {
  /// Waiting actions beyond which new ones are refused.
  static let queueLimit = 4096
  /// Actions in one transaction.
  static let batchLimit = 256

  private struct Queue {
    var waiting: [WriteJob] = []
    var isWorking = false
    var isStopped = false
  }

  private let state = Mutex(Queue())
  private let queue = DispatchQueue(label: "veridraw.writer", qos: .userInitiated)
  private let path: WritePath

  init(_ path: WritePath) { self.path = path }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (LogTransaction) throws -> Value
  ) async throws -> Released<Value> {
    try await withCheckedThrowingContinuation { continuation in
      submit(WriteJob(body) { continuation.resume(with: $0) })
    }
  }

  private func submit(_ job: WriteJob) {
    let refusal: StoreError? = state.withLock { state in
      if state.isStopped { return .stopped }
      if state.waiting.count >= Self.queueLimit { return .busy(limit: Self.queueLimit) }
      state.waiting.append(job)
      if !state.isWorking {
        state.isWorking = true
        queue.async { self.work() }
      }
      return nil
    }
    if let refusal { job.abandon(refusal) }
  }

  /// Takes batches until nothing waits.
  private func work() {
    while let batch = nextBatch() {
      if path.write(batch) == .stopped { stop() }
    }
  }

  private func nextBatch() -> [WriteJob]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isWorking = false
        return nil
      }
      let batch = Array(state.waiting.prefix(Self.batchLimit))
      state.waiting.removeFirst(batch.count)
      return batch
    }
  }

  /// Refuses what waits and what comes.
  private func stop() {
    let abandoned = state.withLock { state in
      state.isStopped = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for job in abandoned { job.abandon(StoreError.stopped) }
  }

  /// Finishes what waits, then refuses everything. Blocks: for shutdown and tests.
  func finish() {
    state.withLock { $0.isStopped = true }
    queue.sync {}
  }
}
