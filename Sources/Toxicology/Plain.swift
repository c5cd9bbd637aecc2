/// What text says once spelling, spacing and decoration are set aside.
package enum Plain {
  package static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Lower-case words with one blank between them: letters, digits and what holds them together
  /// (`6-acetylmorphine`, `gc/ms`, `+`). Everything else only separates.
  static func words(_ text: some StringProtocol) -> String {
    let loose = text.lowercased().map { character -> Character in
      character.isLetter || character.isNumber || "-/+{}".contains(character) ? character : " "
    }
    return String(loose).split(separator: " ")
      .map { Self.undashed($0) }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Dashes and slashes between letters hold a word together; around it they are decoration.
  private static func undashed(_ word: Substring) -> Substring {
    let start = word.drop { "-/".contains($0) }
    return start.prefix(start.count - start.reversed().prefix { "-/".contains($0) }.count)
  }
}
