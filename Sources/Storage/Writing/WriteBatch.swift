import GRDB
import TransparencyLog

/// The actions of one transaction and what each has to be told.
struct WriteBatch {
  private(set) var log: LogPosition
  private(set) var hasDraw = false
  /// Whether no action left anything to commit.
  private(set) var isEmpty = true
  private var acknowledgements: [WriteJob.Acknowledgement] = []
  private var afterwards: [@Sendable () -> Void] = []

  init(_ log: LogPosition) { self.log = log }

  /// Runs one action in its savepoint. Throws only what ends the whole batch.
  mutating func run(_ job: WriteJob, _ db: Database, _ house: Storehouse) throws {
    let transaction = LogTransaction(db, log: log, house: house)
    let changes = db.totalChangesCount
    var outcome: WriteJob.Outcome?
    try db.inSavepoint {
      outcome = job.run(transaction)
      if case .done = outcome, db.totalChangesCount > changes, transaction.entries.isEmpty {
        // Nothing commits unlogged.
        outcome = .refused(StoreError.unlogged) { _ in job.abandon(StoreError.unlogged) }
      }
      if case .done = outcome { return .commit }
      // Thrown, so that it is what ends the batch: SQLite may have rolled back by itself already.
      if case .refused(let error as DatabaseError, _) = outcome, error.endsTransaction {
        throw error
      }
      return .rollback
    }
    switch outcome {
    case .done(let acknowledge): take(transaction, acknowledge)
    case .refused(_, let acknowledge): acknowledgements.append(acknowledge)
    case nil: break
    }
  }

  private mutating func take(
    _ transaction: LogTransaction, _ acknowledge: @escaping WriteJob.Acknowledgement
  ) {
    acknowledgements.append(acknowledge)
    afterwards += transaction.afterwards
    hasDraw = hasDraw || transaction.isDraw
    if !transaction.entries.isEmpty { isEmpty = false }
    log = transaction.log
  }

  /// Tells every action how it ended: those that did something have it durable and signed.
  func release(_ log: SignedLog) {
    for body in afterwards { body() }
    for acknowledge in acknowledgements {
      acknowledge(log.newest.map { .success($0) } ?? .failure(StoreError.noLog))
    }
  }
}

extension DatabaseError {
  /// Whether the disk, and not the action, is at fault: then no action of the batch may commit.
  var endsTransaction: Bool {
    [
      .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_NOMEM,
      .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PROTOCOL,
    ].contains(resultCode)
  }
}

extension StoreError {
  /// An error as this module reports it. GRDB's own text shows no bound values.
  static func describing(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    return StoreError.database(
      code: error.extendedResultCode.rawValue, message: error.message ?? "no message")
  }

  static func text(_ error: any Error) -> String {
    let error = describing(error)
    return (error as? StoreError)?.journalText ?? "\(error)"
  }
}
