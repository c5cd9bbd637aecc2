import Selection

/// `veridraw.yaml`: what the daemon is told once, by its administrator. Relative paths count from
/// the directory of this file.
package struct DaemonFile: Hashable, Sendable {
  /// Name of the draw log, for ever: `clinic.example/veridraw/2026`.
  package let origin: String
  /// What stands there in the file as it is shipped: no log may begin under it.
  package static let shippedOrigin = "clinic.example/veridraw/2026"
  /// A practice log may simulate time and name its actors; a real one never can (DESIGN.md).
  package let practice: Bool
  /// Local time at which the simulated clock of a new practice log starts; nil: now.
  package let practiceClock: LocalTime?
  /// IANA time zone in which every list opens and closes.
  package let timezone: String
  /// Keys of the witnesses that the genesis of a new log names, C2SP verifier keys of type 0x04.
  package let witnesses: [String]
  /// Directory of the database.
  package let state: String
  /// Directory of the unrevealed seeds and the high-water mark: never backed up or restored.
  package let local: String
  /// Path of the Unix socket, when systemd does not hand one over.
  package let socket: String
  /// Directory of `NAME.yaml`, one for each panel.
  package let panels: String
  /// Directory of the table of substances and the validity rules.
  package let rules: String
  /// Directory of `NAME.yaml`, one for each laboratory that sends results; it need not be there.
  package let laboratories: String
  package let roles: RoleGroups
  package let keys: KeyFiles
  package let backup: BackupPlan
  package let logLevel: LogLevel
  package let limits: Limits

  /// Severities of the journal, by swift-log's names.
  package enum LogLevel: String, CaseIterable, Hashable, Sendable {
    case trace, debug, info, notice, warning, error, critical
  }

  package static func read(_ bytes: [UInt8], file: String) throws(Problems) -> DaemonFile {
    let base = FilePath.directory(of: file)
    return try YAMLDocument.read(bytes, file: file) { DaemonFile($0, base: base) }
  }

  private init?(_ map: YAMLMap, base: String) {
    let origin = map.required("origin", .origin)
    practice = map.optional("practice", .bool, default: false)
    practiceClock = map.optional("practice_clock", .localTime)
    let timezone = map.required("timezone", .timezone)
    witnesses = map.optional("witnesses", .list(of: .verifierKey, 0...16), default: [])
    let state = map.optional("state", .path(), default: Self.defaultState)
    let local = map.optional("local", .path())
    let socket = map.optional("socket", .socketPath, default: Self.defaultSocket)
    panels = FilePath.resolve(map.optional("panels", .path(), default: "panels"), in: base)
    rules = FilePath.resolve(map.optional("rules", .path(), default: "rules"), in: base)
    let laboratories = map.optional("laboratories", .path(), default: "laboratories")
    self.laboratories = FilePath.resolve(laboratories, in: base)
    roles = map.optional("roles", .map(RoleGroups.init), default: RoleGroups())
    self.state = FilePath.resolve(state, in: base)
    self.local =
      local.map { FilePath.resolve($0, in: base) } ?? FilePath.beside(self.state, "local")
    self.socket = FilePath.resolve(socket, in: base)
    let keys = map.optional("keys", .map(KeyPaths.init), default: KeyPaths())
    self.keys = keys.files(state: self.state, base: base)
    backup = map.optional("backup", .map(BackupPaths.init), default: BackupPaths())
      .plan(state: self.state, base: base)
    logLevel = map.optional("log_level", .word, default: .info)
    limits = map.optional("limits", .map(Limits.init), default: Limits())
    if practiceClock != nil, !practice {
      map.report("only a practice log has a simulated clock", at: "practice_clock")
    }
    Self.reportRoles(roles, practice: practice, map)
    Self.reportSocket(self.socket, map)
    Self.reportLocal(self.local, state: self.state, map)
    if let origin { Self.reportOrigin(origin, practice: practice, map) }
    guard let origin, let timezone else { return nil }
    (self.origin, self.timezone) = (origin, timezone)
  }

  package static let defaultState = "/var/lib/veridraw"
  package static let defaultSocket = "/run/veridraw/control"
  package static let practicePrefix = "practice.invalid/"

  private static func reportOrigin(_ origin: String, practice: Bool, _ map: YAMLMap) {
    let isPracticeOrigin = origin.hasPrefix(practicePrefix)
    if practice, !isPracticeOrigin {
      map.report(
        "practice is true, so origin must start with \(practicePrefix), got \(quoted(origin))",
        at: "origin")
    }
    if isPracticeOrigin, !practice {
      map.report("origin is a practice log's, so practice must be true", at: "origin")
    }
  }

  /// In practice the caller names the actor; a real log without roles would let nobody read it.
  private static func reportRoles(_ roles: RoleGroups, practice: Bool, _ map: YAMLMap) {
    if !practice, !map.has("roles") { map.report("missing key 'roles'") }
    if !practice, map.has("roles"), roles.staff.isEmpty {
      map.report("no group has the role staff, so nobody could read a list", at: "roles")
    }
  }

  /// Whatever copies or puts back the state directory must leave the other one alone.
  private static func reportLocal(_ local: String, state: String, _ map: YAMLMap) {
    guard FilePath.isInside(local, state) || FilePath.isInside(state, local) else { return }
    map.report(
      "local must lie outside the state directory, which is backed up, and not around it: "
        + "\(quoted(local)) and \(quoted(state))", at: "local")
  }

  private static func reportSocket(_ socket: String, _ map: YAMLMap) {
    guard socket.utf8.count > FilePath.socketLimit else { return }
    map.report(
      "socket must be at most \(FilePath.socketLimit) bytes with its directory, "
        + "has \(socket.utf8.count)", at: "socket")
  }
}

/// The Unix groups that give each role. A person may be in several; nobody in none may do anything.
package struct RoleGroups: Hashable, Sendable {
  package private(set) var staff: [String] = []
  package private(set) var lab: [String] = []
  package private(set) var clinician: [String] = []
  package private(set) var compliance: [String] = []
  package private(set) var admin: [String] = []

  package init() {}

  fileprivate init?(_ map: YAMLMap) {
    staff = map.optional("staff", .groups, default: [])
    lab = map.optional("lab", .groups, default: [])
    clinician = map.optional("clinician", .groups, default: [])
    compliance = map.optional("compliance", .groups, default: [])
    admin = map.optional("admin", .groups, default: [])
  }
}

/// Where the two keys lie: files of mode 0600, or credentials that systemd has put there.
package struct KeyFiles: Hashable, Sendable {
  /// Wraps the key of every patient's identity.
  package let sealing: String
  /// Signs the log's heads.
  package let log: String
}

private struct KeyPaths {
  var sealing: String?
  var log: String?

  init() {}

  init?(_ map: YAMLMap) {
    sealing = map.optional("sealing", .path())
    log = map.optional("log", .path())
  }

  func files(state: String, base: String) -> KeyFiles {
    KeyFiles(
      sealing: sealing.map { FilePath.resolve($0, in: base) } ?? state + "/sealing.key",
      log: log.map { FilePath.resolve($0, in: base) } ?? state + "/log.key")
  }
}

/// Where backups go and how many are kept.
package struct BackupPlan: Hashable, Sendable {
  package let directory: String
  package let keep: Int
}

private struct BackupPaths {
  var directory: String?
  var keep = 14

  init() {}

  init?(_ map: YAMLMap) {
    directory = map.optional("directory", .path())
    keep = map.optional("keep", .integer(1...1_000), default: 14)
  }

  func plan(state: String, base: String) -> BackupPlan {
    BackupPlan(
      directory: directory.map { FilePath.resolve($0, in: base) }
        ?? FilePath.beside(state, "backup"), keep: keep)
  }
}

/// Bounds on what the socket's clients may ask for.
package struct Limits: Hashable, Sendable {
  /// Seconds without a call until a connection is closed.
  package private(set) var idleSeconds = 300
  package private(set) var connectionsPerUser = 16
  /// Lines of one roster.
  package private(set) var rosterLines = RosterFile.defaultLineLimit

  package init() {}

  fileprivate init?(_ map: YAMLMap) {
    let standard = Limits()
    idleSeconds = map.optional("idle_seconds", .integer(5...86_400), default: standard.idleSeconds)
    connectionsPerUser = map.optional(
      "connections_per_user", .integer(1...1_000), default: standard.connectionsPerUser)
    rosterLines = map.optional(
      "roster_lines", .integer(1...1_000_000), default: standard.rosterLines)
  }
}
