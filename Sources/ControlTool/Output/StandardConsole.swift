@preconcurrency import Glibc

extension Console {
  /// The process's own streams, as its environment asks for them.
  package static func standard(_ environment: [String: String]) -> Console {
    let terminal = isatty(STDOUT_FILENO) == 1
    return Console(
      width: terminal ? columns() : nil,
      colours: terminal && wantsColours(environment),
      unicode: speaksUnicode(environment),
      interactive: isatty(STDIN_FILENO) == 1,
      out: { fputs($0, stdout) },
      err: { text in
        // What was printed before a complaint is seen before it.
        fflush(stdout)
        fputs(text, stderr)
      },
      input: { readLine(strippingNewline: true) })
  }

  /// False when something printed did not arrive: a full disk, a closed pipe.
  package static func flushStandardOutput() -> Bool {
    fflush(stdout) == 0 && ferror(stdout) == 0
  }

  /// `NO_COLOR` (no-color.org) and dumb terminals are left without colours.
  package static func wantsColours(_ environment: [String: String]) -> Bool {
    environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  /// Whether the locale's encoding is UTF-8, by the first variable that decides it (locale(7)).
  package static func speaksUnicode(_ environment: [String: String]) -> Bool {
    let deciding = ["LC_ALL", "LC_CTYPE", "LANG"].lazy
      .compactMap { environment[$0] }.first { !$0.isEmpty }
    let locale = (deciding ?? "").lowercased()
    return locale.contains("utf-8") || locale.contains("utf8")
  }

  private static func columns() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return max(40, Int(size.ws_col))
  }
}
