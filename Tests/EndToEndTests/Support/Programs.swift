import Foundation
import Glibc

/// The programs under test, as they were built with these tests, and the tools tests lean on.
enum Programs {
  static var veridraw: String { built("veridraw") }
  static var veridrawd: String { built("veridrawd") }

  /// Executables lie beside the test bundle, wherever that was built.
  private static func built(_ name: String) -> String { folder + "/" + name }

  private static var folder: String {
    let named = CommandLine.arguments.lazy.compactMap(folder(around:)).first { _ in true }
    return named ?? folder(around: Bundle.main.bundlePath) ?? "."
  }

  /// The folder of `path` or of something above it that holds both programs.
  private static func folder(around path: String) -> String? {
    var place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    while place.path != "/" {
      let both = ["veridraw", "veridrawd"].map { place.appending(path: $0).path }
      if both.allSatisfy(FileManager.default.isExecutableFile(atPath:)) { return place.path }
      place.deleteLastPathComponent()
    }
    return nil
  }

  /// Links both programs into `folder`, where another user can reach them whatever the mode of the
  /// directories they were built in.
  static func link(into folder: String) throws {
    for path in [veridraw, veridrawd] {
      let target = folder + "/" + URL(fileURLWithPath: path).lastPathComponent
      if Glibc.link(path, target) != 0 {
        try FileManager.default.copyItem(atPath: path, toPath: target)
      }
    }
  }
}

/// What a test needs from the machine, and what it says when it is skipped for want of it.
enum Tools {
  static var isRoot: Bool { geteuid() == 0 }
  static let needsRoot = "only the superuser can act as other users"

  /// Whether a process that is not a child can be traced.
  static var canTrace: Bool {
    let scope = try? String(contentsOfFile: "/proc/sys/kernel/yama/ptrace_scope", encoding: .utf8)
    return find("strace") != nil && (isRoot || scope == nil || scope == "0\n")
  }
  static let needsTrace = "strace is not installed or may not be used"

  static var hasPython: Bool { find("python3") != nil }
  static let needsPython = "python3 is not installed"

  /// For the clock that tests set; it comes with the Swift toolchain.
  static var compiler: String? { find("clang") ?? find("cc") }
  static var hasCompiler: Bool { compiler != nil }
  static let needsCompiler = "no C compiler in PATH"

  /// Everything instead of a slice of it.
  static var isLong: Bool { ProcessInfo.processInfo.environment["VERIDRAW_LONG"] == "1" }

  /// The path of a program, nil when it is not installed.
  static func find(_ name: String) -> String? {
    let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let all = ["/usr/bin", "/bin"] + places.map(String.init)
    return all.map { $0 + "/" + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
