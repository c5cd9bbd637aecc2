/// Text that came from data, made safe to show: nothing in it can move a cursor, change a colour,
/// turn the reading direction or start a new line.
package enum Printable {
  /// `text` with every scalar that is not ordinary text replaced by `?`.
  package static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { safe.append(isUnsafe(scalar) ? "?" : scalar) }
    return String(safe)
  }

  /// Controls (C0, DEL, C1), line and paragraph separators, and the marks that turn the reading
  /// direction, with which one name could be made to look like another.
  static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
