import Foundation
import Glibc
import Selection
import TestSupport

/// The machine's clock as chosen processes see it: an offset that stands in a file is added, read
/// anew at every look at the clock. Timers go on as they are, as on a machine whose clock is set, and
/// no time server is followed unless the test says so.
///
/// libfaketime would do, if version 0.9.10 did not move the timers of libdispatch along with the
/// wall clock: absolute `timerfd_settime` on the monotonic clock, whatever it is told of that clock.
final class FakeClock: Sendable {
  private let folder: ShortFolder
  private let library: String
  let zone: ZoneRules

  /// - Parameter time: What it shows first: a day and time on the clinic's wall.
  init(_ time: String, zone: String) async throws {
    folder = try ShortFolder()
    guard let rules = ZoneRules(identifier: zone) else { throw CocoaError(.featureUnsupported) }
    self.zone = rules
    try folder.write(Self.source, to: "clock.c")
    library = try await Preload.build(folder("clock.c"), in: folder)
    try set(time)
  }

  var environment: [String: String] {
    ["LD_PRELOAD": library, "FAKE_CLOCK": folder("offset"), "FAKE_SERVER": folder("server")]
  }

  /// Whether it follows a time server.
  func follows(_ isFollowed: Bool) throws {
    if isFollowed { return try folder.write("", to: "server") }
    try FileManager.default.removeItem(atPath: folder("server"))
  }

  /// From now on it shows `2026-11-23T05:00` or `2026-11-23T04:59:55`, and goes on.
  func set(_ text: String) throws {
    let parts = text.split(separator: "T").map(String.init)
    guard parts.count == 2, let date = CivilDate(parts[0]),
      let time = TimeOfDay(String(parts[1].prefix(5)))
    else { throw CocoaError(.formatting) }
    try set(zone.instant(date, time) + (Int64(parts[1].dropFirst(6)) ?? 0))
  }

  /// The same in UTC seconds.
  func set(_ instant: Int64) throws {
    // Put in its place whole: it is read at any moment.
    try folder.write("\(instant - Int64(Date().timeIntervalSince1970))\n", to: "offset.new")
    guard chmod(folder("offset.new"), 0o644) == 0,
      rename(folder("offset.new"), folder("offset")) == 0
    else { throw Socket.Fault(call: "rename") }
  }

  private static let source = """
    #define _GNU_SOURCE
    #include <errno.h>
    #include <fcntl.h>
    #include <stdlib.h>
    #include <sys/syscall.h>
    #include <sys/time.h>
    #include <sys/timex.h>
    #include <time.h>
    #include <unistd.h>

    static time_t offset(void) {
      int before = errno;
      char text[32] = "";
      const char *path = getenv("FAKE_CLOCK");
      int file = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
      if (file >= 0) {
        if (syscall(SYS_read, file, text, sizeof text - 1) < 0) text[0] = 0;
        syscall(SYS_close, file);
      }
      errno = before;
      return strtoll(text, NULL, 10);
    }

    int clock_gettime(clockid_t clock, struct timespec *now) {
      int result = syscall(SYS_clock_gettime, clock, now);
      int is_wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
      if (result == 0 && is_wall) now->tv_sec += offset();
      return result;
    }

    int gettimeofday(struct timeval *restrict now, void *restrict zone) {
      struct timespec time;
      (void)zone;
      if (clock_gettime(CLOCK_REALTIME, &time) != 0) return -1;
      now->tv_sec = time.tv_sec;
      now->tv_usec = time.tv_nsec / 1000;
      return 0;
    }

    time_t time(time_t *result) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      if (result) *result = now.tv_sec;
      return now.tv_sec;
    }

    int adjtimex(struct timex *state) {
      const char *server = getenv("FAKE_SERVER");
      int follows = server && access(server, F_OK) == 0;
      syscall(SYS_adjtimex, state);
      state->status = follows ? state->status & ~STA_UNSYNC : state->status | STA_UNSYNC;
      return follows ? TIME_OK : TIME_ERROR;
    }

    """
}
