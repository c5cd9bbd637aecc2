import Glibc

/// Who types a command.
enum Person: String, CaseIterable, Sendable {
  case staff, lab, compliance, admin
  /// Somebody with an account and no role.
  case stranger
  case clinician
  /// A second one of the staff, with an account of his own.
  case colleague

  /// A group that every machine has and that gives this role in a real log of these tests; for the
  /// superuser alone, who administers without one.
  private var groupName: String? {
    switch self {
    case .staff, .colleague: "games"
    case .clinician: "news"
    case .lab: "mail"
    case .compliance: "users"
    case .admin, .stranger: nil
    }
  }

  /// The group that gives this role: without the right to change users, everybody's own.
  static func group(of person: Person) -> String? {
    if Tools.isRoot { return person.groupName }
    return getgrgid(getgid()).map { String(cString: $0.pointee.gr_name) }
  }

  /// What changes the user before a command; nothing where it stays the same.
  var prefix: [String] {
    guard Tools.isRoot, self != .admin, let setpriv = Tools.find("setpriv") else { return [] }
    return [
      setpriv, "--reuid", "\(uid)", "--regid", "\(gid)", "--clear-groups", "--inh-caps=-all", "--",
    ]
  }

  /// Accounts that nobody has.
  var uid: Int { 61_001 + (Self.allCases.firstIndex(of: self) ?? 0) }

  private var gid: UInt32 {
    groupName.flatMap { getgrnam($0)?.pointee.gr_gid } ?? UInt32(61_000)
  }
}
