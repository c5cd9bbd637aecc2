/// The test, which is the unit of record, and its life as events (CLINICAL.md).
enum TestSchema {
  static let sql = """
    -- One test of one person, drawn (slot) or ordered. The id is the number people type; it is
    -- never given twice. What becomes of it stands in test_event.
    CREATE TABLE test (
      id        INTEGER PRIMARY KEY AUTOINCREMENT,
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      label     BLOB REFERENCES label (label),
      slot      TEXT REFERENCES slot (slot),
      late      INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
      date      TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
      reason    TEXT NOT NULL CHECK (reason IN ('random', 'for-cause', 'intake', 'follow-up',
                                                'make-up', 'court-ordered', 'retest')),
      panel     INTEGER REFERENCES panel_version (id),
      of        INTEGER REFERENCES test (id),
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL REFERENCES entry (idx),
      CHECK ((reason = 'random') = (slot IS NOT NULL)),
      CHECK (slot IS NULL OR label IS NOT NULL),
      UNIQUE (slot, label)
    ) STRICT;
    CREATE INDEX test_by_enrolment ON test (enrolment);
    CREATE INDEX test_by_label ON test (label);
    CREATE INDEX test_by_date ON test (date);

    -- What happened to a test. `text` is free text, sealed: people write names into it.
    -- `state` is the state from here on, the same as before where an event changes nothing.
    CREATE TABLE test_event (
      id          INTEGER PRIMARY KEY,
      test        INTEGER NOT NULL REFERENCES test (id),
      seq         INTEGER NOT NULL CHECK (seq >= 0),
      what        TEXT NOT NULL,
      state       TEXT NOT NULL CHECK (state IN (
                    'selected', 'ordered', 'notified', 'arrived', 'collected', 'presumptive',
                    'definitive', 'reviewed', 'closed', 'no-show', 'refused', 'left',
                    'unable-to-provide', 'excused', 'cancelled', 'specimen-rejected',
                    'admitted-use')),
      due         INTEGER,
      reason_code TEXT,
      text        BLOB,
      actor       INTEGER NOT NULL REFERENCES actor (id),
      requester   INTEGER REFERENCES actor (id),
      approver    INTEGER REFERENCES actor (id),
      request     INTEGER REFERENCES request (id),
      at          INTEGER NOT NULL,
      entry       INTEGER NOT NULL REFERENCES entry (idx),
      UNIQUE (test, seq),
      CHECK (requester <> approver),
      CHECK (what <> 'excused' OR (requester IS NOT NULL AND approver IS NOT NULL
                                   AND reason_code IS NOT NULL))
    ) STRICT;
    CREATE TRIGGER test_event_follows BEFORE INSERT ON test_event BEGIN
      SELECT RAISE(ABORT, 'test_event: seq is not the next one')
        WHERE NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM test_event
                              WHERE test = NEW.test);
    END;

    -- How a specimen was collected; a correction is a new row that names the one before it.
    CREATE TABLE collection (
      id          INTEGER PRIMARY KEY,
      test        INTEGER NOT NULL REFERENCES test (id),
      predecessor INTEGER UNIQUE REFERENCES collection (id),
      specimen    TEXT NOT NULL CHECK (specimen IN ('urine', 'oral-fluid', 'breath', 'blood',
                                                    'hair', 'sweat')),
      mode        TEXT NOT NULL CHECK (mode IN ('unobserved', 'monitored', 'observed')),
      collector   INTEGER NOT NULL REFERENCES actor (id),
      observer    INTEGER REFERENCES actor (id),
      requisition TEXT,
      arrived     INTEGER,
      voided      INTEGER,
      temperature_read INTEGER,
      sealed_at   INTEGER,
      temperature INTEGER,  -- tenths of a degree Celsius
      volume      INTEGER CHECK (volume >= 0),  -- tenths of a millilitre
      remarks     BLOB,
      reason_code TEXT,
      at          INTEGER NOT NULL,
      actor       INTEGER NOT NULL REFERENCES actor (id),
      entry       INTEGER NOT NULL REFERENCES entry (idx),
      CHECK (predecessor IS NULL OR reason_code IS NOT NULL)
    ) STRICT;
    CREATE INDEX collection_by_test ON collection (test);

    -- Attempts of somebody who cannot provide: fluids given, volume got.
    CREATE TABLE attempt (
      id     INTEGER PRIMARY KEY,
      test   INTEGER NOT NULL REFERENCES test (id),
      fluids INTEGER NOT NULL CHECK (fluids >= 0),  -- millilitres
      volume INTEGER NOT NULL CHECK (volume >= 0),  -- tenths of a millilitre
      at     INTEGER NOT NULL,
      actor  INTEGER NOT NULL REFERENCES actor (id),
      entry  INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    -- A container: the single specimen, or bottle A and B of a split one.
    CREATE TABLE specimen (
      id         INTEGER PRIMARY KEY,
      collection INTEGER NOT NULL REFERENCES collection (id),
      bottle     TEXT NOT NULL CHECK (bottle IN ('single', 'A', 'B')),
      accession  TEXT UNIQUE,
      seal       TEXT,
      UNIQUE (collection, bottle)
    ) STRICT;

    CREATE TABLE custody (
      id          INTEGER PRIMARY KEY,
      specimen    INTEGER NOT NULL REFERENCES specimen (id),
      seq         INTEGER NOT NULL CHECK (seq >= 0),
      from_party  TEXT NOT NULL,
      to_party    TEXT NOT NULL,
      purpose     TEXT NOT NULL,
      seal_intact INTEGER NOT NULL CHECK (seal_intact IN (0, 1)),
      happened    INTEGER NOT NULL,
      at          INTEGER NOT NULL,
      actor       INTEGER NOT NULL REFERENCES actor (id),
      entry       INTEGER NOT NULL REFERENCES entry (idx),
      UNIQUE (specimen, seq)
    ) STRICT;
    """
}
