import Toxicology

/// What somebody at a tray must know: shown at its beginning, and whenever they ask.
enum CupLegend {
  static func isAskedFor(_ said: String) -> Bool { ["?", "help"].contains(said.lowercased()) }

  static func print(on console: Console) {
    for line in lines { console.noteParagraph(line, .faint) }
  }

  private static let lines = [
    "A test line, however faint, is 'neg'; none is 'pos'; a strip without its control line is "
      + "'invalid', one that nobody can read 'not tested'.",
    "'all neg', 'all neg except thc', 'opi oxy pos, rest neg', 'mtd invalid, rest neg'",
    "Compare initials and birthday with each cup; where they differ, Enter leaves it.",
    "Instead of a cup: 'undo' takes back the one before, 'lot' is for another box.",
    "b goes back to a cup's readings; ? shows this again.",
  ]
}
