#include "CSQLite.h"

#include <sqlite3.h>
#include <stddef.h>

int csqlite_leave_journal(struct sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}
