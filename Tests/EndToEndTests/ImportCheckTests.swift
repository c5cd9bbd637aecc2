import Foundation
import TestSupport
import Testing

/// The script that guards the walls of the house.
@Suite("Import check", .enabled(if: Tools.hasPython, "\(Tools.needsPython)"))
struct ImportCheckTests {
  @Test("the walls stand")
  func stand() async throws {
    let ran = try await Self.check(Fixtures.project.path)
    #expect(ran.ending == .exit(0), "\(ran.output)")
    #expect(ran.output == "imports: every wall stands")
  }

  @Test(
    "a planted breach is named by file and line",
    arguments: [
      ("Selection/Planted.swift", "import GRDB", "Selection may not import GRDB"),
      ("ControlTool/Planted.swift", "import Storage", "ControlTool may not import Storage"),
      ("ControlTool/Planted.swift", "import struct Daemon.X", "may not import Daemon"),
      ("Evidence/Planted.swift", "@preconcurrency import CLibcrypto", "may not import CLibcrypto"),
      ("ControlAPI/Planted.swift", "package import Selection", "may not import Selection"),
      ("Evidence/Planted.swift", "let now = Date()", "the core has no clock"),
      ("Selection/Planted.swift", "import Foundation", "Foundation has no place here"),
      ("Sideline/Planted.swift", "import Glibc", "no walls are drawn for target Sideline"),
    ])
  func planted(file: String, line: String, message: String) async throws {
    let place = try ShortFolder()
    let path = URL(fileURLWithPath: place("Sources/" + file))
    try FileManager.default.createDirectory(
      at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("// Planted.\n\(line)\n".utf8).write(to: path)
    let innocent = path.deletingLastPathComponent().appending(path: "Innocent.swift")
    try Data("struct Innocent {}\n".utf8).write(to: innocent)
    let ran = try await Self.check(place.path)
    #expect(ran.ending == .exit(1))
    let number = file.hasPrefix("Sideline") ? 1 : 2
    #expect(ran.output.contains("Sources/\(file):\(number): "), "\(ran.output)")
    #expect(file.hasPrefix("Sideline") || !ran.output.contains("Innocent"))
    #expect(ran.output.contains(message))
  }

  private static func check(_ root: String) async throws -> Ran {
    let python = try #require(Tools.find("python3"))
    let script = Fixtures.project.appending(path: ".ci/check-imports").path
    return try await Child.run([python, script, root])
  }
}
