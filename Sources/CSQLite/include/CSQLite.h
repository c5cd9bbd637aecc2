// What of SQLite Swift cannot call: sqlite3_db_config is variadic.
#pragma once

struct sqlite3;

// SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE: closing leaves the journal as it lies, and syncs nothing.
int csqlite_leave_journal(struct sqlite3 *database);
