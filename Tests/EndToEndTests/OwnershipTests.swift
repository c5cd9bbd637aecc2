import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing
import TransparencyLog

/// One daemon to a directory, and nobody else.
@Suite("Who may")
struct OwnershipTests {
  @Test("a second daemon on the same directory is refused and changes nothing")
  func secondDaemon() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    let before = try await clinic.entries()

    let second = try await clinic.refusal()
    #expect(second.ending == .exit(1))
    #expect(second.errors.contains("belongs to a running veridrawd (process \(daemon.child.id))"))
    #expect(second.errors.contains("hint: one daemon owns a state directory"))
    #expect(try await clinic.entries() == before)
    await daemon.stop()
  }

  @Test("a second daemon with a socket of its own is refused too")
  func secondSocket() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    let text = try String(contentsOfFile: clinic.configuration, encoding: .utf8)
    try clinic.folder.write(text.replacing("socket: s", with: "socket: t"), to: "other.yaml")
    let second = try await clinic.refusal(configuration: clinic.folder("other.yaml"))
    #expect(second.ending == .exit(1))
    #expect(second.errors.contains("belongs to a running veridrawd"))
    await daemon.stop()
  }

  @Test("a second log with the seeds of the first is refused")
  func sharedSeeds() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    let text = try String(contentsOfFile: clinic.configuration, encoding: .utf8)
    try clinic.folder.write(
      text.replacing("socket: s", with: "socket: t")
        .replacing("state: state", with: "state: another\nlocal: state-local"),
      to: "other.yaml")
    let second = try await clinic.refusal(configuration: clinic.folder("other.yaml"))
    #expect(second.status != 0)
    #expect(second.errors.contains(clinic.local), "\(second.errors)")
    await daemon.stop()
  }

  @Test("after a SIGKILL nothing has to be cleaned up")
  func lockGoes() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    await (try await clinic.start()).cut()
    await (try await clinic.start()).stop()
  }

  @Test("nothing that the daemon made can be read by anybody else")
  func modes() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    // Even where the administrator's umask is generous.
    let daemon = try await clinic.start(
      through: ["/bin/sh", "-c", #"umask 0; exec "$@""#, "sh"])
    try await clinic.open()
    try await clinic.advance(to: "2026-11-23T06:00")
    let files = try #require(FileManager.default.subpaths(atPath: clinic.folder.path)).filter {
      $0.hasPrefix("state") && !$0.hasSuffix("practice-clock")
    }
    for part in ["state/veridraw.db", "state-local/seeds/", "state-local/marks/"] {
      #expect(files.contains { $0.hasPrefix(part) }, "\(part)")
    }
    for file in files {
      var status = stat()
      try #require(lstat(clinic.folder(file), &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(file)")
    }
    await daemon.stop()
  }

  @Test(
    "another user can neither read the directory nor connect",
    .enabled(if: Tools.isRoot, "\(Tools.needsRoot)"))
  func otherUser() async throws {
    let clinic = try Clinic(practiceFrom: "2026-11-22T12:00")
    try Programs.link(into: clinic.folder.path)
    let daemon = try await clinic.start()
    try await clinic.open()
    let stranger = Person.stranger.prefix
    for path in [
      "state/veridraw.db", "state/log.key", "state-local/seeds", "state-local/marks",
    ] {
      let ran = try await Child.run(stranger + ["/bin/cat", clinic.folder(path)])
      #expect(ran.status != 0 && ran.errors.contains("Permission denied"), "\(path)")
    }
    let status = try await Child.run(
      stranger + [clinic.folder("veridraw"), "status", "--socket", clinic.socket])
    #expect(status.ending == .exit(77))
    #expect(status.errors.contains("not permitted to speak to the daemon"))
    await daemon.stop()
  }

  @Test(
    "without a role nothing is done, and the refusal is logged without what was asked",
    .enabled(if: Tools.isRoot, "\(Tools.needsRoot)"))
  func noRole() async throws {
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    let daemon = try await clinic.start()
    try await clinic.open()
    let before = try await clinic.entries()
    for arguments in [["today"], ["patient", "show", "P1001"], ["why", "P1001"]] {
      let ran = try await clinic.veridraw(arguments: arguments, as: .stranger)
      #expect(ran.ending == .exit(77), "\(arguments)")
      #expect(ran.errors.contains("veridraw: not permitted: needs") && ran.output.isEmpty)
    }
    // Everybody's role ends somewhere: the superuser's at the list, the bench's at the roster.
    #expect(try await clinic.veridraw("today", as: .admin).ending == .exit(77))
    #expect(try await clinic.veridraw("today", as: .compliance).ending == .exit(77))
    #expect(try await clinic.veridraw("patient", "list", as: .lab).ending == .exit(77))
    let line = try await daemon.errors.line(with: "refused")
    #expect(line.contains("method=org.veridraw.Today") && line.contains("uid=61005"))
    try await daemon.errors.line(with: "method=org.veridraw.ShowPatient")
    #expect(!daemon.errors.text.contains("P1001"))
    #expect(try await clinic.entries() == before)
    await daemon.stop()
  }

  @Test("who views the list stands in the log", .enabled(if: Tools.isRoot, "\(Tools.needsRoot)"))
  func views() async throws {
    try #require(Tools.hasCompiler)
    let clinic = try await Clinic(realFrom: "2026-11-22T12:00")
    var daemon = try await clinic.start()
    try await clinic.open()
    await daemon.stop()
    try clinic.clock?.set("2026-11-23T06:00")
    daemon = try await clinic.start()
    _ = try await clinic.today()
    let views = try await clinic.entries().of("act", slot: "2026-11-23/main")
    #expect(views.contains { $0["what"]?.string == "viewed" && $0["by"]?.string == "staff-1" })
    await daemon.stop()
  }
}
