import Foundation
import Glibc
import TestSupport
import Testing

/// The package as an administrator has it: installed with apt on a Debian that has nothing of ours and
/// no Swift, under that Debian's own systemd.
@Suite("Package", .serialized)
struct PackageTests {
  @Test(
    "what the unit leaves open is worth at most 0.5 of 10",
    .enabled(if: Tools.find("systemd-analyze") != nil, "systemd is not installed"),
    arguments: ["veridrawd", "veridraw-import"])
  func exposure(name: String) async throws {
    let unit = Fixtures.project.appending(path: "systemd/\(name).service").path
    // In tenths; an exposure above it is exit status 1.
    let ran = try await Child.run([
      "/usr/bin/systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=5", unit,
    ])
    #expect(ran.ending == .exit(0), "\(ran.output.suffix(200))\(ran.errors)")
  }

  @Test(
    "installed, started, reloaded, hung, killed, taken over, removed and purged",
    .enabled(if: Debian.lack == nil, Debian.lack.map(Comment.init(rawValue:))),
    .timeLimit(.minutes(30)))
  func bareDebian() async throws {
    let debian = try await Debian()
    try await debian.boot("life")
    try await debian.boot("sandbox")
    #expect(try Self.allowed(in: debian.out("probed")) == Self.needed)
    try await debian.boot("kills", Tools.isLong ? "50" : "5")
    try await debian.boot("removal")
  }

  /// All that a program in the daemon's place must be able to do.
  private static let needed = ["its own state", "its own configuration", "who calls"]

  private static func allowed(in path: String) throws -> [String] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count { $0.contains(": no (") } > 30)
    return lines.filter { $0.hasSuffix(": yes") }.map { String($0.dropLast(": yes".count)) }
  }
}

/// A minimal Debian with the package, in a folder, to be booted as often as needed.
private final class Debian {
  private let folder: ShortFolder

  /// What this machine lacks for it; nil when nothing.
  static var lack: String? {
    if !Tools.isRoot { return "only the superuser can boot a system" }
    if Tools.find("mmdebstrap") == nil { return "mmdebstrap is not installed" }
    if !FileManager.default.isExecutableFile(atPath: systemd) { return "no script boots systemd" }
    return package == nil ? "no package: 'systemd/package --debug' builds one" : nil
  }

  /// The script that boots a file system's own systemd: the one named by `VERIDRAW_SYSTEMD`, else
  /// `../shared/tools/real-systemd.sh` beside the project.
  private static let systemd =
    ProcessInfo.processInfo.environment["VERIDRAW_SYSTEMD"]
    ?? Fixtures.project.deletingLastPathComponent().appending(path: "shared/tools/real-systemd.sh")
    .path

  /// The package that was built last.
  private static var package: String? {
    let built = Fixtures.project.appending(path: ".build")
    let files = try? FileManager.default.contentsOfDirectory(
      at: built, includingPropertiesForKeys: [.contentModificationDateKey])
    let times = (files ?? []).filter { $0.pathExtension == "deb" }.map { file in
      let values = try? file.resourceValues(forKeys: [.contentModificationDateKey])
      return (file.path, values?.contentModificationDate ?? .distantPast)
    }
    return times.max { $0.1 < $1.1 }?.0
  }

  /// Bootstraps it, and has its apt install the package with what that depends on. A mirror that
  /// does not answer at once is asked again.
  init() async throws {
    folder = try ShortFolder()
    let package = try #require(Self.package)
    let name = URL(fileURLWithPath: package).lastPathComponent
    let install = "chroot \"$1\" apt-get install --yes --no-install-recommends ./\(name)"
    let made = try await Child.run([
      "/usr/bin/mmdebstrap", "--quiet", "--variant=minbase", "--include=systemd",
      "--aptopt=Acquire::Retries \"5\"",
      "--customize-hook=copy-in \(package) /", "--customize-hook=\(install)", "bookworm",
      folder("root"),
    ])
    try #require(made.ending == .exit(0), "\(made.output)\(made.errors)")
  }

  /// What the last boot left at `name`.
  func out(_ name: String) -> String { folder("out/" + name) }

  /// Boots it and runs one of the scripts in it as root; nothing of a boot is there in the next one.
  func boot(_ script: String, _ arguments: String...) async throws {
    try? FileManager.default.removeItem(atPath: folder("out"))
    try FileManager.default.createDirectory(
      atPath: folder("out"), withIntermediateDirectories: false)
    let scripts = Fixtures.folder.appending(path: "installed").path
    let ran = try await Child.run(
      [scripts + "/boot", Self.systemd, folder("root"), folder("out"), "\(scripts)/\(script)"]
        + arguments)
    let said = (try? String(contentsOfFile: out("log"), encoding: .utf8)) ?? ""
    let journal = (try? String(contentsOfFile: out("journal.txt"), encoding: .utf8)) ?? ""
    try #require(
      ran.ending == .exit(0),
      "\(script): \(ran.output)\(ran.errors)\n\(said.suffix(3000))\n\(journal.suffix(3000))")
    if script == "kills" { print(said.split(separator: "\n").suffix(2).joined(separator: "\n")) }
  }
}
