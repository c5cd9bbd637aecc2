import TestSupport

/// What the tables of a database say, row by row as text: what two runs of one write have in common.
typealias Contents = [String: Set<String>]

extension Clinic {
  /// What the database says but for what two runs of one write never share.
  ///
  /// - Parameter change: SQL that is carried out before, on a copy: what a broken write would leave.
  func contents(after change: String = "") async throws -> Contents {
    let ran = try await Child.run(
      [Tools.find("python3") ?? "python3", "-c", Self.reader, state + "/veridraw.db", change])
    return try require(ran, "sqlite").decode(Contents.self)
  }

  private static let reader = #"""
    import json, re, sqlite3, sys

    # Every start may sign another head.
    TABLES = {"head"}
    # Instants: the clock has gone on.
    TIMES = {"at", "due", "read_at", "happened", "arrived", "voided", "sealed_at", "temperature_read"}
    # Random, or sealed under a random nonce: their length says what can be said.
    RANDOM = {"salt", "c", "wrapped", "sealed", "text", "detail", "remarks", "note"}
    # Of a line of the log or what it covers: its time, and hashes, salts and labels in hex.
    VARYING = re.compile(r'"(at|due)":\d+|[0-9a-f]{32,}')

    def value(column, cell):
        # Random as well: whose it is says more.
        if column == "label" and isinstance(cell, bytes): return labels[cell]
        if column in RANDOM and isinstance(cell, bytes): return len(cell)
        if isinstance(cell, bytes): return cell.hex()
        return VARYING.sub("", cell) if isinstance(cell, str) else cell

    source, change = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True), sys.argv[2]
    db = sqlite3.connect(":memory:")
    source.backup(db)
    for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{name}"')
    db.executescript(change)
    labels = {label: [stay, name] for label, stay, name
              in db.execute("SELECT label, enrolment, list FROM label")}
    contents = {}
    for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if name in TABLES or name.startswith(("sqlite", "grdb")): continue
        rows = db.execute(f'SELECT * FROM "{name}"')
        columns = [column for column, *_ in rows.description]
        contents[name] = [
            json.dumps({c: value(c, v) for c, v in zip(columns, row) if c not in TIMES})
            for row in rows]
    print(json.dumps(contents))
    """#
}
