/// The manual page, in the macros of man(7), written from the parser's own words.
struct ManualPage {
  private let root: ParserInfo.Command
  private let version: String

  init(_ root: ParserInfo.Command, version: String) {
    self.root = root
    self.version = version
  }

  var text: String {
    let head = [
      ".TH VERIDRAW 1 \"\" \"veridraw \(version)\" \"User Commands\"",
      ".SH NAME", "veridraw \\- \(Roff.inline(root.abstract ?? ""))",
      ".SH SYNOPSIS", ".B veridraw", ".I noun verb", "[\\fIoptions\\fR]",
      ".SH DESCRIPTION", Roff.text(root.discussion ?? ""), ".SH COMMANDS",
    ]
    let commands = root.shown.flatMap { section($0, path: "veridraw") }
    return (head + commands + files).joined(separator: "\n") + "\n"
  }

  private func section(_ command: ParserInfo.Command, path: String) -> [String] {
    let path = "\(path) \(command.commandName)"
    guard command.shown.isEmpty else {
      return [".SS \"\(Roff.inline(path))\"", Roff.text(command.abstract ?? "")]
        + [command.discussion].compactMap { $0 }.map(Roff.text)
        + command.shown.flatMap { section($0, path: path) }
    }
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    return [".SS \"\(Roff.inline(path))\"", synopsis(path, arguments), ".PP"]
      + [command.abstract, command.discussion].compactMap { $0 }.map(Roff.text)
      + arguments.filter { !isCommon($0) }.flatMap(entry)
  }

  private func synopsis(_ path: String, _ arguments: [ParserInfo.Argument]) -> String {
    let words = arguments.filter { !isCommon($0) }.map { argument in
      let word = Roff.inline(name(argument))
      return argument.isOptional ? "[\(word)]" : word
    }
    return ([".B \(Roff.inline(path))"] + words).joined(separator: "\n")
  }

  private func entry(_ argument: ParserInfo.Argument) -> [String] {
    [".TP", ".B \(Roff.inline(name(argument)))", Roff.text(argument.abstract ?? "")]
  }

  private func name(_ argument: ParserInfo.Argument) -> String {
    let value = "<\(argument.valueName ?? "value")>" + (argument.isRepeating ? "..." : "")
    guard argument.kind != "positional" else { return value }
    let long = argument.names?.first { $0.kind == "long" }?.name ?? ""
    return argument.kind == "flag" ? "--\(long)" : "--\(long) \(value)"
  }

  /// Told once, at the end, rather than under every command.
  private func isCommon(_ argument: ParserInfo.Argument) -> Bool {
    let names = (argument.names ?? []).map(\.name)
    return !Set(names).isDisjoint(with: ["help", "version", "socket", "as", "json"])
  }

  private var files: [String] {
    [
      ".SH COMMON OPTIONS",
      ".TP", ".B \\-\\-socket <path>", "The daemon's socket.",
      ".TP", ".B \\-\\-as <actor>", "Who acts, for a practice log only.",
      ".TP", ".B \\-\\-json", "Print the answer as JSON, keys sorted.",
      ".SH ENVIRONMENT",
      ".TP", ".B VERIDRAW_SOCKET", "The daemon's socket, where \\-\\-socket is not given.",
      ".TP", ".B NO_COLOR", "When set, nothing is coloured.",
      ".SH SEE ALSO", ".BR veridrawd (8),", ".BR veridraw.yaml (5)",
    ]
  }
}

/// Text as troff reads it.
enum Roff {
  static func inline(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
  }

  /// Paragraphs; no line of them can be taken for a macro.
  static func text(_ text: String) -> String {
    inline(text).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? ".PP" : ".'".contains($0.prefix(1)) ? "\\&\($0)" : String($0) }
      .joined(separator: "\n")
  }
}
