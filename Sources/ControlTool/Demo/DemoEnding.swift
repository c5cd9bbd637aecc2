import Foundation

/// Where everything lies, and what can be typed next.
struct DemoEnding {
  let folder: DemoFolder
  let tool: Tool
  let daemon: String

  func tell() {
    let console = tool.console
    console.line()
    console.line("Everything lies in \(folder.path)", .strong)
    for (name, what) in contents { console.line("  \(name)  \(what)") }
    if folder.hasForeignSocket { console.line("  and its socket in \(folder.socket)") }
    console.line()
    console.line("Next:", .strong)
    for command in next { console.line("  \(command)") }
  }

  private var contents: [(String, String)] {
    [
      ("today.html   ", "today's list: open it in a browser, print it"),
      ("bundle/      ", "the evidence; bundle/held/ the heads of the printed lists"),
      ("tampered/    ", "the copy with one person left off"),
      ("veridraw.yaml", "the daemon's file"),
    ]
  }

  private var next: [String] {
    let veridraw = command(tool.executable)
    let foreign = folder.hasForeignSocket ? [folder.socketFolder] : []
    return [
      "\(command(daemon)) --config \(ShellWord.quoted(folder.configuration)) &",
      "export VERIDRAW_SOCKET=\(ShellWord.quoted(folder.socket))",
      "\(veridraw) status",
      "\(veridraw) today --as staff-1",
      "\(veridraw) test list --open --as staff-1",
      "\(veridraw) audit verify \(ShellWord.quoted(folder.bundle))"
        + " --held \(ShellWord.quoted(folder.held))",
      "rm -r \(([folder.path] + foreign).map(ShellWord.quoted).joined(separator: " "))",
    ]
  }

  /// The bare name where the shell would find the same file by it.
  private func command(_ path: String) -> String {
    let file = URL(fileURLWithPath: path)
    let places = (tool.environment["PATH"] ?? "").split(separator: ":")
    let found = places.contains { $0 == file.deletingLastPathComponent().path }
    return found ? file.lastPathComponent : ShellWord.quoted(path)
  }
}
