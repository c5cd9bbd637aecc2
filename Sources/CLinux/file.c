#include "CLinux.h"

#include <fcntl.h>
#include <stdio.h>

int clinux_rename_new(const char *path, const char *new) {
  return renameat2(AT_FDCWD, path, AT_FDCWD, new, RENAME_NOREPLACE);
}
