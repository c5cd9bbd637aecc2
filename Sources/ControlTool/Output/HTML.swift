/// Text for a page.
package enum HTML {
  /// `text` as content or as a quoted attribute, whatever it contains.
  package static func escape(_ text: String) -> String {
    var escaped = ""
    for character in Printable.text(text).unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  /// The same line by line: what is not printable has no line feed either.
  static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { escape(String($0)) }.joined(separator: "\n")
  }
}
