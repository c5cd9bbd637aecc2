/// Programs, their policies, their lists, and the days on which nothing is drawn.
enum ProgramSchema {
  static let sql = """
    CREATE TABLE program (
      name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64)
    ) STRICT, WITHOUT ROWID;

    -- The program file as it was applied: display names, lanes, panels, deadlines.
    CREATE TABLE program_version (
      id       INTEGER PRIMARY KEY,
      program  TEXT NOT NULL REFERENCES program (name),
      version  INTEGER NOT NULL CHECK (version > 0),
      document TEXT NOT NULL,
      at       INTEGER NOT NULL,
      actor    INTEGER NOT NULL REFERENCES actor (id),
      entry    INTEGER NOT NULL REFERENCES entry (idx),
      UNIQUE (program, version)
    ) STRICT;

    -- A policy as logged (`pol`, canonical) and as written; `hash` is that of pol's bytes.
    CREATE TABLE policy_version (
      id        INTEGER PRIMARY KEY,
      program   TEXT NOT NULL REFERENCES program (name),
      version   INTEGER NOT NULL CHECK (version > 0),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      hash      BLOB NOT NULL CHECK (length(hash) = 32),
      pol       TEXT NOT NULL,
      document  TEXT NOT NULL,
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL UNIQUE REFERENCES entry (idx),
      UNIQUE (program, version)
    ) STRICT;
    CREATE INDEX policy_by_hash ON policy_version (hash);

    -- A list name belongs to one program for ever.
    CREATE TABLE list (
      name    TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 32
                                      AND name NOT GLOB '*[^a-z0-9.-]*' AND name GLOB '[a-z0-9]*'),
      program TEXT NOT NULL REFERENCES program (name)
    ) STRICT, WITHOUT ROWID;

    -- The reason is the one logged with it; a program file's closures have theirs in the file.
    CREATE TABLE closure (
      entry  INTEGER PRIMARY KEY REFERENCES entry (idx),
      date   TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
      list   TEXT NOT NULL REFERENCES list (name),
      reason TEXT,
      UNIQUE (list, date)
    ) STRICT;

    -- A lane's capacity on one day; the last one before the roster counts.
    CREATE TABLE cap_change (
      entry INTEGER PRIMARY KEY REFERENCES entry (idx),
      date  TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
      list  TEXT NOT NULL REFERENCES list (name),
      lane  TEXT NOT NULL,
      cap   INTEGER NOT NULL CHECK (cap >= 0)
    ) STRICT;
    CREATE INDEX cap_change_by_day ON cap_change (list, date);
    """
}
