import GRDB
import Toxicology

extension LogTransaction {
  /// A second reader's word on a version that counts.
  ///
  /// - Parameter isOwnEnough: whether its author may be that reader.
  package func verify(
    _ report: Int64, of test: Int64, isOwnEnough: Bool, by actor: RecordedActor
  ) throws {
    let version = try records.requireStanding(report, of: test)
    guard version.verifier == nil else {
      throw StoreError.already(noun: "result of test", id: "\(test)", what: "verified")
    }
    guard isOwnEnough || version.by != actor.label else {
      throw StoreError.invalid("whoever entered the result of test \(test) cannot verify it")
    }
    let entry = try advance(.verified, of: test, by: actor)
    try db.run(
      "INSERT INTO verification (report, actor, at, entry) VALUES (?, ?, ?, ?)",
      [report, actor.id, at, entry])
  }

  /// The specimen goes out for definitive testing.
  package func sendOut(
    _ test: Int64, knowing table: SubstanceTable, by actor: RecordedActor
  ) throws {
    let standing = try records.standingReports(of: test)
    if standing.contains(where: { $0.method == .definitive }) {
      throw StoreError.already(noun: "test", id: "\(test)", what: "resulted (definitive)")
    }
    if try records.pendingResults(of: test, by: table).contains(where: { $0.need == .confirmation })
    {
      throw StoreError.already(noun: "test", id: "\(test)", what: "sent out")
    }
    try advance(.sentOut, of: test, by: actor)
  }
}
