import Toxicology

/// One thing wrong in a file, and where. Line and column count from 1, the column in characters.
package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  package let line: Int
  package let column: Int
  /// Lower case, no full stop; quotes what was typed, except personal data.
  package let message: String
  /// What to do about it: `did you mean 'lists'?`
  package let hint: String?

  package init(file: String, line: Int, column: Int, message: String, hint: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  /// `program.yaml:3:1: unknown key 'list' (did you mean 'lists'?)`
  package var description: String {
    "\(file):\(line):\(column): \(message)" + (hint.map { " (\($0))" } ?? "")
  }
}

/// Everything wrong in one file, in its order. Thrown only when there is something.
package struct Problems: Error, Equatable, Sendable, CustomStringConvertible {
  /// The first ones; never more than `Problems.kept`.
  package let list: [Problem]
  /// How many there are in all.
  package let total: Int

  /// A roster with one wrong column has as many problems as lines. Nobody reads them all.
  package static let kept = 1_000
  package static let printed = 50

  package init(_ list: [Problem], total: Int? = nil) {
    self.list = Array(list.prefix(Self.kept))
    self.total = max(total ?? list.count, list.count)
  }

  /// One line each; after fifty, how many more there are.
  package var description: String {
    var lines = list.prefix(Self.printed).map(\.description)
    if total > lines.count { lines.append("… and \(total - lines.count) more") }
    return lines.joined(separator: "\n")
  }
}

/// Where a reader puts what it finds, so that it can go on and find more.
final class ProblemLog {
  let file: String
  private var list: [Problem] = []
  private(set) var total = 0

  init(file: String) { self.file = file }

  var isEmpty: Bool { total == 0 }

  func add(_ message: String, line: Int, column: Int, hint: String? = nil) {
    total += 1
    guard list.count < Problems.kept else { return }
    list.append(
      Problem(file: file, line: line, column: column, message: message, hint: hint))
  }

  /// In the file's order: a key that is missing is noticed after those that are there.
  var problems: Problems {
    Problems(list.sorted { ($0.line, $0.column) < ($1.line, $1.column) }, total: total)
  }
}

/// What was typed, fit to be printed: in quotes, at most forty characters, nothing that could move
/// a terminal's cursor.
func quoted(_ text: some StringProtocol) -> String {
  let safe = text.unicodeScalars.prefix(40).map { $0.isPrintable ? Character($0) : "?" }
  return "'" + String(safe) + (text.unicodeScalars.count > 40 ? "…" : "") + "'"
}

/// `did you mean 'lists'?`, or nil when nothing is near.
func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
  Spelling.nearest(to: word, in: candidates).map { "did you mean '\($0)'?" }
}

extension Unicode.Scalar {
  /// Neither a control character nor one that reorders or hides its neighbours.
  var isPrintable: Bool {
    if isASCII { return value >= 0x20 && value != 0x7F }
    return switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }
}
