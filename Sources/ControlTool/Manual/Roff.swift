/// Text as troff reads it, in the macros of man(7).
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

  static func title(_ name: String, _ section: Int, _ volume: String) -> String {
    let version = inline(Veridraw.version)
    return ".TH \(inline(name)) \(section) \"\" \"veridraw \(version)\" \"\(volume)\""
  }

  static func section(_ title: String, _ paragraphs: String...) -> [String] {
    [".SH \(title)", paragraphs.map(text).joined(separator: "\n.PP\n")]
  }

  /// A word or a line set off in bold, and what it is.
  static func entry(_ word: String, _ meaning: String) -> [String] {
    [".TP", ".B \(inline(word))", text(meaning)]
  }

  /// Lines exactly as they are.
  static func example(_ lines: String) -> [String] { [".PP", ".nf", text(lines), ".fi"] }

  /// `veridraw (1), veridraw.yaml (5)`
  static func seeAlso(_ pages: (String, Int)...) -> [String] {
    [".SH SEE ALSO"]
      + pages.enumerated().map { index, page in
        ".BR \(inline(page.0)) (\(page.1))" + (index + 1 < pages.count ? "," : "")
      }
  }
}
