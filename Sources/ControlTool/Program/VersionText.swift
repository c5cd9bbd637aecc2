import ControlAPI

/// Versions of programs and of policies, newest first.
enum VersionText {
  static func showNewest(_ history: Versions, in session: Session) throws {
    var seen: Set<String> = []
    let newest = history.versions.filter { seen.insert($0.program).inserted }
    try session.show(Versions(practice: history.practice, versions: newest)) { _ in
      if newest.isEmpty { session.console.line("none yet") }
      for version in newest {
        session.console.line(heading(version, practice: history.practice), .faint)
        session.console.document(version.text)
      }
    }
  }

  static func showHistory(_ history: Versions, in session: Session) throws {
    try session.show(history) { _ in
      session.console.practice(history.practice)
      session.console.table(table(history.versions))
    }
  }

  /// A comment of the file's own language, so that the output is still such a file.
  private static func heading(_ version: Version, practice: Bool) -> String {
    let from = version.from.isEmpty ? nil : "counts from \(Shown.date(version.from))"
    let words = [version.program, "version \(version.version)", from, entry(version)]
    return (practice ? "# PRACTICE " : "# ") + words.compactMap { $0 }.joined(separator: ", ")
  }

  /// Entry 0 is the log's beginning: a version without an entry of its own has it.
  private static func entry(_ version: Version) -> String? {
    version.entry == 0 ? nil : "entry \(version.entry)"
  }

  private static func table(_ versions: [Version]) -> Table {
    var table = Table([
      .init("program", yields: true), .init("version", .right), .init("counts from"),
      .init("applied"), .init("by", yields: true), .init("entry", .right),
    ])
    for version in versions {
      table.add([
        version.program, String(version.version), Shown.date(version.from),
        Shown.instant(version.appliedAt), version.by,
        version.entry == 0 ? "" : String(version.entry),
      ])
    }
    return table
  }
}
