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
}
