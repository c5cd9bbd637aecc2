import Selection

/// Moves an example's week forward, so that its last collecting day falls on a given day.
package struct WeekdayRotation: Equatable, Sendable {
  /// Days forward, 0…6.
  package let shift: Int

  /// No move where `today` is a collecting day already, or where nothing is collected.
  package init(toCollectOn today: Weekday, from days: WeekdaySet) {
    guard !days.contains(today), let last = days.days.last else {
      shift = 0
      return
    }
    shift = (today.rawValue - last.rawValue + 7) % 7
  }

  package func callAsFunction(_ day: Weekday) -> Weekday {
    Weekday.allCases[(day.rawValue + shift) % 7]
  }

  /// A program file with its weekdays moved: keys where the file lists them, names in what it says.
  package func program(_ yaml: String) -> String {
    lines(of: yaml).map { line in
      let keysToo = line.contains("weekdays:")
      return replacingWords(in: line) { word in
        Weekday.allCases.first { $0.name == word || keysToo && $0.key == word }.map { day in
          word == day.key ? self(day).key : self(day).name
        }
      }
    }.joined(separator: "\n")
  }

  /// A roster with the days of its `attends` column moved. The column's ranges become lists, since
  /// a moved range may run over the end of the week.
  package func roster(_ csv: String) -> String {
    let lines = lines(of: csv)
    guard let heading = lines.first,
      let column = RosterCells.split(heading).firstIndex(of: "attends")
    else { return csv }
    let rows = lines.dropFirst().map { line in
      var cells = RosterCells.split(line)
      guard cells.indices.contains(column) else { return line }
      cells[column] = attendance(cells[column])
      return cells.joined(separator: ",")
    }
    return ([heading] + rows).joined(separator: "\n")
  }

  /// `wed thu fri sat` for `mon-thu` moved by two.
  package func attendance(_ days: String) -> String {
    days.split(separator: " ").flatMap(Self.expanded).map { self($0).key }.joined(separator: " ")
  }

  private static func expanded(_ text: Substring) -> [Weekday] {
    let ends = text.split(separator: "-").compactMap { Weekday(key: $0) }
    guard ends.count == 2, ends[0].rawValue <= ends[1].rawValue else { return ends }
    return Array(Weekday.allCases[ends[0].rawValue...ends[1].rawValue])
  }

  private func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func replacingWords(in line: String, _ replacement: (String) -> String?) -> String {
    var result = ""
    var word = ""
    for character in line + "\n" {
      if character.isLetter {
        word.append(character)
      } else {
        result += replacement(word) ?? word
        word = ""
        result.append(character)
      }
    }
    return String(result.dropLast())
  }
}

/// Cells of one line of a CSV file as they are written, quotes and all.
enum RosterCells {
  static func split(_ line: String) -> [String] {
    var cells = [""]
    var quoted = false
    for character in line {
      if character == "\"" { quoted.toggle() }
      if character == ",", !quoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
