import Glibc

/// The service manager that started us, told how we are (`sd_notify(3)`).
///
/// Without `NOTIFY_SOCKET` there is none and nothing is sent. What cannot be sent is dropped: the
/// manager draws its own conclusions from silence, and the records must not wait for it.
package struct ServiceManager: Sendable {
  private let address: UnixAddress?
  /// How often `watchdog()` must be called: half of what the manager allows. Nil when it does not
  /// watch this process.
  package let watchdogInterval: Duration?

  /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
  package init(environment: [String: String]) {
    let name = environment["NOTIFY_SOCKET"] ?? ""
    address = name.hasPrefix("/") || name.hasPrefix("@") ? UnixAddress(name) : nil
    watchdogInterval = Self.interval(environment)
  }

  private static func interval(_ environment: [String: String]) -> Duration? {
    guard let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init), microseconds > 0,
      environment["WATCHDOG_PID"].map({ $0 == String(getpid()) }) ?? true
    else { return nil }
    return .microseconds(microseconds / 2)
  }

  /// Start-up is done: calls are answered and the scheduler runs.
  package func ready(status: String) {
    send("READY=1", "STATUS=\(line(status))")
  }

  /// One line for `systemctl status`; never personal data.
  package func status(_ status: String) {
    send("STATUS=\(line(status))")
  }

  /// The configuration is being read again; `ready` says when that is done.
  package func reloading() {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    send("RELOADING=1", "MONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
  }

  /// Shutdown has begun.
  package func stopping() {
    send("STOPPING=1")
  }

  /// Still alive.
  package func watchdog() {
    send("WATCHDOG=1")
  }

  /// A line feed would start another assignment.
  private func line(_ text: String) -> String { LogLine.sanitized(text) }

  private func send(_ assignments: String...) {
    guard let address else { return }
    let descriptor = socket(AF_UNIX, SocketKind.datagram, 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let flags = CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
    let message = Array(assignments.joined(separator: "\n").utf8)
    _ = address.withPointer { sendto(descriptor, message, message.count, flags, $0, $1) }
  }
}
