/// The draw log and what it commits to: entries, openings, heads, slots, rosters, lists.
///
/// `entry` is the truth; everything else here is either what an entry's hash covers (openings,
/// rosters, lists) or an index into it that SQLite can hold a rule on (slots, commitments).
enum LogSchema {
  static let sql = """
    -- The draw log: one line of canonical JSON per entry, kept exactly as hashed (LOG.md 3).
    -- `t` and `at` are repeated for the indexes and checked against the line. (json_extract would
    -- read them out, but SQLite 3.40 calls it unsafe in a schema that is not trusted.)
    CREATE TABLE entry (
      idx  INTEGER PRIMARY KEY,
      line TEXT NOT NULL CHECK (length(CAST(line AS BLOB)) <= 65535),
      t    TEXT NOT NULL CHECK (instr(line, ',"t":"' || t || '",') > 0),
      at   INTEGER NOT NULL CHECK (substr(line, 1, length(at) + 7) = '{"at":' || at || ',')
    ) STRICT;

    CREATE TRIGGER entry_follows AFTER INSERT ON entry BEGIN
      SELECT RAISE(ABORT, 'entry: index is not the next one')
        WHERE NEW.idx <> 0 AND NOT EXISTS (SELECT 1 FROM entry WHERE idx = NEW.idx - 1)
           OR NEW.idx < 0;
      SELECT RAISE(ABORT, 'entry: time goes backwards')
        WHERE NEW.at < (SELECT at FROM entry WHERE idx = NEW.idx - 1);
      SELECT RAISE(ABORT, 'entry: genesis is entry 0 and only that')
        WHERE (NEW.idx = 0) <> (NEW.t = 'genesis');
    END;

    -- What the hash in an `act` or `change` entry covers: row bytes and salt (LOG.md 4).
    CREATE TABLE opening (
      entry INTEGER PRIMARY KEY REFERENCES entry (idx),
      row   TEXT NOT NULL,
      salt  BLOB NOT NULL CHECK (length(salt) = 16)
    ) STRICT;

    -- Signed heads, but for the newest, which is the high-water mark until the next write.
    CREATE TABLE head (
      size INTEGER PRIMARY KEY CHECK (size > 0),
      root BLOB NOT NULL CHECK (length(root) = 32),
      note TEXT NOT NULL
    ) STRICT;

    -- Heads that others kept and brought back: printed sheets, cosignatures (LOG.md 9, held/).
    CREATE TABLE held_head (
      name TEXT PRIMARY KEY,
      note TEXT NOT NULL,
      at   INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- A day of a list. The key is the slot's name in the log, `2026-11-23/main`.
    CREATE TABLE slot (
      slot   TEXT PRIMARY KEY,
      list   TEXT NOT NULL REFERENCES list (name),
      date   TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
      opens  INTEGER NOT NULL,
      closes INTEGER NOT NULL CHECK (opens < closes),
      CHECK (slot = date || '/' || list)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX slot_by_list ON slot (list, date);

    -- A slot's life, at most one of each step: this key is what forbids a second draw.
    CREATE TABLE slot_step (
      slot  TEXT NOT NULL REFERENCES slot (slot),
      step  TEXT NOT NULL CHECK (step IN ('commit', 'roster', 'draw', 'missed', 'reveal')),
      entry INTEGER NOT NULL UNIQUE REFERENCES entry (idx),
      PRIMARY KEY (slot, step)
    ) STRICT, WITHOUT ROWID;

    -- commit < roster < draw or missed < reveal (LOG.md 4, order in a slot).
    CREATE TRIGGER slot_step_in_order BEFORE INSERT ON slot_step BEGIN
      SELECT RAISE(ABORT, 'slot: it is over')
        WHERE NEW.step <> 'reveal' AND EXISTS (SELECT 1 FROM slot_step
          WHERE slot = NEW.slot AND step IN ('draw', 'missed', 'reveal'));
      SELECT RAISE(ABORT, 'slot: not committed')
        WHERE NEW.step IN ('roster', 'draw', 'reveal') AND NOT EXISTS (SELECT 1 FROM slot_step
          WHERE slot = NEW.slot AND step = 'commit');
      SELECT RAISE(ABORT, 'slot: no roster')
        WHERE NEW.step = 'draw' AND NOT EXISTS (SELECT 1 FROM slot_step
          WHERE slot = NEW.slot AND step = 'roster');
      SELECT RAISE(ABORT, 'slot: neither drawn nor missed')
        WHERE NEW.step = 'reveal' AND NOT EXISTS (SELECT 1 FROM slot_step
          WHERE slot = NEW.slot AND step IN ('draw', 'missed'));
      SELECT RAISE(ABORT, 'slot: it has begun')
        WHERE NEW.step = 'commit' AND EXISTS (SELECT 1 FROM slot_step WHERE slot = NEW.slot);
    END;

    -- The commitment to a slot's seed; `seq` counts 0, 1, 2 … over the whole log.
    CREATE TABLE commitment (
      seq   INTEGER PRIMARY KEY,
      slot  TEXT NOT NULL UNIQUE REFERENCES slot (slot),
      c     BLOB NOT NULL UNIQUE CHECK (length(c) = 32),
      entry INTEGER NOT NULL UNIQUE REFERENCES entry (idx)
    ) STRICT;
    CREATE TRIGGER commitment_follows BEFORE INSERT ON commitment BEGIN
      SELECT RAISE(ABORT, 'commitment: seq is not the next one')
        WHERE NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM commitment);
    END;

    -- Outside entropy: an officer's dice or a beacon pulse, for commitments first … last.
    CREATE TABLE mix (
      entry     INTEGER PRIMARY KEY REFERENCES entry (idx),
      src       TEXT NOT NULL CHECK (src IN ('officer', 'drand')),
      first_seq INTEGER NOT NULL REFERENCES commitment (seq),
      last_seq  INTEGER NOT NULL REFERENCES commitment (seq) CHECK (first_seq <= last_seq)
    ) STRICT;
    CREATE TRIGGER mix_apart BEFORE INSERT ON mix BEGIN
      SELECT RAISE(ABORT, 'mix: another of this source serves one of these commitments')
        WHERE EXISTS (SELECT 1 FROM mix WHERE src = NEW.src
          AND first_seq <= NEW.last_seq AND last_seq >= NEW.first_seq);
    END;

    -- A roster as one blob of its lines, each ending in LF: the bytes its root is made of.
    CREATE TABLE roster (
      slot  TEXT PRIMARY KEY REFERENCES slot (slot),
      entry INTEGER NOT NULL UNIQUE REFERENCES entry (idx),
      lines BLOB NOT NULL
    ) STRICT;

    -- A list likewise; `degraded` is what a late pulse would have given.
    CREATE TABLE drawn_list (
      slot  TEXT NOT NULL REFERENCES slot (slot),
      kind  TEXT NOT NULL CHECK (kind IN ('draw', 'degraded')),
      entry INTEGER NOT NULL REFERENCES entry (idx),
      lines BLOB NOT NULL,
      PRIMARY KEY (slot, kind)
    ) STRICT;

    -- Second draws over the selected: panel, run, hour, observer.
    CREATE TABLE pick (
      slot  TEXT NOT NULL REFERENCES slot (slot),
      use   TEXT NOT NULL CHECK (use IN ('panel', 'run', 'hour', 'observer')),
      entry INTEGER NOT NULL UNIQUE REFERENCES entry (idx),
      lines BLOB NOT NULL,
      PRIMARY KEY (slot, use)
    ) STRICT;

    -- Somebody not expected who turned up, drawn with the own ticket after the list.
    CREATE TABLE late_row (
      entry INTEGER PRIMARY KEY REFERENCES entry (idx),
      slot  TEXT NOT NULL REFERENCES slot (slot),
      label BLOB NOT NULL REFERENCES label (label),
      drawn INTEGER NOT NULL CHECK (drawn IN (0, 1)),
      UNIQUE (slot, label)
    ) STRICT;
    """
}
