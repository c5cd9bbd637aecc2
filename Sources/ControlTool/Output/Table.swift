/// Rows under headings, aligned by display width.
package struct Table {
  package enum Alignment: Sendable { case left, right }

  package struct Column: Sendable {
    let title: String
    let alignment: Alignment
    /// May be cut when the terminal is too narrow.
    let yields: Bool
    /// May be left out when cutting would leave too little of the columns that yield.
    let drops: Bool

    package init(
      _ title: String, _ alignment: Alignment = .left, yields: Bool = false, drops: Bool = false
    ) {
      self.title = title
      self.alignment = alignment
      self.yields = yields
      self.drops = drops
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []
  private static let gap = "  "
  /// A column that yields keeps this much as long as others can be left out for it.
  private static let comfortable = 12
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

  private func line(_ cells: [String], _ widths: [Int?], _ unicode: Bool) -> String {
    var padded: [String] = []
    for (index, cell) in cells.enumerated() {
      guard let width = widths[index] else { continue }
      let text = DisplayWidth.truncate(cell, columns: width, unicode: unicode)
      let room = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
      padded.append(columns[index].alignment == .left ? text + room : room + text)
    }
    let line = padded.joined(separator: Self.gap)
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// Natural widths. Where they are too wide together, the widest yielding column gives way, then
  /// the last one that may be left out does (nil), then those that yield give way further.
  private func fitted(to width: Int?) -> [Int?] {
    var widths: [Int?] = columns.indices.map { index in
      ([columns[index].title] + rows.map { $0[index] }).map(DisplayWidth.of).max() ?? 0
    }
    guard let width else { return widths }
    while true {
      let cut = cut(widths, to: width, atLeast: Self.comfortable)
      if Self.total(cut) <= width { return cut }
      guard let last = columns.indices.last(where: { columns[$0].drops && widths[$0] != nil })
      else { return self.cut(widths, to: width, atLeast: Self.narrowest) }
      widths[last] = nil
    }
  }

  private func cut(_ natural: [Int?], to width: Int, atLeast least: Int) -> [Int?] {
    var widths = natural
    while Self.total(widths) > width, let widest = widestYielding(widths, atLeast: least) {
      widths[widest] = widths[widest].map { $0 - 1 }
    }
    return widths
  }

  private static func total(_ widths: [Int?]) -> Int {
    let shown = widths.compactMap { $0 }
    return shown.reduce(gap.count * max(0, shown.count - 1), +)
  }

  private func widestYielding(_ widths: [Int?], atLeast least: Int) -> Int? {
    columns.indices
      .filter { columns[$0].yields && widths[$0] ?? 0 > least }
      .max { widths[$0] ?? 0 < widths[$1] ?? 0 }
  }
}
