/// How many columns of a terminal a text takes.
package enum DisplayWidth {
  package static func of(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// The longest beginning of `text` that fits in `columns`; characters are never cut in half.
  static func prefix(of text: String, columns: Int) -> String {
    var taken = ""
    var left = columns
    for character in text {
      let width = of(String(character))
      guard width <= left else { break }
      taken.append(character)
      left -= width
    }
    return taken
  }

  /// `text` cut to `columns`, its end marked as cut.
  static func truncate(_ text: String, columns: Int, unicode: Bool) -> String {
    guard of(text) > columns else { return text }
    let mark = unicode ? "…" : "~"
    return prefix(of: text, columns: columns - 1) + mark
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    default: wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// Blocks whose characters are two columns wide (Unicode Standard Annex 11, W and F).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
    0x20000...0x3FFFD,
  ]
}
