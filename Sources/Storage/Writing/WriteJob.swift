import GRDB
import TransparencyLog

/// What an action returned, and the head that covers it: released only after the head was signed
/// and the high-water mark written.
package struct Released<Value: Sendable>: Sendable {
  package let value: Value
  /// The signed head, over this action and those that shared its transaction.
  package let note: SignedNote
  package let head: Head
  /// Entries of this action.
  package let entries: Range<Int64>
}

/// One queued action without its types.
struct WriteJob: Sendable {
  /// Says how the action ended: the newest head when it is durable and signed.
  typealias Acknowledgement = @Sendable (Result<(SignedNote, Head), any Error>) -> Void

  enum Outcome {
    case done(Acknowledgement)
    /// The action threw; its savepoint must be rolled back and nothing of it remains.
    case refused(any Error, Acknowledgement)
  }

  let run: @Sendable (LogTransaction) -> Outcome
  /// For a job that never ran.
  let abandon: @Sendable (any Error) -> Void

  init<Value: Sendable>(
    _ body: @escaping @Sendable (LogTransaction) throws -> Value,
    resume: @escaping @Sendable (Result<Released<Value>, any Error>) -> Void
  ) {
    abandon = { resume(.failure($0)) }
    run = { transaction in
      do {
        let value = try body(transaction)
        let entries = transaction.entries
        return .done { result in
          resume(
            result.map { Released(value: value, note: $0.0, head: $0.1, entries: entries) })
        }
      } catch {
        return .refused(error) { _ in resume(.failure(StoreError.describing(error))) }
      }
    }
  }
}
