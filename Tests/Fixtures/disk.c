// What one process does to its disk (LD_PRELOAD): every call on files whose path begins with DISK_FOLDER,
// and what is said on sockets, is written to DISK_TRACE in its true order, as `struct call`, path and
// data. With DISK_FAIL=NUMBER:ERRNO that call of them fails, once. With DISK_NORMAL SQLite runs its
// transactions with synchronous=NORMAL from the first answer on, whatever the process asked for.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct call {
  int32_t kind, descriptor, error, path_length;
  int64_t offset, length;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char is_ours[65536];
static int trace = -1, has_answered, fail_error;
static long calls, fail_at;
static const char *folder = "\n";

static void record(char kind, int descriptor, int error, const char *path, int64_t offset,
                   const void *data, int64_t length) {
  struct call call = {kind, descriptor, error, path ? strlen(path) : 0, offset, length};
  struct iovec parts[] = {{&call, sizeof call}, {(void *)path, call.path_length},
                          {(void *)data, length}};
  if (syscall(SYS_writev, trace, parts, 3) < 0) abort();
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("DISK_TRACE"), *fail = getenv("DISK_FAIL");
  if (getenv("DISK_FOLDER")) folder = getenv("DISK_FOLDER");
  if (path) trace = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (trace < 0) abort();
  if (fail && sscanf(fail, "%ld:%d", &fail_at, &fail_error) != 2) abort();
  record('P', 0, 0, NULL, 0, NULL, 0);
}

static int concerns(const char *path) { return !strncmp(path, folder, strlen(folder)); }
static int has(int descriptor) {
  return descriptor >= 0 && descriptor < (int)sizeof is_ours && is_ours[descriptor];
}

// One call of ours: alone, and failing where it is its turn to.
#define OURS(kind, descriptor, path, offset, data, length, real) \
  do { \
    pthread_mutex_lock(&turn); \
    int is_hit = ++calls == fail_at; \
    long result = is_hit ? -1 : (real); \
    int error = is_hit ? fail_error : result < 0 ? errno : 0; \
    record(kind, descriptor, error, path, offset, data, error ? 0 : (length)); \
    pthread_mutex_unlock(&turn); \
    if (error) errno = error; \
    return result; \
  } while (0)

static int opened(const char *path, int flags, int mode) {
  if (!concerns(path)) return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  pthread_mutex_lock(&turn);
  int is_hit = ++calls == fail_at;
  int result = is_hit ? -1 : syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  int error = is_hit ? fail_error : result < 0 ? errno : 0;
  if (result >= 0) is_ours[result] = 1;
  record('o', result, error, path, flags, NULL, 0);
  pthread_mutex_unlock(&turn);
  if (error) errno = error;
  return result;
}

static int mode_of(int flags, va_list rest) { return flags & O_CREAT ? va_arg(rest, int) : 0; }
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = mode_of(flags, rest);
  va_end(rest);
  return opened(path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));

int close(int descriptor) {
  if (!has(descriptor)) return syscall(SYS_close, descriptor);
  pthread_mutex_lock(&turn);
  is_ours[descriptor] = 0;
  record('c', descriptor, 0, NULL, 0, NULL, 0);
  int result = syscall(SYS_close, descriptor);
  pthread_mutex_unlock(&turn);
  return result;
}

ssize_t pread(int descriptor, void *data, size_t length, off_t offset) {
  if (!has(descriptor)) return syscall(SYS_pread64, descriptor, data, length, offset);
  OURS('r', descriptor, NULL, offset, NULL, 0, syscall(SYS_pread64, descriptor, data, length, offset));
}
ssize_t pread64(int, void *, size_t, off_t) __attribute__((alias("pread")));

ssize_t read(int descriptor, void *data, size_t length) {
  if (!has(descriptor)) return syscall(SYS_read, descriptor, data, length);
  OURS('r', descriptor, NULL, 0, NULL, 0, syscall(SYS_read, descriptor, data, length));
}

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset) {
  if (!has(descriptor)) return syscall(SYS_pwrite64, descriptor, data, length, offset);
  OURS('w', descriptor, NULL, offset, data, result,
       syscall(SYS_pwrite64, descriptor, data, length, offset));
}
ssize_t pwrite64(int, const void *, size_t, off_t) __attribute__((alias("pwrite")));

// What is said on a socket stands in the trace before anybody can have heard it.
static void say(int descriptor, const struct iovec *parts, int count) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  pthread_mutex_lock(&turn);
  has_answered = 1;
  for (int i = 0; i < count; i++)
    record('s', descriptor, 0, NULL, 0, parts[i].iov_base, parts[i].iov_len);
  pthread_mutex_unlock(&turn);
}

ssize_t write(int descriptor, const void *data, size_t length) {
  if (has(descriptor))
    OURS('w', descriptor, NULL, lseek(descriptor, 0, SEEK_CUR) - result, data, result,
         syscall(SYS_write, descriptor, data, length));
  say(descriptor, &(struct iovec){(void *)data, length}, 1);
  return syscall(SYS_write, descriptor, data, length);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  say(descriptor, parts, count);
  return syscall(SYS_writev, descriptor, parts, count);
}

int ftruncate(int descriptor, off_t length) {
  if (!has(descriptor)) return syscall(SYS_ftruncate, descriptor, length);
  OURS('t', descriptor, NULL, length, NULL, 0, syscall(SYS_ftruncate, descriptor, length));
}
int ftruncate64(int, off_t) __attribute__((alias("ftruncate")));

int fsync(int descriptor) {
  if (!has(descriptor)) return syscall(SYS_fsync, descriptor);
  OURS('f', descriptor, NULL, 0, NULL, 0, syscall(SYS_fsync, descriptor));
}
int fdatasync(int descriptor) {
  if (!has(descriptor)) return syscall(SYS_fdatasync, descriptor);
  OURS('f', descriptor, NULL, 0, NULL, 0, syscall(SYS_fdatasync, descriptor));
}

int rename(const char *path, const char *new) {
  if (!concerns(new)) return syscall(SYS_rename, path, new);
  OURS('n', 0, path, 0, new, strlen(new), syscall(SYS_rename, path, new));
}
int renameat2(int from, const char *path, int to, const char *new, unsigned flags) {
  if (!concerns(new)) return syscall(SYS_renameat2, from, path, to, new, flags);
  OURS('n', 0, path, 0, new, strlen(new), syscall(SYS_renameat2, from, path, to, new, flags));
}
int unlink(const char *path) {
  if (!concerns(path)) return syscall(SYS_unlink, path);
  OURS('u', 0, path, 0, NULL, 0, syscall(SYS_unlink, path));
}
int mkdir(const char *path, mode_t mode) {
  if (!concerns(path)) return syscall(SYS_mkdir, path, mode);
  OURS('d', 0, path, 0, NULL, 0, syscall(SYS_mkdir, path, mode));
}

int sqlite3_prepare_v3(void *database, const char *text, int length, unsigned flags, void **statement,
                       const char **rest) {
  int (*prepare)(void *, const char *, int, unsigned, void **, const char **) =
      dlsym(RTLD_NEXT, "sqlite3_prepare_v3");
  if (has_answered && getenv("DISK_NORMAL") && !strncmp(text, "BEGIN IMMEDIATE", 15)) {
    int (*execute)(void *, const char *, void *, void *, void *) = dlsym(RTLD_NEXT, "sqlite3_exec");
    execute(database, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
  }
  return prepare(database, text, length, flags, statement, rest);
}
