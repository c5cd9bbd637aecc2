/// Rows under headings, aligned by display width.
package struct Table {
  package enum Alignment: Sendable { case left, right }

  package struct Column: Sendable {
    let title: String
    let alignment: Alignment
    /// May be cut when the terminal is too narrow.
    let yields: Bool

    package init(_ title: String, _ alignment: Alignment = .left, yields: Bool = false) {
      self.title = title
      self.alignment = alignment
      self.yields = yields
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []
  private static let gap = "  "
  private static let narrowest = 6

  package init(_ columns: [Column]) {
    self.columns = columns
  }

  package mutating func add(_ cells: [String]) {
    rows.append(cells.map(Printable.text))
  }

  /// The headings, then a line for each row; cut to `width` columns where that is given.
  package func lines(width: Int?, unicode: Bool) -> [String] {
    let widths = fitted(to: width)
    return ([columns.map(\.title)] + rows).map { line($0, widths, unicode) }
  }

  private func line(_ cells: [String], _ widths: [Int], _ unicode: Bool) -> String {
    var padded: [String] = []
    for (index, (cell, width)) in zip(cells, widths).enumerated() {
      let text = DisplayWidth.truncate(cell, columns: width, unicode: unicode)
      let room = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
      padded.append(columns[index].alignment == .left ? text + room : room + text)
    }
    let line = padded.joined(separator: Self.gap)
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// Natural widths; where they are too wide together, the widest yielding column gives way.
  private func fitted(to width: Int?) -> [Int] {
    var widths = columns.indices.map { index in
      ([columns[index].title] + rows.map { $0[index] }).map(DisplayWidth.of).max() ?? 0
    }
    guard let width else { return widths }
    let gaps = Self.gap.count * (columns.count - 1)
    while widths.reduce(gaps, +) > width, let widest = widestYielding(widths) {
      widths[widest] -= 1
    }
    return widths
  }

  private func widestYielding(_ widths: [Int]) -> Int? {
    columns.indices
      .filter { columns[$0].yields && widths[$0] > Self.narrowest }
      .max { widths[$0] < widths[$1] }
  }
}
