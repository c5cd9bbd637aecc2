import GRDB
import TransparencyLog

/// Somebody who cannot provide a specimen gets fluids and time (49 CFR 40.193).
package enum ShyBladder {
  /// Seconds from the first attempt.
  package static let time: Int64 = 3 * 3_600
  /// Fluid in all, in fluid ounces and in millilitres.
  package static let (mostOunces, mostFluid) = (40, 1_183)
}

/// One attempt that gave too little, or nothing.
package struct AttemptRecord: Hashable, Sendable {
  package let at: Int64
  /// Millilitres given afterwards.
  package let fluids: Int
}

/// The attempts since the patient's last arrival, at least one.
package struct Attempts: Hashable, Sendable {
  package let list: [AttemptRecord]
  /// UTC seconds at which the time is over.
  package let until: Int64

  package var fluids: Int { list.reduce(0) { $0 + $1.fluids } }

  fileprivate init?(_ list: [AttemptRecord]) {
    guard let first = list.first else { return nil }
    self.list = list
    until = first.at + ShyBladder.time
  }
}

extension LogTransaction {
  /// An attempt that gave no specimen, and the fluids given for the next one. The first starts the
  /// time; the test stays where it is.
  ///
  /// - Parameter fluids: millilitres.
  package func recordAttempt(
    of test: Int64, fluids: Int, by actor: RecordedActor
  ) throws {
    let isPending = try records.pendingExcuse(of: test) != nil
    try TestLife.require(
      .attempted, of: test, in: try records.requireTest(test).state, excusePending: isPending)
    let before = try records.attempts(of: test)
    if let before, before.until <= at {
      throw StoreError.invalid(
        "the three hours of test \(test) are over; what may be recorded: "
          + TestLife.endsOfAttempts.map(\.rawValue).joined(separator: ", "))
    }
    let given = before?.fluids ?? 0
    guard given + fluids <= ShyBladder.mostFluid else {
      throw StoreError.invalid(
        "40 fl oz (\(ShyBladder.mostFluid) mL) are the most in three hours; \(given) mL were given, "
          + "\(ShyBladder.mostFluid - given) mL are left")
    }
    let entry = try advance(
      .attempted, of: test, by: actor, row: ["fluids": .integer(Int64(fluids))])
    try db.run(
      "INSERT INTO attempt (test, fluids, volume, at, actor, entry) VALUES (?, ?, 0, ?, ?, ?)",
      [test, fluids, at, actor.id, entry])
  }
}

extension StoreReader {
  /// The attempts of somebody who is still here; nil where there are none.
  package func attempts(of test: Int64) throws -> Attempts? {
    Attempts(
      try db.rows(
        """
        SELECT at, fluids FROM attempt WHERE test = ?1 AND entry > (
          SELECT max(entry) FROM test_event WHERE test = ?1 AND what = 'arrived') ORDER BY id
        """, [test]
      ).map { AttemptRecord(at: $0[0], fluids: $0[1]) })
  }
}
