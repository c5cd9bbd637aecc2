/// What somebody may do; roles add up.
package enum Role: String, CaseIterable, Sendable {
  /// The day's list, tests, patients.
  case staff
  /// Results and collections.
  case lab
  /// Interpretation.
  case clinician
  /// Audit, by label.
  case compliance
  /// Programs, policies, keys, backups; no list, no results.
  case admin
}

/// Who acts on a connection.
package struct Actor: Hashable, Sendable {
  package var uid: UInt32
  /// Label for the log, `staff-1`; `uid-1000` until the records have given one.
  package var name: String
  package var roles: Set<Role>
  /// Who the caller of a practice log says to be.
  package var practiceName: String?

  package init(uid: UInt32, name: String, roles: Set<Role>, practiceName: String? = nil) {
    self.uid = uid
    self.name = name
    self.roles = roles
    self.practiceName = practiceName
  }
}
