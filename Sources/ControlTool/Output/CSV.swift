/// Comma-separated values (RFC 4180) for spreadsheets.
package enum CSV {
  /// One record, with its CRLF.
  package static func record(_ cells: [String]) -> String {
    cells.map(cell).joined(separator: ",") + "\r\n"
  }

  /// Quoted where it must be. A cell that a spreadsheet would run as a formula is shown as text
  /// by an apostrophe before it.
  static func cell(_ text: String) -> String {
    let inert = text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text
    let quoted = inert.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    return quoted ? "\"" + inert.replacing("\"", with: "\"\"") + "\"" : inert
  }
}
