import Documents
import Foundation
import TestSupport
import Testing

@Suite struct DaemonFileTests {
  static let good = """
    origin: clinic.example/veridraw/2026
    timezone: America/New_York
    roles:
      staff: [desk, nurses]
      admin: [it]

    """

  static let practice = "origin: practice.invalid/demo\npractice: true\ntimezone: UTC\n"

  private func complaints(_ text: String) -> [String] {
    DocumentsTests.complaints { () throws(Problems) in
      try DaemonFile.read(text.bytes, file: "/etc/veridraw/veridraw.yaml")
    }
  }

  @Test func defaults() throws {
    let file = try DaemonFile.read(Self.good.bytes, file: "/etc/veridraw/veridraw.yaml")
    #expect(!file.practice)
    #expect(file.state == "/var/lib/veridraw")
    #expect(file.local == "/var/lib/veridraw-local")
    #expect(file.backup.directory == "/var/lib/veridraw-backup")
    #expect(file.backup.keep == 14)
    #expect(file.socket == "/run/veridraw/control")
    #expect(file.panels == "/etc/veridraw/panels")
    #expect(file.keys.sealing == "/var/lib/veridraw/sealing.key")
    #expect(file.keys.log == "/var/lib/veridraw/log.key")
    #expect(file.roles.staff == ["desk", "nurses"])
    #expect(file.roles.lab.isEmpty)
    #expect(file.logLevel == .info)
    #expect(file.limits == Limits())
  }

  @Test func theShippedFileHasTheOriginUnderWhichNoLogBegins() throws {
    let path = Fixtures.project.appending(path: "Config/veridraw.yaml")
    let file = try DaemonFile.read([UInt8](try Data(contentsOf: path)), file: path.path)
    #expect(file.origin == DaemonFile.shippedOrigin)
  }

  @Test func relativePathsCountFromTheFile() throws {
    let text = Self.practice + "state: state\nsocket: s.sock\nkeys: {log: keys/log, sealing: /k}\n"
    let file = try DaemonFile.read(text.bytes, file: "/tmp/demo/veridraw.yaml")
    #expect(file.practice)
    #expect(file.state == "/tmp/demo/state")
    #expect(file.socket == "/tmp/demo/s.sock")
    #expect(file.keys.log == "/tmp/demo/keys/log")
    #expect(file.keys.sealing == "/k")
    #expect(try DaemonFile.read(text.bytes, file: "veridraw.yaml").state == "state")
    #expect(try DaemonFile.read(text.bytes, file: "/veridraw.yaml").state == "/state")
  }

  @Test(arguments: [
    ("state: state\n", "/tmp/demo/state-local"), ("state: state/\n", "/tmp/demo/state-local"),
    ("state: ./state/.\n", "/tmp/demo/state-local"), ("state: /srv/x//\n", "/srv/x-local"),
    ("state: state\nlocal: here\n", "/tmp/demo/here"), ("local: /srv/l\n", "/srv/l"),
  ])
  func theLocalDirectoryLiesBesideTheOther(text: String, local: String) throws {
    let text = Self.practice + text
    let file = try DaemonFile.read(text.bytes, file: "/tmp/demo/veridraw.yaml")
    #expect(file.local == local)
  }

  /// Whatever copies or puts back the one must not take the other with it.
  @Test(arguments: [
    "/var/lib/veridraw", "/var/lib/veridraw/local", "/var/lib/veridraw/../veridraw/x", "/var/lib",
    "/var/lib/./veridraw/", "/",
  ])
  func theLocalDirectoryLiesOutsideTheOther(local: String) {
    let found = complaints(Self.good + "local: \(local)\n")
    #expect(
      found.contains { $0.contains("6:8: local must lie outside the state directory") }, "\(found)")
  }

  @Test(arguments: [
    ("origin: clinic.example/veridraw/2026\n", "", "1:1: missing key 'origin'"),
    ("clinic.example/veridraw", "https://clinic.example", "1:9: expected an origin like clinic"),
    ("clinic.example/veridraw/2026", "clinic.example", "1:9: expected an origin like clinic"),
    ("clinic.example/veridraw/2026", "clinic/2026", "1:9: expected an origin like clinic"),
    ("clinic.example", "Clinic.example", "1:9: expected an origin like clinic"),
    ("veridraw/2026", "veri+draw", "1:9: expected an origin like clinic"),
    ("veridraw/2026", "veri draw", "1:9: expected an origin like clinic"),
    ("veridraw/2026", "veridraw/", "1:9: expected an origin like clinic"),
    (
      "clinic.example/veridraw/2026", "practice.invalid/x",
      "1:9: origin is a practice log's, so practice must be true"
    ),
    (
      "timezone", "practice: true\ntimezone",
      "1:9: practice is true, so origin must start with practice.invalid/, got"
    ),
    (
      "clinic.example/veridraw/2026", "practice.invalid.example/x\npractice: true",
      "1:9: practice is true, so origin must start with practice.invalid/, got"
    ),
    ("timezone", "practice: yes\ntimezone", "2:11: expected true or false, got 'yes'"),
    (
      "America/New_York", "America/NewYork",
      "2:11: unknown time zone 'America/NewYork' (did you mean 'America/New_York'?)"
    ),
    ("America/New_York", "EST5", "2:11: unknown time zone 'EST5'"),
    ("timezone: America/New_York\n", "", "1:1: missing key 'timezone'"),
    ("roles:\n  staff: [desk, nurses]\n  admin: [it]\n", "", "1:1: missing key 'roles'"),
    ("  staff: [desk, nurses]\n", "", "4:3: no group has the role staff"),
    ("staff:", "stuff:", "4:3: unknown key 'stuff' (did you mean 'staff'?)"),
    ("[desk, nurses]", "[desk, desk]", "4:10: group 'desk' is given twice"),
    ("[desk, nurses]", "desk", "4:10: expected a list, got a single value"),
    ("[desk, nurses]", "[1000]", "4:11: expected a group name"),
    ("[desk, nurses]", "['-x']", "4:11: expected a group name"),
    ("roles:", "log_level: verbose\nroles:", "3:12: expected trace, debug, info, notice"),
    (
      "roles:", "limits: {idle_seconds: 4}\nroles:", "3:24: expected a whole number from 5 to 86400"
    ),
    ("roles:", "limits: {idle: 5}\nroles:", "3:10: unknown key 'idle'"),
    ("roles:", "keys: {seal: x}\nroles:", "3:8: unknown key 'seal'"),
    (
      "roles:", "socket: \(String(repeating: "s", count: 100))\nroles:",
      "3:9: socket must be at most 107 bytes with its directory, has 114"
    ),
  ])
  func refuses(part: String, other: String, message: String) {
    let found = complaints(Self.good.changing(part, to: other))
    #expect(found.contains { $0.hasPrefix("/etc/veridraw/veridraw.yaml:" + message) }, "\(found)")
  }

  @Test func findsEverythingAtOnce() {
    let text = "orgin: clinic.example/a\ntimezone: Mars\nlog_level: loud\n"
    #expect(complaints(text).count == 5)
  }
}
