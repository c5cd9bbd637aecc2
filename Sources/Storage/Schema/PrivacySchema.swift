/// Who saw what, what left the house, how long it stays, and what was destroyed.
enum PrivacySchema {
  static let sql = """
    -- Every reading of a list, a result or a name: one row per actor, thing and print.
    CREATE TABLE view (
      id     INTEGER PRIMARY KEY,
      actor  INTEGER NOT NULL REFERENCES actor (id),
      kind   TEXT NOT NULL CHECK (kind IN ('list', 'test', 'report', 'patient', 'identity', 'export')),
      slot   TEXT REFERENCES slot (slot),
      test   INTEGER REFERENCES test (id),
      report INTEGER REFERENCES report (id),
      person INTEGER REFERENCES person (id),
      print  TEXT NOT NULL DEFAULT '',
      reason TEXT NOT NULL DEFAULT '',
      at     INTEGER NOT NULL,
      entry  INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;
    CREATE UNIQUE INDEX view_of_list ON view (actor, slot, print) WHERE kind = 'list';
    CREATE INDEX view_of_report ON view (report) WHERE kind = 'report';

    CREATE TABLE consent (
      id        INTEGER PRIMARY KEY,
      person    INTEGER NOT NULL REFERENCES person (id),
      scope     TEXT NOT NULL,
      from_date TEXT NOT NULL CHECK (from_date IS date(from_date, '+0 days')),
      to_date   TEXT CHECK (to_date IS date(to_date, '+0 days') AND from_date <= to_date),
      sealed    BLOB NOT NULL,
      replaces  INTEGER UNIQUE REFERENCES consent (id),
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    -- What was given to anyone outside, on what authority; the recipient is sealed when a person
    -- is named, in the clear when the whole bundle went to an inspector.
    CREATE TABLE disclosure (
      id        INTEGER PRIMARY KEY,
      what      TEXT NOT NULL,
      purpose   TEXT NOT NULL,
      authority TEXT NOT NULL,
      recipient TEXT,
      sealed    BLOB,
      person    INTEGER REFERENCES person (id),
      consent   INTEGER REFERENCES consent (id),
      notice    TEXT NOT NULL,
      hash      BLOB CHECK (length(hash) = 32),
      at        INTEGER NOT NULL,
      actor     INTEGER NOT NULL REFERENCES actor (id),
      entry     INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    CREATE TABLE retention (
      id    INTEGER PRIMARY KEY,
      class TEXT NOT NULL CHECK (class IN ('log', 'identity', 'test', 'result', 'message', 'view', 'disclosure')),
      days  INTEGER NOT NULL CHECK (days > 0),
      basis TEXT NOT NULL,
      at    INTEGER NOT NULL,
      actor INTEGER NOT NULL REFERENCES actor (id),
      entry INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    -- While a hold stands nothing of the person (or, without one, of anybody) is destroyed.
    CREATE TABLE legal_hold (
      id       INTEGER PRIMARY KEY,
      person   INTEGER REFERENCES person (id),
      reason   TEXT NOT NULL,
      releases INTEGER UNIQUE REFERENCES legal_hold (id),
      at       INTEGER NOT NULL,
      actor    INTEGER NOT NULL REFERENCES actor (id),
      entry    INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    CREATE TABLE erasure (
      person    INTEGER PRIMARY KEY REFERENCES person (id),
      requester INTEGER NOT NULL REFERENCES actor (id),
      approver  INTEGER NOT NULL REFERENCES actor (id) CHECK (approver <> requester),
      at        INTEGER NOT NULL,
      entry     INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;
    -- A key goes only with its erasure on record, and no hold in the way.
    CREATE TRIGGER person_key_erasure BEFORE DELETE ON person_key BEGIN
      SELECT RAISE(ABORT, 'person_key: no erasure on record')
        WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE person = OLD.person);
      SELECT RAISE(ABORT, 'person_key: a legal hold stands')
        WHERE EXISTS (SELECT 1 FROM legal_hold h WHERE (h.person = OLD.person OR h.person IS NULL)
          AND h.releases IS NULL
          AND NOT EXISTS (SELECT 1 FROM legal_hold r WHERE r.releases = h.id));
    END;
    CREATE TRIGGER person_token_erasure BEFORE DELETE ON person_token BEGIN
      SELECT RAISE(ABORT, 'person_token: the person still has a key')
        WHERE EXISTS (SELECT 1 FROM person_key WHERE person = OLD.person);
    END;
    """
}
