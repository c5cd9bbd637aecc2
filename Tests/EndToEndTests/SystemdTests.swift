import Foundation
import Glibc
import TestSupport
import Testing

/// The units under a real systemd, booted from this machine's own in namespaces of its own.
@Suite("Real systemd")
struct SystemdTests {
  @Test(
    "installed, started by its socket, asked by a member of a group, stopped",
    .enabled(if: Machine.isPossible, "needs root and the script that boots systemd"),
    .timeLimit(.minutes(10)))
  func lifeCycle() async throws {
    let place = try ShortFolder()
    try Self.stage(in: place)
    try place.write(Self.inside, to: "inside")
    let ran = try await Child.run([
      "/bin/bash", Machine.script, "-p", place("stage"), "-o", place("out"), "-t", "120", "--",
      place("inside"),
    ])
    let said = (try? String(contentsOfFile: place("out/log"), encoding: .utf8)) ?? ""
    let journal = (try? String(contentsOfFile: place("out/journal.txt"), encoding: .utf8)) ?? ""
    #expect(ran.ending == .exit(0), "\(ran.output)\n\(said)\n\(journal.suffix(4000))")
    #expect(said.contains("clinic.example/veridraw/2026"))
    #expect(journal.contains("ready origin=clinic.example/veridraw/2026"))
    #expect(journal.contains("veridrawd[") && !journal.contains("Failed with result 'exit-code'"))
  }

  /// What a package would install.
  private static func stage(in place: ShortFolder) throws {
    let files = FileManager.default
    let project = Fixtures.project.path
    for folder in ["usr/bin", "usr/lib/systemd/system", "etc/veridraw"] {
      try files.createDirectory(
        atPath: place("stage/" + folder), withIntermediateDirectories: true)
    }
    try Programs.link(into: place("stage/usr/bin"))
    for unit in ["veridrawd.service", "veridrawd.socket"] {
      try files.copyItem(
        atPath: "\(project)/systemd/\(unit)", toPath: place("stage/usr/lib/systemd/system/\(unit)"))
    }
    for file in ["veridraw.yaml", "panels", "rules"] {
      try files.copyItem(
        atPath: "\(project)/Config/\(file)", toPath: place("stage/etc/veridraw/\(file)"))
    }
  }

  /// Runs as root inside.
  private static let inside = """
    #!/bin/bash
    set -euxo pipefail
    groupadd --system veridraw
    useradd --system --gid veridraw --no-create-home --shell /usr/sbin/nologin veridraw
    for role in staff lab clinician compliance admin; do groupadd --system veridraw-$role; done
    useradd --groups veridraw-staff --no-create-home vera
    useradd --no-create-home nobody-special
    systemd-analyze verify /usr/lib/systemd/system/veridrawd.{socket,service} &> /out/verify || true
    # The manual's pages are not part of what is installed here.
    test -z "$(grep veridraw /out/verify | grep -v "Command 'man ")"
    systemctl daemon-reload
    systemctl start veridrawd.socket
    test "$(systemctl is-active veridrawd.service || true)" = inactive
    as() { setpriv --reuid "$1" --regid "$1" --init-groups -- "${@:2}"; }
    socket=/run/veridraw/control
    # The first call starts the daemon.
    as vera veridraw status --socket $socket
    systemctl is-active veridrawd.service
    systemctl show veridrawd.service -p StatusText -p Type -p NRestarts | tee /out/show
    grep -q 'StatusText=no list is under way' /out/show
    grep -q 'NRestarts=0' /out/show
    test "$(stat -c '%a %U' /var/lib/veridraw)" = '700 veridraw'
    # Roles come from groups, the superuser's included.
    test "$(as vera veridraw today --socket $socket >/dev/null 2>&1; echo $?)" != 77
    test "$(as nobody-special veridraw status --socket $socket >/dev/null 2>&1; echo $?)" = 77
    test "$(veridraw today --socket $socket >/dev/null 2>&1; echo $?)" = 77
    # A crash is a normal exit: it is started again.
    before=$(systemctl show -P MainPID veridrawd.service)
    kill -KILL "$before"
    as vera veridraw status --socket $socket
    test "$(systemctl show -P MainPID veridrawd.service)" != "$before"
    systemctl stop veridrawd.service veridrawd.socket
    test "$(systemctl show -P Result veridrawd.service)" = success
    test "$(systemctl show -P ExecMainStatus veridrawd.service)" = 0

    """
}

/// The script that boots this machine's systemd over an overlay of its root: the one named by
/// `VERIDRAW_SYSTEMD`, else `../shared/tools/real-systemd.sh` beside the project.
private enum Machine {
  static let script =
    ProcessInfo.processInfo.environment["VERIDRAW_SYSTEMD"]
    ?? Fixtures.project.deletingLastPathComponent().appending(path: "shared/tools/real-systemd.sh")
    .path

  static var isPossible: Bool {
    Tools.isRoot && FileManager.default.isExecutableFile(atPath: script)
      && FileManager.default.fileExists(atPath: "/lib/systemd/systemd")
  }
}
