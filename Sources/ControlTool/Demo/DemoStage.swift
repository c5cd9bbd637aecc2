/// Shows commands as somebody would type them, and runs those very commands.
struct DemoStage {
  let tool: Tool
  let folder: DemoFolder

  private static let longest = 40
  private static let kept = (first: 9, last: 7)

  func say(_ text: String) {
    tool.console.line()
    tool.console.paragraph(text, .strong)
  }

  /// Types `veridraw ARGUMENTS` and shows what it prints. Throws unless it ends as expected.
  func type(_ arguments: String..., expecting expected: ToolStatus = .done) async throws {
    tool.console.line(
      "$ veridraw \(arguments.map(ShellWord.quoted).joined(separator: " "))", .faint)
    let lines = Recorder()
    let environment = tool.environment.merging(["VERIDRAW_SOCKET": folder.socket]) { $1 }
    let inner = Tool(
      console: lines.console(like: tool.console), environment: environment,
      executable: tool.executable)
    let status = await Veridraw.run(arguments, with: inner)
    show(lines.lines)
    guard status == expected else {
      throw Failure(
        "the demonstration expected exit status \(expected.rawValue), got \(status.rawValue)")
    }
  }

  /// A long answer is shown by its beginning and its end.
  private func show(_ lines: [String]) {
    guard lines.count > Self.longest else { return lines.forEach(tool.console.verbatim) }
    lines.prefix(Self.kept.first).forEach(tool.console.verbatim)
    let left = lines.count - Self.kept.first - Self.kept.last
    tool.console.line("  (\(left) more lines)", .faint)
    lines.suffix(Self.kept.last).forEach(tool.console.verbatim)
  }
}

/// A word as a shell reads it.
enum ShellWord {
  static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:,=+@".contains($0) }
    return plain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
