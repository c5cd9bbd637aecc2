import ControlAPI
import Foundation
import TestSupport

/// A machine for one clinic alone: its accounts, its disk and its clock are its own
/// (mount_namespaces(7)), and whatever is done to them ends with it.
final class Machine {
  let clinic: Clinic
  let clock: FakeClock
  /// Holds the accounts and the disk while the daemon is off.
  private let holder: Child
  private var daemon: Daemon

  /// What this machine lacks for it; nil when nothing.
  static var lack: String? {
    if !Tools.isRoot { return Tools.needsRoot }
    if !mayMount { return "this superuser may not mount" }
    if !Tools.hasCompiler { return Tools.needsCompiler }
    return ["unshare", "nsenter", "setpriv"].first { Tools.find($0) == nil }
      .map { "\($0) is not installed" }
  }

  /// CAP_SYS_ADMIN (capabilities(7)) among the effective ones: a container's superuser may lack it.
  private static var mayMount: Bool {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
    let set = line.flatMap { UInt64($0.split(separator: "\t").last ?? "", radix: 16) } ?? 0
    return set & 1 << 21 != 0
  }

  /// A daemon has made its log, and nothing else was done yet.
  init(at time: String) async throws {
    clinic = try await Clinic(realFrom: time)
    guard let clock = clinic.clock else { throw CocoaError(.featureUnsupported) }
    self.clock = clock
    try clock.follows(true)
    let text = try String(contentsOfFile: clinic.configuration, encoding: .utf8)
    try clinic.folder.write(
      text.replacing("state: state", with: "state: srv/state").replacing(
        "roles:", with: "roles:\n  admin: [operator]"), to: "veridraw.yaml")
    holder = try Child(
      ["/usr/bin/unshare", "--mount", "/bin/sh", "-ec", Self.script, clinic.folder.path])
    try await holder.output.line(with: "up")
    daemon = try await clinic.start(through: Self.entry(holder))
  }

  /// Nobody is in the groups that give roles; whoever types commands has an account.
  private static var script: String {
    let people: [Person] = [.staff, .colleague, .lab, .clinician, .compliance, .admin]
    let accounts = people.map { "\($0):x:\($0.uid):61000::/nonexistent:/bin/sh" }
    return """
      mkdir "$0/srv" "$0/out"
      chmod 777 "$0/out"
      mount -t tmpfs -o size=2g,mode=755 srv "$0/srv"
      cp -a /etc "$0/etc"
      mount --bind "$0/etc" /etc
      sed -i '/^\\(games\\|mail\\|news\\|operator\\):/d' /etc/passwd
      sed -i 's/^\\(\\(games\\|mail\\|news\\|operator\\|tape\\|users\\):.*:\\)[^:]*$/\\1/' /etc/group
      printf '%s\\n' \(accounts.joined(separator: " ")) >>/etc/passwd
      echo up
      exec sleep 600
      """
  }

  private static func entry(_ holder: Child) -> [String] {
    ["/usr/bin/nsenter", "--mount=/proc/\(holder.id)/ns/mnt"]
  }

  /// A line of a shell on this machine, which has to succeed.
  func sh(_ line: String, as person: Person = .admin) async throws {
    let ran = try await Child.run(
      Self.entry(holder) + person.prefix + ["/bin/sh", "-ec", line],
      environment: [
        "PATH": "\(clinic.folder.path):/usr/sbin:/usr/bin:/sbin:/bin",
        "VERIDRAW_SOCKET": clinic.socket, "D": clinic.folder.path,
      ])
    try clinic.require(ran, line)
  }

  /// Has the daemon read its configuration again.
  func reload() async throws {
    let lines = daemon.errors.lines.count
    daemon.child.signal(SIGHUP)
    try await daemon.errors.line(with: "reloaded", from: lines)
  }

  /// Stops the daemon, and starts it at a later time, in another way.
  func restart(
    at time: String? = nil, through command: [String] = [], environment: [String: String] = [:]
  ) async throws {
    await daemon.stop()
    if let time { try clock.set(time) }
    daemon = try await clinic.start(
      through: Self.entry(holder) + command, environment: environment)
  }

  func ailments() async throws -> [Ailment] {
    try await clinic.veridraw("doctor", "--json", as: .admin).decode(Doctor.Reply.self).ailments
  }

  func stop() async {
    await daemon.stop()
    holder.signal(SIGKILL)
    await holder.end()
  }
}
