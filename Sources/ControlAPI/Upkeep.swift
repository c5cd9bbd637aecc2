/// The recovery card: both keys, to be written down. Shown until somebody says that it was.
package enum ShowRecoveryCard: Method {
  package static let name = "ShowRecoveryCard"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    package var origin: String
    /// Recovery codes of the log key and of the sealing key, 64 characters each.
    package var log: String
    package var sealing: String
    package var receipt: Receipt

    package init(practice: Bool, origin: String, log: String, sealing: String, receipt: Receipt) {
      self.practice = practice
      self.origin = origin
      self.log = log
      self.sealing = sealing
      self.receipt = receipt
    }
  }
}

/// Somebody has the recovery card on paper.
package enum KeepRecoveryCard: Method {
  package static let name = "KeepRecoveryCard"

  /// The last four characters of each code, read from the paper.
  package struct Parameters: Codable, Sendable {
    package var log: String
    package var sealing: String

    package init(log: String, sealing: String) {
      self.log = log
      self.sealing = sealing
    }
  }

  package typealias Reply = Receipt
}

/// A copy of the database, checked as a machine would that it is put back on.
package enum Backup: Method {
  package static let name = "Backup"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var practice: Bool
    /// On the daemon's machine.
    package var path: String
    package var bytes: Int64
    /// The head of the log in it, as on paper.
    package var covers: String
    /// How many older ones were removed.
    package var removed: Int
    package var receipt: Receipt

    package init(
      practice: Bool, path: String, bytes: Int64, covers: String, removed: Int, receipt: Receipt
    ) {
      self.practice = practice
      self.path = path
      self.bytes = bytes
      self.covers = covers
      self.removed = removed
      self.receipt = receipt
    }
  }
}
