/// Version 2: the sealing key may change.
enum KeySchema {
  static let sql = """
    -- Since when another sealing key wraps: with the key of the tokens, which stays, wrapped by it.
    -- The newest row is the key in use; without one it is the first.
    CREATE TABLE sealing_key (
      entry  INTEGER PRIMARY KEY REFERENCES entry (idx),
      tokens BLOB NOT NULL
    ) STRICT;

    -- A wrapped key is wrapped anew in the very action that says so, and its owner never changes.
    DROP TRIGGER person_key_no_update;
    CREATE TRIGGER person_key_no_update BEFORE UPDATE ON person_key BEGIN
      SELECT RAISE(ABORT, 'person_key: UPDATE is refused, history is kept')
        WHERE NEW.person <> OLD.person OR NEW.at <> OLD.at
          OR (SELECT max(entry) FROM sealing_key) IS NOT (SELECT max(idx) FROM entry);
    END;
    DROP TRIGGER message_key_no_update;
    CREATE TRIGGER message_key_no_update BEFORE UPDATE ON message_key BEGIN
      SELECT RAISE(ABORT, 'message_key: UPDATE is refused, history is kept')
        WHERE NEW.message <> OLD.message
          OR (SELECT max(entry) FROM sealing_key) IS NOT (SELECT max(idx) FROM entry);
    END;
    """
}
