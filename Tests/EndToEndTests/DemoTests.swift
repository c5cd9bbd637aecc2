import ControlAPI
import Foundation
import Glibc
import TestSupport
import Testing

/// The first five minutes, as they are typed.
@Suite("Demonstration, end to end", .serialized)
struct DemoTests {
  @Test("without a folder: everything lies where it says")
  func bare() async throws {
    let ran = try await Child.run([Programs.veridraw, "demo"])
    #expect(ran.ending == .exit(0), "\(ran.errors)")
    let folder = try #require(ran.output.firstMatch(of: #/Everything lies in (\S+)/#)?.1)
    try Self.expectEverything(in: String(folder), ran)
    try FileManager.default.removeItem(atPath: String(folder))
  }

  @Test(
    "whatever the day and hour, kept in a folder",
    .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"),
    // A Sunday's last minutes, when a day ends under it; a collecting day's early morning.
    arguments: ["2026-11-22T23:59:40", "2026-11-23T04:30:00"])
  func weekday(time: String) async throws {
    let place = try ShortFolder()
    let clock = try await FakeClock(time, zone: "America/Chicago")
    let ran = try await Child.run(
      [Programs.veridraw, "demo", "--dir", place("d")],
      environment: clock.environment.merging(["TZ": "America/Chicago"]) { $1 })
    #expect(ran.ending == .exit(0), "\(ran.output)\n\(ran.errors)")
    try Self.expectEverything(in: place("d"), ran)

    try await Self.expectVerdicts(in: place("d"))
    try await Self.expectGoesOn(in: place("d"))
  }

  @Test(
    "every example, long before and long after its own dates",
    .enabled(if: Tools.hasCompiler, "\(Tools.needsCompiler)"), arguments: try Self.examples)
  func example(name: String) async throws {
    // Whether anybody is on today's list is chance, and a pool is empty on most days.
    for time in Self.dates.prefix(Tools.isLong ? Self.dates.count : name.contains("pool") ? 1 : 0) {
      let place = try ShortFolder()
      let clock = try await FakeClock(time, zone: "America/Chicago")
      let ran = try await Child.run(
        [Programs.veridraw, "demo", "--example", name, "--dir", place("d")],
        environment: clock.environment.merging(["TZ": "America/Chicago"]) { $1 })
      #expect(ran.ending == .exit(0), "\(name) \(time)\n\(ran.output)\n\(ran.errors)")
      #expect(ran.output.contains("PRACTICE: verified") && ran.output.contains("list-altered"))
    }
  }

  private static let dates = ["2025-12-27T10:00:00", "2027-01-03T10:00:00", "2028-02-29T10:00:00"]

  private static var examples: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(
        atPath: Fixtures.project.appending(path: "Config/examples").path
      ).sorted()
    }
  }

  @Test("as a user without any right", .enabled(if: Tools.isRoot, "\(Tools.needsRoot)"))
  func unprivileged() async throws {
    let place = try ShortFolder()
    try Programs.link(into: place.path)
    try FileManager.default.copyItem(
      atPath: Fixtures.project.appending(path: "Config").path, toPath: place("Config"))
    try #require(mkdir(place("home"), 0o777) == 0 && chmod(place("home"), 0o777) == 0)
    let ran = try await Child.run(
      Person.stranger.prefix + [place("veridraw"), "demo", "--dir", place("home/d")])
    #expect(ran.ending == .exit(0), "\(ran.output)\n\(ran.errors)")
    try Self.expectEverything(in: place("home/d"), ran)
  }

  @Test("a folder that holds something is left alone")
  func occupied() async throws {
    let place = try ShortFolder()
    try place.write("mine", to: "file")
    let ran = try await Child.run([Programs.veridraw, "demo", "--dir", place.path])
    #expect(ran.ending == .exit(1) && ran.errors.contains("is not empty"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["file"])
  }

  private static func expectEverything(in folder: String, _ ran: Ran) throws {
    for file in ["veridraw.yaml", "today.html", "bundle/checkpoint", "bundle/held", "tampered"] {
      #expect(FileManager.default.fileExists(atPath: "\(folder)/\(file)"), "\(file)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/control.sock"))
    for step in [
      "PRACTICE", "$ veridraw today", "result enter", "$ veridraw why", "PRACTICE: verified",
      "list-altered", "Next:",
    ] { #expect(ran.output.contains(step), "\(step)") }
    let pids = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
      let line = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(name)/cmdline"))
      return Int(name) != nil && String(decoding: line ?? Data(), as: UTF8.self).contains(folder)
    }
    #expect(pids.isEmpty, "it left something running")
  }

  private static func expectVerdicts(in folder: String) async throws {
    let verify = [Programs.veridraw, "audit", "verify"]
    let held = ["--held", folder + "/bundle/held"]
    let good = try await Child.run(verify + [folder + "/bundle"] + held)
    #expect(good.ending == .exit(0) && good.output.contains("PRACTICE: verified"))
    let covered = try await Child.run(verify + [folder + "/bundle", "--require", "L1"])
    #expect(covered.ending == .exit(1), "no head from outside shows L1")
    let bad = try await Child.run(verify + [folder + "/tampered"])
    #expect(bad.ending == .exit(2) && bad.output.contains("list-altered"))
    let none = try await Child.run(verify + [folder + "/nowhere"])
    #expect(none.ending == .exit(1))
  }

  /// The daemon starts again on what was kept.
  private static func expectGoesOn(in folder: String) async throws {
    let daemon = Daemon(
      try Child([Programs.veridrawd, "--config", folder + "/veridraw.yaml"]))
    try await daemon.errors.line(with: "notice: ready")
    let status = try await Child.run(
      [Programs.veridraw, "status", "--json", "--socket", folder + "/control.sock"])
    #expect(status.ending == .exit(0))
    #expect(try status.decode(Status.Reply.self).practice)
    #expect(await daemon.stop().ending == .exit(0))
  }
}
