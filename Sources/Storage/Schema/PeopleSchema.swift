/// People, their stays, and what was known about them from which day, recorded when.
///
/// A *person* is a human being and the only one with a name; an *enrolment* is one stay (a
/// readmission is a new one); a *label* is the random name under which a stay stands in the log.
/// Dated facts are never changed: a newer row of the same stay and date outranks an older one.
enum PeopleSchema {
  static let sql = """
    -- AUTOINCREMENT: an id is never given twice. Seals bind it.
    CREATE TABLE person (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL
    ) STRICT;

    -- The person's own key, wrapped by the sealing key. Deleting the row is erasure: every
    -- sealed column of the person becomes noise, here and in every copy made later.
    CREATE TABLE person_key (
      person  INTEGER PRIMARY KEY REFERENCES person (id),
      wrapped BLOB NOT NULL,
      at      INTEGER NOT NULL
    ) STRICT;

    -- Keyed hashes of identifiers (the clinic's own number), to find a person without storing what is asked.
    CREATE TABLE person_token (
      kind   TEXT NOT NULL CHECK (kind IN ('patient')),
      token  BLOB NOT NULL CHECK (length(token) = 32),
      person INTEGER NOT NULL REFERENCES person (id),
      PRIMARY KEY (kind, token)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX person_token_by_person ON person_token (person);

    -- Name, birth date, contact, sealed; the seal binds person and version.
    CREATE TABLE identity (
      person  INTEGER NOT NULL REFERENCES person (id),
      version INTEGER NOT NULL CHECK (version > 0),
      sealed  BLOB NOT NULL,
      at      INTEGER NOT NULL,
      actor   INTEGER NOT NULL REFERENCES actor (id),
      entry   INTEGER NOT NULL REFERENCES entry (idx),
      PRIMARY KEY (person, version)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE enrolment (
      id        INTEGER PRIMARY KEY,
      person    INTEGER NOT NULL REFERENCES person (id),
      program   TEXT NOT NULL REFERENCES program (name),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;
    CREATE INDEX enrolment_by_person ON enrolment (person);

    CREATE TABLE discharge (
      enrolment INTEGER PRIMARY KEY REFERENCES enrolment (id),
      on_date   TEXT NOT NULL CHECK (on_date IS date(on_date, '+0 days')),
      reason    TEXT NOT NULL,
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    -- One stay at a time in one program.
    CREATE TRIGGER enrolment_once BEFORE INSERT ON enrolment BEGIN
      SELECT RAISE(ABORT, 'enrolment: the person is already enrolled in this program')
        WHERE EXISTS (SELECT 1 FROM enrolment e WHERE e.person = NEW.person
          AND e.program = NEW.program
          AND NOT EXISTS (SELECT 1 FROM discharge d WHERE d.enrolment = e.id));
    END;

    -- The random name of a stay on one list, in the log for ever and never used again. Somebody
    -- not subject to testing is enrolled without one; changing lists ends one and starts another.
    CREATE TABLE label (
      label     BLOB PRIMARY KEY CHECK (length(label) = 16),
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      list      TEXT NOT NULL REFERENCES list (name),
      at        INTEGER NOT NULL,
      entry     INTEGER NOT NULL UNIQUE REFERENCES entry (idx)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX label_by_enrolment ON label (enrolment);
    CREATE INDEX label_by_list ON label (list);

    CREATE TABLE label_end (
      label BLOB PRIMARY KEY REFERENCES label (label),
      at    INTEGER NOT NULL,
      entry INTEGER NOT NULL UNIQUE REFERENCES entry (idx)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER label_once BEFORE INSERT ON label BEGIN
      SELECT RAISE(ABORT, 'label: the stay already has one')
        WHERE EXISTS (SELECT 1 FROM label l WHERE l.enrolment = NEW.enrolment
          AND NOT EXISTS (SELECT 1 FROM label_end x WHERE x.label = l.label));
    END;

    -- Phase and lane go by label, for they are in the log.
    CREATE TABLE phase (
      entry     INTEGER PRIMARY KEY REFERENCES entry (idx),
      label     BLOB NOT NULL REFERENCES label (label),
      phase     TEXT NOT NULL,
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id)
    ) STRICT;
    CREATE INDEX phase_by_label ON phase (label, entry);

    CREATE TABLE lane (
      entry     INTEGER PRIMARY KEY REFERENCES entry (idx),
      label     BLOB NOT NULL REFERENCES label (label),
      lane      TEXT NOT NULL,
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id)
    ) STRICT;
    CREATE INDEX lane_by_label ON lane (label, entry);

    -- A random test completed; once per label and date.
    CREATE TABLE done (
      label BLOB NOT NULL REFERENCES label (label),
      date  TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
      test  INTEGER NOT NULL REFERENCES test (id),
      entry INTEGER NOT NULL UNIQUE REFERENCES entry (idx),
      PRIMARY KEY (label, date)
    ) STRICT, WITHOUT ROWID;

    -- A test owed after a no-show; open until the label's next `done`.
    CREATE TABLE makeup (
      entry   INTEGER PRIMARY KEY REFERENCES entry (idx),
      label   BLOB NOT NULL REFERENCES label (label),
      by_date TEXT NOT NULL CHECK (by_date IS date(by_date, '+0 days')),
      test    INTEGER REFERENCES test (id)
    ) STRICT;
    CREATE INDEX makeup_by_label ON makeup (label);

    \(attendance)
    \(facts)
    """

  /// When the patient is expected: weekly pattern, single days, spans away.
  private static let attendance = """
    CREATE TABLE attendance_pattern (
      id        INTEGER PRIMARY KEY,
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      weekdays  TEXT NOT NULL CHECK (length(weekdays) = 7 AND weekdays NOT GLOB '*[^01]*'),
      \(recorded)
    ) STRICT;
    CREATE INDEX attendance_by_enrolment ON attendance_pattern (enrolment, from_date, id);

    -- One day on which the patient comes besides the pattern; the newest row of a day counts.
    CREATE TABLE visit (
      id        INTEGER PRIMARY KEY,
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      date      TEXT NOT NULL CHECK (date IS date(date, '+0 days')),
      expected  INTEGER NOT NULL CHECK (expected IN (0, 1)),
      \(recorded)
    ) STRICT;
    CREATE INDEX visit_by_enrolment ON visit (enrolment, date, id);

    -- First to last day away and why, in the log's words; no last day until somebody knows it.
    -- `replaces` withdraws an earlier span; a row without dates only withdraws.
    CREATE TABLE away (
      id         INTEGER PRIMARY KEY,
      enrolment  INTEGER NOT NULL REFERENCES enrolment (id),
      first_date TEXT CHECK (first_date IS date(first_date, '+0 days')),
      last_date  TEXT CHECK (last_date IS date(last_date, '+0 days')),
      why        TEXT CHECK (why IN ('excused', 'hospital', 'custody', 'travel', 'other')),
      replaces   INTEGER UNIQUE REFERENCES away (id),
      \(recorded),
      CHECK (first_date <= last_date),
      CHECK ((first_date IS NULL) = (why IS NULL)),
      CHECK (first_date IS NOT NULL OR (last_date IS NULL AND replaces IS NOT NULL))
    ) STRICT;
    CREATE INDEX away_by_enrolment ON away (enrolment);
    """

  /// What else is known of a stay; the newest row from a date counts.
  private static let facts = """
    -- Who treats the patient: an actor, or a name that is sealed like the patient's.
    CREATE TABLE clinician (
      id        INTEGER PRIMARY KEY,
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      clinician INTEGER REFERENCES actor (id),
      sealed    BLOB,
      \(recorded),
      CHECK (clinician IS NOT NULL OR sealed IS NOT NULL)
    ) STRICT;

    CREATE TABLE observer_preference (
      id         INTEGER PRIMARY KEY,
      enrolment  INTEGER NOT NULL REFERENCES enrolment (id),
      from_date  TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      preference TEXT NOT NULL CHECK (preference IN ('any', 'female', 'male', 'oral-fluid')),
      \(recorded)
    ) STRICT;

    -- Drug and expected analytes; who prescribed it and how that was verified are sealed.
    CREATE TABLE medication (
      id        INTEGER PRIMARY KEY,
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      to_date   TEXT CHECK (to_date IS date(to_date, '+0 days') AND from_date <= to_date),
      drug      TEXT NOT NULL,
      analytes  TEXT NOT NULL CHECK (analytes <> ''),
      critical  INTEGER NOT NULL CHECK (critical IN (0, 1)),
      sealed    BLOB,
      replaces  INTEGER UNIQUE REFERENCES medication (id),
      \(recorded)
    ) STRICT;

    CREATE TABLE track (
      id        INTEGER PRIMARY KEY,
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      track     TEXT NOT NULL CHECK (track IN ('clinical', 'forensic')),
      \(recorded)
    ) STRICT;

    -- Whether the stay is subject to testing at all, and why not.
    CREATE TABLE subject (
      id        INTEGER PRIMARY KEY,
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      subject   INTEGER NOT NULL CHECK (subject IN (0, 1)),
      reason    TEXT NOT NULL,
      \(recorded)
    ) STRICT;

    -- Attributes for subgroup tests (gender, ethnicity, payer …), sealed.
    CREATE TABLE attribute (
      id        INTEGER PRIMARY KEY,
      enrolment INTEGER NOT NULL REFERENCES enrolment (id),
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      sealed    BLOB NOT NULL,
      \(recorded)
    ) STRICT;
    """

  /// When and by whom a row was recorded, and the log entry that says so.
  private static let recorded = """
    at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL REFERENCES entry (idx)
    """
}
