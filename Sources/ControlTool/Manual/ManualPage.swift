/// The manual page, in the macros of man(7), written from the parser's own words.
struct ManualPage {
  private let root: ParserInfo.Command

  init(_ root: ParserInfo.Command) {
    self.root = root
  }

  var text: String {
    let head = [
      Roff.title("VERIDRAW", 1, "User Commands"),
      ".SH NAME", "veridraw \\- \(Roff.inline(root.abstract ?? ""))",
      ".SH SYNOPSIS", ".B veridraw", ".I noun verb", "[\\fIoptions\\fR]",
      ".SH DESCRIPTION", Roff.text(root.discussion ?? ""), ".SH COMMANDS",
    ]
    let commands = root.shown.flatMap { section($0, path: "veridraw") }
    return (head + commands + common + JSONSection.lines + end).joined(separator: "\n") + "\n"
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

  private var common: [String] {
    [".SH COMMON OPTIONS"]
      + Roff.entry("--socket <path>", "The daemon's socket.")
      + Roff.entry("--as <actor>", "Who acts, for a practice log only.")
      + Roff.entry("--json", "Print the answer as JSON, keys sorted; see below.")
      + [".SH ENVIRONMENT"]
      + Roff.entry("VERIDRAW_SOCKET", "The daemon's socket, where --socket is not given.")
      + Roff.entry("NO_COLOR", "When set, nothing is coloured.")
  }

  private var end: [String] {
    [".SH FILES"]
      + Roff.entry(ConnectionOptions.standardSocket, "The daemon's socket.")
      + Roff.entry(ConfigCheck.standardFile, "The daemon's file.")
      + Roff.section(
        "COMPLETION",
        "'veridraw --generate-completion-script bash' (or zsh, fish) prints a script that also "
          + "completes the numbers of open tests and of patients, the names of lists and phases, "
          + "as far as whoever types may see them.")
      + Roff.seeAlso(("veridrawd", 8), ("veridraw.yaml", 5))
  }
}
