/// Where a command prints and asks. Whatever goes through `line` is made printable first.
package struct Console: Sendable {
  package enum Style: Sendable { case plain, strong, faint, good, warning, bad }

  /// Columns of the terminal; nil when the output is not a terminal.
  package var width: Int?
  package var colours: Bool
  package var unicode: Bool
  /// Somebody is there to be asked.
  package var interactive: Bool
  private let out: @Sendable (String) -> Void
  private let err: @Sendable (String) -> Void
  private let input: @Sendable () -> String?

  package init(
    width: Int? = nil, colours: Bool = false, unicode: Bool = true, interactive: Bool = false,
    out: @escaping @Sendable (String) -> Void, err: @escaping @Sendable (String) -> Void,
    input: @escaping @Sendable () -> String? = { nil }
  ) {
    self.width = width
    self.colours = colours
    self.unicode = unicode
    self.interactive = interactive
    self.out = out
    self.err = err
    self.input = input
  }

  package var isTerminal: Bool { width != nil }

  /// One line of output.
  package func line(_ text: String = "", _ style: Style = .plain) {
    out(painted(Printable.text(text), style) + "\n")
  }

  /// A line that another console has made printable and painted already.
  func verbatim(_ line: String) {
    out(line + "\n")
  }

  /// One line beside the output: complaints, hints, progress.
  package func note(_ text: String, _ style: Style = .plain) {
    err(painted(Printable.text(text), style) + "\n")
  }

  /// A text somebody wrote, line by line: exactly as it is, unless it goes to a terminal.
  package func document(_ text: String) {
    guard isTerminal else { return out(text.hasSuffix("\n") ? text : text + "\n") }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    for line in lines { self.line(String(line)) }
  }

  /// A table, its headings set off.
  package func table(_ table: Table, indent: String = "") {
    let room = width.map { $0 - indent.count }
    for (index, line) in table.lines(width: room, unicode: unicode).enumerated() {
      self.line(indent + line, index == 0 ? .faint : .plain)
    }
  }

  /// Whole sentences, broken between words where the terminal ends.
  package func paragraph(_ text: String, _ style: Style = .plain) {
    for line in Wrapping.lines(of: text, columns: width ?? .max) { self.line(line, style) }
  }

  /// The same beside the output.
  func noteParagraph(_ text: String, _ style: Style = .plain) {
    for line in Wrapping.lines(of: text, columns: width ?? .max) { note(line, style) }
  }

  /// Asks beside the output and reads one line; nil at the end of the input.
  package func ask(_ question: String) -> String? {
    if interactive { err(Printable.text(question)) }
    return input()
  }

  /// All lines of the input that are left, asked for by nobody.
  func rest() -> [String] {
    var lines: [String] = []
    while let line = input() { lines.append(line) }
    return lines
  }

  /// Writes over the line before it. On a terminal only.
  package func progress(_ text: String) {
    guard isTerminal else { return }
    err("\r\u{1B}[2K" + Printable.text(text))
  }

  private func painted(_ text: String, _ style: Style) -> String {
    guard colours, let code = style.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

extension Console.Style {
  /// Select Graphic Rendition (ECMA-48 8.3.117).
  fileprivate var code: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .warning: "33"
    case .bad: "1;31"
    }
  }
}
