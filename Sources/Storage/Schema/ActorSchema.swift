/// Who does things: accounts, the stable labels that stand for them, and two-person requests.
enum ActorSchema {
  static let sql = """
    -- `staff-1`, `admin-2`, `daemon`: what the log and every record call somebody.
    CREATE TABLE actor (
      id    INTEGER PRIMARY KEY,
      label TEXT NOT NULL UNIQUE CHECK (length(label) BETWEEN 1 AND 64),
      at    INTEGER NOT NULL,
      entry INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    -- Which Unix account is whose; the newest row of a uid counts. A uid handed to somebody
    -- else gets a new actor, so that a label keeps meaning one person.
    CREATE TABLE actor_account (
      id    INTEGER PRIMARY KEY,
      uid   INTEGER NOT NULL CHECK (uid >= 0),
      actor INTEGER NOT NULL REFERENCES actor (id),
      at    INTEGER NOT NULL,
      entry INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;
    CREATE INDEX actor_account_by_uid ON actor_account (uid, id);

    -- Anything that takes two persons: asked by one, decided by another.
    CREATE TABLE request (
      id          INTEGER PRIMARY KEY AUTOINCREMENT,
      kind        TEXT NOT NULL CHECK (kind IN ('excuse', 'amend', 'retract', 'erase', 'restore', 'key')),
      test        INTEGER REFERENCES test (id),
      report      INTEGER REFERENCES report (id),
      person      INTEGER REFERENCES person (id),
      reason_code TEXT NOT NULL,
      text        BLOB,
      requester   INTEGER NOT NULL REFERENCES actor (id),
      at          INTEGER NOT NULL,
      entry       INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;

    CREATE TABLE decision (
      request  INTEGER PRIMARY KEY REFERENCES request (id),
      approved INTEGER NOT NULL CHECK (approved IN (0, 1)),
      approver INTEGER NOT NULL REFERENCES actor (id),
      at       INTEGER NOT NULL,
      entry    INTEGER NOT NULL REFERENCES entry (idx)
    ) STRICT;
    CREATE TRIGGER decision_by_another BEFORE INSERT ON decision BEGIN
      SELECT RAISE(ABORT, 'decision: requester and approver are the same person')
        WHERE NEW.approver = (SELECT requester FROM request WHERE id = NEW.request);
    END;
    """
}
