// Linux calls that Glibc's Swift overlay does not show.
#pragma once
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <stdint.h>

// Whether the kernel's clock follows a time server (adjtimex(2)): 1, 0, or -1 and errno where the
// sandbox refuses to tell.
int clinux_clock_is_synchronised(void);

// RENAME_NOREPLACE of renameat2(2): 0, or -1 and errno, EEXIST where `new` is there. Both need
// _GNU_SOURCE.
int clinux_rename_new(const char *path, const char *new);

// SO_PEERCRED of a connected Unix socket: 0, or -1 and errno. `struct ucred` needs _GNU_SOURCE,
// which Swift's view of the system headers does not have.
int clinux_peer(int descriptor, uint32_t *uid, uint32_t *gid);

// PR_SET_DUMPABLE 0 of prctl(2): no core file of this process, not even one piped to a handler, which
// ignores RLIMIT_CORE; no other process of the same user reads its memory. 0, or -1 and errno. prctl
// is variadic, which Swift cannot call.
int clinux_keep_memory_private(void);
