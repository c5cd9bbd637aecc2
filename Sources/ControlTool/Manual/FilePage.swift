/// veridraw.yaml(5).
package enum FilePage {
  /// One key of the file.
  package struct Key: Sendable {
    /// `limits.idle_seconds` for `idle_seconds` under `limits`.
    package let name: String
    /// What holds when it is absent; nil where it must be given.
    package let standard: String?
    let meaning: String

    init(_ name: String, _ standard: String?, _ meaning: String) {
      self.name = name
      self.standard = standard
      self.meaning = meaning
    }
  }

  /// In the order of the file.
  package static let keys = [
    Key(
      "origin", nil,
      "Name of the draw log: a host name of yours, then a path. Chosen once, printed on every "
        + "list, never reused. Names under practice.invalid/ are for practice logs only."),
    Key(
      "practice", "false",
      "A practice log may simulate the clock and play every role, and says PRACTICE on every "
        + "page. It can never become a real one. It needs an origin under practice.invalid/, and "
        + "the other way round."),
    Key(
      "practice_clock", "now",
      "Practice only: the local time, 2026-11-23T06:00, at which the simulated clock of a new log "
        + "starts."),
    Key(
      "timezone", nil,
      "The time zone in which lists open and close, by its IANA name. A log keeps it for ever."),
    Key(
      "witnesses", "[]",
      "Keys of outsiders who watch over the log with veridraw audit witness. The first entry of a new "
        + "log names them, for ever: a head that one of them cosigned counts as kept outside, in "
        + "every copy of the log."),
    Key(
      "state", "/var/lib/veridraw",
      "Directory of the database; mode 0700, the daemon's own. This is the one to back up."),
    Key(
      "local", "the name of state with -local behind it",
      "Directory of the seeds that are not yet revealed and of the newest head that was signed; "
        + "mode 0700, outside state. Never back it up and never restore it: whoever can put a "
        + "morning back could draw it twice, and a copy of it tells tomorrow's list. A state that "
        + "was restored beside it is refused until the backup is as new as that head; a state "
        + "without it is refused as well."),
    Key(
      "socket", "/run/veridraw/control",
      "The Unix socket on which the daemon answers, when systemd does not hand one over; at most "
        + "107 bytes."),
    Key("panels", "panels", "Directory of the panels, one NAME.yaml each."),
    Key(
      "rules", "rules",
      "Directory of substances.yaml, the table of substances, and of the rules of validity."),
    Key(
      "laboratories", "laboratories",
      "Directory of the laboratories whose results are imported, one NAME.yaml each; none need be "
        + "there."),
    Key(
      "roles", nil,
      "Which Unix groups give which role. Roles add up; whoever is in none of these groups may do "
        + "nothing. A practice log needs none."),
    Key("roles.staff", "[]", "The list, tests, patients, medication. Not empty in a real log."),
    Key("roles.lab", "[]", "Collections and results, never tomorrow's list."),
    Key("roles.clinician", "[]", "Interpretation, and closing what was unexpected."),
    Key("roles.compliance", "[]", "Audit, with labels instead of names."),
    Key("roles.admin", "[]", "Programs, policies, keys, backups; no list, no results."),
    Key(
      "keys", "both in the state directory",
      "The two keys: files of mode 0600, or credentials that systemd has put there. Made at the "
        + "first start. Where you have made the log's key yourself, create the empty file "
        + "first-start in the local directory once."),
    Key(
      "keys.sealing", "sealing.key in the state directory",
      "Wraps the key of every patient's identity."),
    Key("keys.log", "log.key in the state directory", "Signs the log's heads."),
    Key("backup", "those below", "Copies of the database that 'veridraw system backup' makes."),
    Key(
      "backup.directory", "the name of state with -backup behind it",
      "Where they go; mode 0700. One on this machine's disk alone goes with it: have the directory "
        + "fetched by whatever takes your other files to another place."),
    Key("backup.keep", "14", "How many are kept, 1 to 1000; the oldest go first."),
    Key(
      "log_level", "info",
      "Least severe message that is logged: trace, debug, info, notice, warning, error or "
        + "critical. No message of any severity holds a name, a result, a seed or a key."),
    Key("limits", "those below", "What one client may ask for."),
    Key(
      "limits.idle_seconds", "300",
      "Seconds without a call until a connection is closed, 5 to 86400."),
    Key("limits.connections_per_user", "16", "Connections of one user at a time, 1 to 1000."),
    Key("limits.roster_lines", "200000", "Patients in one import, 1 to 1000000."),
  ]

  static var text: String {
    let head = [
      Roff.title("VERIDRAW.YAML", 5, "File Formats"),
      ".SH NAME", "veridraw.yaml \\- configuration of veridrawd",
      ".SH SYNOPSIS", ".I \(Roff.inline(ConfigCheck.standardFile))",
    ]
    let about = Roff.section(
      "DESCRIPTION",
      """
      YAML, read once when the daemon starts; SIGHUP has it read again for the roles and the \
      laboratories' files alone. A key that is not listed here is an error, and so is a key that is \
      given twice. Relative paths count from the directory of the file.
      """,
      "'veridraw config check FILE' tells every problem at once, each with its line and column.")
    let entries = keys.flatMap { Roff.entry($0.name, "\($0.meaning) \(standard($0))") }
    let end = Roff.section("EXAMPLE", "The shortest file of a real log:")
    let lines =
      head + about + [".SH KEYS"] + entries + end + Roff.example(shortest)
      + Roff.seeAlso(("veridrawd", 8), ("veridraw", 1))
    return lines.joined(separator: "\n") + "\n"
  }

  /// Accepted as it is.
  package static let shortest = """
    origin: clinic.example/veridraw/2026
    timezone: America/New_York
    roles:
      staff: [veridraw-staff]
    """

  private static func standard(_ key: Key) -> String {
    key.standard.map { "Default: \($0)." } ?? "Must be given."
  }
}
