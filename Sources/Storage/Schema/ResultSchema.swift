/// Panels and rules as versioned data, reports with their observations, and what came in as mail.
enum ResultSchema {
  static let sql = """
    -- A panel as of a date: the document lists analytes, method class, cutoff, unit, LOINC.
    CREATE TABLE panel_version (
      id        INTEGER PRIMARY KEY,
      panel     TEXT NOT NULL,
      version   INTEGER NOT NULL CHECK (version > 0),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      to_date   TEXT CHECK (to_date IS date(to_date, '+0 days') AND from_date <= to_date),
      document  TEXT NOT NULL,
      hash      BLOB NOT NULL CHECK (length(hash) = 32),
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL REFERENCES entry (idx),
      UNIQUE (panel, version)
    ) STRICT;

    -- Validity, interpretation and metabolite tables, notices: every verdict cites its version.
    CREATE TABLE rule_version (
      id        INTEGER PRIMARY KEY,
      kind      TEXT NOT NULL CHECK (kind IN ('validity', 'cutoff', 'medication', 'metabolite',
                                              'notice', 'mapping')),
      name      TEXT NOT NULL,
      version   INTEGER NOT NULL CHECK (version > 0),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      to_date   TEXT CHECK (to_date IS date(to_date, '+0 days') AND from_date <= to_date),
      document  TEXT NOT NULL,
      hash      BLOB NOT NULL CHECK (length(hash) = 32),
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL REFERENCES entry (idx),
      UNIQUE (kind, name, version)
    ) STRICT;

    -- A lot of cups and its control readings.
    CREATE TABLE lot (
      id      INTEGER PRIMARY KEY,
      panel   INTEGER NOT NULL REFERENCES panel_version (id),
      number  TEXT NOT NULL,
      expires TEXT NOT NULL CHECK (expires IS date(expires, '+0 days')),
      at      INTEGER NOT NULL,
      actor   INTEGER NOT NULL REFERENCES actor (id),
      entry   INTEGER NOT NULL REFERENCES entry (idx),
      UNIQUE (panel, number)
    ) STRICT;

    CREATE TABLE lot_check (
      id     INTEGER PRIMARY KEY,
      lot    INTEGER NOT NULL REFERENCES lot (id),
      level  TEXT NOT NULL,
      passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
      at     INTEGER NOT NULL,
      actor  INTEGER NOT NULL REFERENCES actor (id),
      entry  INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    -- One version of a report. Nothing is overwritten: a correction names the one before it, and
    -- a report has one successor at most, so that there is one current version.
    CREATE TABLE report (
      id           INTEGER PRIMARY KEY,
      test         INTEGER NOT NULL REFERENCES test (id),
      predecessor  INTEGER UNIQUE REFERENCES report (id),
      source       TEXT NOT NULL CHECK (source IN ('cup', 'hl7', 'fhir', 'csv', 'paper')),
      external     TEXT,
      method       TEXT NOT NULL CHECK (method IN ('presumptive', 'definitive')),
      status       TEXT NOT NULL CHECK (status IN ('preliminary', 'final', 'corrected', 'amended',
                                                   'cancelled', 'entered-in-error')),
      panel        INTEGER REFERENCES panel_version (id),
      lot          INTEGER REFERENCES lot (id),
      specimen     INTEGER REFERENCES specimen (id),
      controls     INTEGER CHECK (controls IN (0, 1)),  -- control lines seen
      read_at      INTEGER,
      reason_code  TEXT,
      text         BLOB,
      message      INTEGER REFERENCES raw_message (id),
      actor        INTEGER NOT NULL REFERENCES actor (id),
      second       INTEGER REFERENCES actor (id) CHECK (second <> actor),
      at           INTEGER NOT NULL,
      entry        INTEGER NOT NULL UNIQUE REFERENCES entry (idx),
      CHECK (predecessor IS NULL OR reason_code IS NOT NULL)
    ) STRICT;
    CREATE INDEX report_by_test ON report (test);
    CREATE TRIGGER report_same_test BEFORE INSERT ON report BEGIN
      SELECT RAISE(ABORT, 'report: the one before it is of another test')
        WHERE NEW.predecessor IS NOT NULL
          AND NEW.test IS NOT (SELECT test FROM report WHERE id = NEW.predecessor);
    END;

    -- A second reader's word on a report.
    CREATE TABLE verification (
      id     INTEGER PRIMARY KEY,
      report INTEGER NOT NULL REFERENCES report (id),
      actor  INTEGER NOT NULL REFERENCES actor (id),
      at     INTEGER NOT NULL,
      entry  INTEGER NOT NULL REFERENCES entry (idx),
      UNIQUE (report, actor)
    ) STRICT;

    -- One analyte or validity reading. Figures are decimal text, as received and canonical
    -- (ng/mL; mg/dL; µg/mL; g/dL): never binary fractions.
    CREATE TABLE observation (
      id          INTEGER PRIMARY KEY,
      report      INTEGER NOT NULL REFERENCES report (id),
      ordinal     INTEGER NOT NULL CHECK (ordinal >= 0),
      predecessor INTEGER REFERENCES observation (id),
      analyte     TEXT NOT NULL,
      kind        TEXT NOT NULL DEFAULT 'analyte' CHECK (kind IN ('analyte', 'validity')),
      loinc       TEXT,
      method      TEXT NOT NULL CHECK (method IN ('presumptive', 'definitive')),
      value       TEXT NOT NULL CHECK (value IN ('negative', 'presumptive-positive', 'positive',
                                                 'not-detected', 'indeterminate', 'invalid',
                                                 'not-tested', 'measured')),
      comparator  TEXT CHECK (comparator IN ('<', '<=', '=', '>=', '>')),
      number      TEXT,
      unit        TEXT,
      canonical   TEXT,
      canonical_unit TEXT,
      cutoff      TEXT,
      cutoff_unit TEXT,
      lod         TEXT,
      loq         TEXT,
      note        BLOB,
      UNIQUE (report, ordinal),
      UNIQUE (report, analyte, method, kind),
      CHECK (value <> 'positive' OR method = 'definitive'),
      CHECK (value <> 'presumptive-positive' OR method = 'presumptive')
    ) STRICT;

    -- Specimen validity and interpretation per analyte: verdicts with the rules they followed.
    CREATE TABLE verdict (
      id          INTEGER PRIMARY KEY,
      report      INTEGER NOT NULL REFERENCES report (id),
      observation INTEGER REFERENCES observation (id),
      predecessor INTEGER UNIQUE REFERENCES verdict (id),
      verdict     TEXT NOT NULL CHECK (verdict IN (
                    'valid', 'dilute', 'substituted', 'adulterated', 'invalid', 'not-assessed',
                    'consistent-with-dilution', 'consistent-with-adulteration',
                    'negative', 'expected-positive', 'unexpected-positive',
                    'unexpected-negative', 'cannot-say', 'invalid-specimen')),
      critical    INTEGER NOT NULL DEFAULT 0 CHECK (critical IN (0, 1)),
      reason      TEXT NOT NULL,
      rule        INTEGER REFERENCES rule_version (id),
      actor       INTEGER NOT NULL REFERENCES actor (id),
      at          INTEGER NOT NULL,
      entry       INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;
    CREATE INDEX verdict_by_report ON verdict (report);

    -- A message as it came, sealed under a key of its own (whose it is may be unknown yet).
    CREATE TABLE raw_message (
      id       INTEGER PRIMARY KEY,
      source   TEXT NOT NULL CHECK (source IN ('hl7', 'fhir', 'csv')),
      token    BLOB NOT NULL UNIQUE CHECK (length(token) = 32),  -- keyed hash: the same file twice
      control  BLOB CHECK (length(control) = 32),  -- keyed hash of sender and MSH-10
      sealed   BLOB NOT NULL,
      at       INTEGER NOT NULL,
      actor    INTEGER NOT NULL REFERENCES actor (id),
      entry    INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;
    CREATE INDEX raw_message_by_control ON raw_message (control);

    -- Like person_key: deleting the row destroys the message.
    CREATE TABLE message_key (
      message INTEGER PRIMARY KEY REFERENCES raw_message (id),
      wrapped BLOB NOT NULL
    ) STRICT;

    CREATE TABLE message_person (
      message INTEGER NOT NULL REFERENCES raw_message (id),
      person  INTEGER NOT NULL REFERENCES person (id),
      PRIMARY KEY (message, person)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER message_key_erasure BEFORE DELETE ON message_key BEGIN
      SELECT RAISE(ABORT, 'message_key: no erasure on record')
        WHERE NOT EXISTS (SELECT 1 FROM message_person m JOIN erasure e USING (person)
                          WHERE m.message = OLD.message);
    END;

    -- A line nobody could place, with the reason, until somebody decides.
    CREATE TABLE held_line (
      id      INTEGER PRIMARY KEY AUTOINCREMENT,
      message INTEGER NOT NULL REFERENCES raw_message (id),
      line    INTEGER NOT NULL CHECK (line > 0),
      reason  TEXT NOT NULL,
      detail  BLOB,  -- sealed with the message's key
      at      INTEGER NOT NULL,
      entry   INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    CREATE TABLE held_outcome (
      held    INTEGER PRIMARY KEY REFERENCES held_line (id),
      outcome TEXT NOT NULL CHECK (outcome IN ('matched', 'dismissed')),
      report  INTEGER REFERENCES report (id),
      reason  TEXT NOT NULL,
      at      INTEGER NOT NULL,
      actor   INTEGER NOT NULL REFERENCES actor (id),
      entry   INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;
    """
}
