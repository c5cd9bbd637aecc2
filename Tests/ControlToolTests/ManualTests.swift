import ControlTool
import Documents
import Foundation
import TestSupport
import Testing

@Suite("Manual pages")
struct ManualTests {
  @Test(
    "the pages read as they were reviewed", arguments: [(5, "veridraw.yaml.5"), (8, "veridrawd.8")])
  func golden(section: Int, name: String) async throws {
    let typed = await Typed("man", String(section))
    #expect(typed.status == .done)
    #expect(!typed.text.contains("--"), "a hyphen that is not escaped")
    try Golden.check(name, typed.text)
  }

  @Test("there is no page in another section")
  func section() async {
    #expect(await Typed("man", "3").status == .usage)
  }

  /// Keys and defaults of the shipped file, those that are commented out too.
  private func shipped() throws -> [String: String] {
    let file = Fixtures.project.appending(path: "Config/veridraw.yaml")
    var keys: [String: String] = [:]
    var parent = ""
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      guard let match = line.wholeMatch(of: /(?:# )?( *)([a-z_]+):(?: +([^#]*?))?(?: +#.*)?/)
      else { continue }
      let name = String(match.2)
      if match.1.isEmpty { parent = name }
      keys[match.1.isEmpty ? name : "\(parent).\(name)"] = String(match.3 ?? "")
    }
    return keys
  }

  @Test("the page has the keys of the shipped file, each once, and no other")
  func keys() throws {
    let names = FilePage.keys.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(try Set(names) == Set(shipped().keys))
  }

  @Test("figures and paths that the page gives as defaults are those of the shipped file")
  func defaults() throws {
    let shipped = try shipped()
    let plain = FilePage.keys.filter { key in
      key.standard.map { !$0.contains(" ") && $0 != "[]" && $0 != "now" } ?? false
    }
    #expect(plain.count == 11)
    for key in plain { #expect(shipped[key.name] == key.standard, "\(key.name)") }
  }

  @Test("the daemon's reader takes every key of the page, and refuses one that is not on it")
  func accepted() throws {
    let file = Fixtures.project.appending(path: "Config/veridraw.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing(/(?m)^# (practice_clock)/) { "#\($0.1)" }
      .replacing(/(?m)^# ( *[a-z_]+:( |$))/) { String($0.1) }
    let read = try DaemonFile.read(Array(text.utf8), file: "/etc/veridraw/veridraw.yaml")
    #expect(read.limits == Limits())
    #expect(throws: Problems.self) {
      try DaemonFile.read(Array((text + "\nsockets: x\n").utf8), file: "veridraw.yaml")
    }
  }

  @Test("the shortest file is accepted, and nothing can be left out of it")
  func shortest() throws {
    _ = try DaemonFile.read(Array(FilePage.shortest.utf8), file: "veridraw.yaml")
    let lines = FilePage.shortest.split(separator: "\n")
    for left in ["origin", "timezone", "roles"] {
      let kept = lines.filter { !$0.hasPrefix(left) && (left != "roles" || !$0.hasPrefix(" ")) }
      #expect(throws: Problems.self) {
        try DaemonFile.read(Array(kept.joined(separator: "\n").utf8), file: "veridraw.yaml")
      }
    }
  }
}
