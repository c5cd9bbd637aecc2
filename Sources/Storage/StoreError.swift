import Selection
import TransparencyLog

/// What the store could not do. The text is for people and never holds a name, a birth date, a
/// result or a bound value.
package enum StoreError: Error, Equatable {
  // Opening: refuse on anything doubtful, with the remedy.
  case owned(byProcess: Int32?, path: String)
  case notPrivate(path: String, mode: UInt32)
  case notOwned(path: String)
  case missing(path: String)
  case exists(path: String)
  case unreadable(path: String, why: String)
  case notOurs(path: String)
  case newerSchema(found: Int32, known: Int32)
  case pragma(name: String, wanted: String, found: String)
  case wrongOrigin(configured: String, found: String)
  case wrongKey(origin: String)
  case damaged(entry: Int64?)
  case databaseGone(database: String, beside: String, stamp: String)
  case markMissing(database: Head, path: String)
  case markAhead(mark: Head, database: Head)
  case forked(mark: Head, database: Head)
  /// A file that does not hold all of this log, or not readably.
  case backup(path: String, why: String)

  // Working.
  case stopped
  case busy(limit: Int)
  /// The clock stands so many days after the last entry.
  case clockDoubted(days: Int64)
  case database(code: Int32, message: String)
  case system(call: String, errno: Int32)
  case unlogged

  // The log and its slots.
  case noLog
  case logExists(origin: String)
  case seedMissing(Slot)
  case seedMismatch(Slot)
  case slotState(Slot, wanted: String, found: String)
  case slotTime(Slot, rule: String)
  case invalid(String)

  // Records.
  /// - Parameter known: what there is, where that is few.
  case unknown(noun: String, id: String, known: [String] = [])
  case already(noun: String, id: String, what: String)
  case transition(test: Int64, state: TestState, asked: TestEvent, possible: [TestEvent])
  /// A word that its closed list does not have; it may be a name, and is not repeated.
  case code(of: String, among: [String])
  case samePerson
  case erased(person: Int64)
  /// Lines of an import; nothing of it was taken.
  case rejected([Rejection])
}

/// A head as errors and reports name it: size and root, without its signature.
package struct Head: Hashable, Sendable, CustomStringConvertible {
  package let checkpoint: Checkpoint

  package init(_ checkpoint: Checkpoint) { self.checkpoint = checkpoint }

  package var size: Int64 { Int64(checkpoint.size) }
  /// As printed on paper: size and eight groups of four digits.
  package var description: String { checkpoint.spoken }
}

extension StoreError: CustomStringConvertible {
  package var description: String {
    openingText ?? workingText ?? recordText ?? "the store refused"
  }

  /// What the journal is told, which knows the schema: SQLite's own words too. GRDB's show no bound
  /// values.
  package var journalText: String {
    guard case .database(let code, let message) = self else { return description }
    return "database error \(code): \(message)"
  }

  /// One line on what to do about it, where there is something.
  package var hint: String? {
    switch self {
    case .owned: "one daemon owns a state directory; stop that one first"
    case .notPrivate(let path, _): "'chmod go= \(path)'"
    case .newerSchema: "run the newer veridrawd, or restore a backup that this one wrote"
    case .databaseGone(_, _, let stamp):
      "put the newest backup back: 'veridraw system restore FILE'; only if no log ever began here, "
        + "with a key made elsewhere for its first start, create the empty file \(stamp)"
    case .markAhead:
      "a newer backup, put back by 'veridraw system restore FILE'; where there is none, 'veridraw "
        + "system restore' declares the loss, which stays visible for ever"
    case .markMissing(_, let path):
      "put the file back at \(path): it is in no backup; where it is lost, 'veridraw system restore' "
        + "declares so, which stays visible for ever"
    case .forked:
      "the backup that belongs to the mark, put back by 'veridraw system restore FILE'"
    case .wrongKey:
      "where the key here was made by mistake, move it away: 'veridraw system restore' asks for the "
        + "one on the recovery card"
    case .seedMissing:
      "put the file back: a seed is in no backup; where it is lost, 'veridraw system restore' "
        + "declares so; the other slots go on"
    case .unknown(_, _, let known) where !known.isEmpty: "one of \(known.joined(separator: ", "))"
    case .transition(let test, let state, _, let possible): Self.commands(possible, of: test, state)
    case .clockDoubted:
      "set the clock or, where it is right, an administrator says so: 'veridraw system clock TIME'"
    case .samePerson: "somebody else decides, from another account: 'sudo -u NAME veridraw …'"
    default: nil
    }
  }

  /// What to type instead.
  private static func commands(
    _ possible: [TestEvent], of test: Int64, _ state: TestState
  ) -> String {
    let commands =
      (state == .collected ? ["result enter \(test)"] : [])
      + possible.compactMap { $0.command(on: test) }
    let typed = commands.map { "'veridraw \($0)'" }
    guard let last = typed.last else { return "'veridraw test show \(test)'" }
    let others = typed.dropLast().joined(separator: ", ")
    return others.isEmpty ? last : "\(others) or \(last)"
  }

  private var openingText: String? {
    switch self {
    case .owned(let pid, let path):
      "\(path) belongs to a running veridrawd" + (pid.map { " (process \($0))" } ?? "")
    case .notPrivate(let path, let mode):
      "\(path) can be read by others (mode \(String(mode, radix: 8)))"
    case .notOwned(let path): "\(path) belongs to another user"
    case .missing(let path): "\(path) does not exist"
    case .exists(let path): "\(path) exists already and is not replaced"
    case .unreadable(let path, let why): "\(path): \(why)"
    case .notOurs(let path): "\(path) is not a veridraw database"
    case .newerSchema(let found, let known):
      "the database has schema \(found), this veridrawd knows \(known)"
    case .pragma(let name, let wanted, let found): "\(name) is \(found), it must be \(wanted)"
    case .wrongOrigin(let configured, let found):
      "the log here is '\(found)', the configuration says '\(configured)'"
    case .wrongKey(let origin): "the log key is not the one that signs '\(origin)'"
    case .backup(let path, let why): "\(path) is no backup to rely on: \(why)"
    case .damaged(let entry):
      entry.map { "entry \($0) cannot be read as it was written" } ?? "the log cannot be read"
    default: markText
    }
  }

  private var markText: String? {
    switch self {
    case .databaseGone(let database, let beside, _):
      "the database of this log is gone: \(database) holds nothing, but \(beside) is there"
    case .markMissing(let database, let path):
      "the log has \(database) and \(path), which remembers its newest head, is gone"
    case .markAhead(let mark, let database):
      "the database is behind what was signed: signed \(mark), database \(database)"
    case .forked(let mark, let database):
      "the database holds another history than what was signed: signed \(mark), database \(database)"
    default: nil
    }
  }

  private var workingText: String? {
    switch self {
    case .stopped: "the store has stopped"
    case .busy(let limit): "more than \(limit) writes are waiting"
    case .clockDoubted(let days):
      "nothing is recorded: the clock stands \(days) days after the last entry"
    case .database(let code, _): "the database refused (code \(code))"
    case .system(let call, let errno): "\(call): error \(errno)"
    case .unlogged: "a change without a log entry was refused"
    case .noLog: "there is no log yet"
    case .logExists(let origin): "the log '\(origin)' exists already"
    case .seedMissing(let slot): "the seed of \(slot) is gone"
    case .seedMismatch(let slot): "the seed of \(slot) is not the one committed to"
    case .slotState(let slot, let wanted, let found): "\(slot) is \(found), it must be \(wanted)"
    case .slotTime(let slot, let rule): "\(slot): \(rule)"
    case .invalid(let what): what
    default: nil
    }
  }

  private var recordText: String? {
    switch self {
    case .unknown(let noun, let id, _): "there is no \(noun) '\(id)'"
    case .already(let noun, let id, let what): "\(noun) \(id) is already \(what)"
    case .transition(let test, let state, let asked, let possible):
      "test \(test) is \(state.rawValue), it cannot \(asked.phrase); possible: "
        + (possible.isEmpty ? "nothing" : possible.map(\.rawValue).joined(separator: ", "))
    case .code(let noun, let codes):
      "the reason code of \(noun) is one of \(codes.joined(separator: ", "))"
    case .samePerson: "requester and approver are the same person"
    case .rejected(let lines):
      lines.map { "line \($0.line + 1): \($0.why)" }.joined(separator: "\n")
    case .erased(let person): "what named patient \(person) was erased"
    default: nil
    }
  }
}
