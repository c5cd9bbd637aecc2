/// A file a person wrote, as it was handed over: the name is used in messages only.
package struct Document: Codable, Hashable, Sendable {
  package var name: String
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// Enacts a program, with its policy, from a date on.
package enum ApplyProgram: Method {
  package static let name = "ApplyProgram"

  package struct Parameters: Codable, Sendable {
    package var program: Document
    /// Required the first time; afterwards the policy in force stays when absent.
    package var policy: Document?

    package init(program: Document, policy: Document?) {
      self.program = program
      self.policy = policy
    }
  }

  package typealias Reply = Enacted
}

/// Enacts a new policy for a program that exists.
package enum ApplyPolicy: Method {
  package static let name = "ApplyPolicy"

  package struct Parameters: Codable, Sendable {
    package var policy: Document

    package init(policy: Document) { self.policy = policy }
  }

  package typealias Reply = Enacted
}

/// What was enacted, and from when it counts.
package struct Enacted: Codable, Sendable {
  package var program: String
  package var from: String
  /// SHA-256 of the policy's canonical bytes, as logged.
  package var hash: String
  package var receipt: Receipt

  package init(program: String, from: String, hash: String, receipt: Receipt) {
    self.program = program
    self.from = from
    self.hash = hash
    self.receipt = receipt
  }
}

/// One version of a program or of a policy.
package struct Version: Codable, Sendable {
  package var program: String
  package var version: Int
  package var from: String
  package var appliedAt: String
  package var by: String
  package var entry: UInt64
  /// The text as it was handed over.
  package var text: String

  package init(
    program: String, version: Int, from: String, appliedAt: String, by: String, entry: UInt64,
    text: String
  ) {
    self.program = program
    self.version = version
    self.from = from
    self.appliedAt = appliedAt
    self.by = by
    self.entry = entry
    self.text = text
  }
}

/// Which versions are wanted: one program's, or every program's.
package struct VersionQuery: Codable, Sendable {
  package var program: String?

  package init(program: String? = nil) { self.program = program }
}

package struct Versions: Codable, Sendable {
  package var practice: Bool
  /// Newest first.
  package var versions: [Version]

  package init(practice: Bool, versions: [Version]) {
    self.practice = practice
    self.versions = versions
  }
}

/// Every version of the programs.
package enum ProgramHistory: Method {
  package static let name = "ProgramHistory"
  package typealias Parameters = VersionQuery
  package typealias Reply = Versions
}

/// Every version of the policies.
package enum PolicyHistory: Method {
  package static let name = "PolicyHistory"
  package typealias Parameters = VersionQuery
  package typealias Reply = Versions
}
