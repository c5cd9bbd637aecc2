/// Breaking sentences into lines.
enum Wrapping {
  /// `text` in lines of at most `columns`, broken at spaces; a longer word stands alone. Every line
  /// is indented as the text is.
  static func lines(of text: String, columns: Int) -> [String] {
    let indent = String(text.prefix { $0 == " " })
    var lines: [String] = []
    var current = ""
    for word in text.split(separator: " ") {
      let candidate = current.isEmpty ? indent + word : current + " " + word
      if current.isEmpty || DisplayWidth.of(candidate) <= columns {
        current = candidate
      } else {
        lines.append(current)
        current = indent + word
      }
    }
    return lines + [current]
  }
}
