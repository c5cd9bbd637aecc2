import Foundation
import GRDB
import Libcrypto
import Selection

// How the core's values stand in a column. All of it is bytes or ASCII, so that order in SQLite is
// the order of the values.

extension Digest: DatabaseValueConvertible {
  package var databaseValue: DatabaseValue { Data(bytes).databaseValue }
  package static func fromDatabaseValue(_ value: DatabaseValue) -> Digest? {
    Data.fromDatabaseValue(value).flatMap { Digest(bytes: $0) }
  }
}

extension Label: DatabaseValueConvertible {
  package var databaseValue: DatabaseValue { Data(bytes).databaseValue }
  package static func fromDatabaseValue(_ value: DatabaseValue) -> Label? {
    Data.fromDatabaseValue(value).flatMap { Label(bytes: [UInt8]($0)) }
  }
}

extension Slot: DatabaseValueConvertible {
  package var databaseValue: DatabaseValue { description.databaseValue }
  package static func fromDatabaseValue(_ value: DatabaseValue) -> Slot? {
    String.fromDatabaseValue(value).flatMap { Slot($0) }
  }
}

extension CivilDate: DatabaseValueConvertible {
  package var databaseValue: DatabaseValue { description.databaseValue }
  package static func fromDatabaseValue(_ value: DatabaseValue) -> CivilDate? {
    String.fromDatabaseValue(value).flatMap { CivilDate($0) }
  }
}

extension WeekdaySet: DatabaseValueConvertible {
  package var databaseValue: DatabaseValue { flags.databaseValue }
  package static func fromDatabaseValue(_ value: DatabaseValue) -> WeekdaySet? {
    String.fromDatabaseValue(value).flatMap { WeekdaySet(flags: $0) }
  }
}

extension [UInt8] {
  /// As SQLite stores it.
  var data: Data { Data(self) }
}

extension Database {
  /// Runs a write with a cached statement: the same few run for every action.
  func run(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// Runs an INSERT and returns the row it made.
  func insert(_ sql: String, _ arguments: StatementArguments) throws -> Int64 {
    try run(sql, arguments)
    return lastInsertedRowID
  }

  func one<Value: DatabaseValueConvertible>(
    _ type: Value.Type, _ sql: String, _ arguments: StatementArguments = StatementArguments()
  ) throws -> Value? {
    try type.fetchOne(try cachedStatement(sql: sql), arguments: arguments)
  }

  func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
    try Row.fetchOne(try cachedStatement(sql: sql), arguments: arguments)
  }

  func rows(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> [Row] {
    try Row.fetchAll(try cachedStatement(sql: sql), arguments: arguments)
  }
}
