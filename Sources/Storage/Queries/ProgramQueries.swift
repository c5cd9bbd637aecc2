import Evidence
import GRDB
import Libcrypto
import Selection
import TransparencyLog

/// One logged policy of a program.
package struct PolicyRecord: Hashable, Sendable {
  package let version: Int
  package let from: CivilDate
  package let policy: Policy
  package let hash: Digest
  package let document: String
  package let at: Int64
  /// Label of who applied it.
  package let by: String
  /// Index in the log.
  package let entry: Int64
}

/// One version of a program file.
package struct ProgramRecord: Hashable, Sendable {
  package let name: String
  package let version: Int
  package let document: String
  package let at: Int64
  package let by: String
  /// Index of its act in the log.
  package let entry: Int64
  /// First date of the policy applied with it; nil where none was.
  package let from: CivilDate?
}

extension StoreReader {
  package func programs() throws -> [String] {
    try db.rows("SELECT name FROM program ORDER BY name").map { $0[0] }
  }

  /// Lists and the programs they belong to.
  package func lists() throws -> [(list: String, program: String)] {
    try db.rows("SELECT name, program FROM list ORDER BY name").map { ($0[0], $0[1]) }
  }

  package func program(ofList list: String) throws -> String? {
    try db.one(String.self, "SELECT program FROM list WHERE name = ?", [list])
  }

  /// Every version of a program file, the newest last.
  package func versions(ofProgram name: String) throws -> [ProgramRecord] {
    try db.rows(
      """
      SELECT v.program, v.version, v.document, v.at, a.label, v.entry,
        (SELECT p.from_date FROM policy_version p WHERE p.program = v.program
          AND p.entry > v.entry AND p.at = v.at ORDER BY p.entry LIMIT 1)
      FROM program_version v JOIN actor a ON a.id = v.actor WHERE v.program = ? ORDER BY v.version
      """, [name]
    ).map {
      ProgramRecord(
        name: $0[0], version: $0[1], document: $0[2], at: $0[3], by: $0[4], entry: $0[5],
        from: $0[6])
    }
  }

  /// Every policy of a program in the order of the log.
  package func policies(of program: String) throws -> [PolicyRecord] {
    try policies("WHERE v.program = ? ORDER BY v.entry", [program])
  }

  /// The policy logged last for the program of a list, whatever its date.
  package func policyNow(ofList list: String) throws -> PolicyRecord? {
    guard let program = try program(ofList: list) else { return nil }
    return try policies("WHERE v.program = ? ORDER BY v.entry DESC LIMIT 1", [program]).first
  }

  /// The policy in force for a slot whose commitment is entry `commit`: the last of its program
  /// with `from` ≤ date that was logged before it. Without a commitment, as of now.
  func policy(for slot: Slot, commit: Int64? = nil) throws -> PolicyRecord? {
    guard let program = try program(ofList: slot.list) else { return nil }
    return try policies(of: program).last {
      $0.from <= slot.date && $0.entry < commit ?? Int64.max
    }
  }

  package func closures(ofList list: String) throws -> Set<CivilDate> {
    Set(try db.rows("SELECT date FROM closure WHERE list = ?", [list]).map { $0[0] })
  }

  /// Why a day was closed, where that was said with the closure.
  package func closureReason(of slot: Slot) throws -> String? {
    try db.one(
      String.self, "SELECT reason FROM closure WHERE list = ? AND date = ?",
      [slot.list, slot.date])
  }

  package func isClosed(_ slot: Slot) throws -> Bool {
    try db.one(
      Int.self, "SELECT 1 FROM closure WHERE list = ? AND date = ?", [slot.list, slot.date]) != nil
  }

  private func policies(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> [PolicyRecord] {
    try db.rows(
      """
      SELECT v.version, v.from_date, v.pol, v.hash, v.document, v.at, a.label, v.entry
      FROM policy_version v JOIN actor a ON a.id = v.actor \(condition)
      """, arguments
    ).map(policy)
  }

  private func policy(_ row: Row) throws -> PolicyRecord {
    let entry: Int64 = row[7]
    let hash: Digest = row[3]
    let policy = try house.policies.policy(hash) {
      let pol: String = row[2]
      guard let value = try? CanonicalJSON.parse(Array(pol.utf8)),
        let policy = try? Policy(pol: value)
      else { throw StoreError.damaged(entry: entry) }
      return policy
    }
    return PolicyRecord(
      version: row[0], from: row[1], policy: policy, hash: hash, document: row[4], at: row[5],
      by: row[6], entry: entry)
  }
}
