import ControlAPI
import Toxicology

/// What the strips of one cup say, once their control lines have been looked at: a dead strip looks
/// like a quick negative.
struct CupStrips {
  let readings: String
  let controlsSeen: Bool
}

extension CupEntry {
  /// Asks about the control lines, unless that was `said` already; nil where the readings are to be
  /// asked for again.
  func askStrips(_ readings: String, unless said: Bool?) throws(Failure) -> CupStrips? {
    if let said { return CupStrips(readings: readings, controlsSeen: said) }
    let strips = CupJudge.readings(in: readings, panel: panel)
    let unread = zip(panel.analytes, strips).filter(\.1.isUnread)
    if !unread.isEmpty, unread.count == strips.count { return try askDead(readings) }
    guard console.interactive else {
      throw Failure(
        "whether the control lines were seen must be said", status: .usage,
        hint: "look at every strip, then give --controls-seen or --no-controls-seen")
    }
    readBack(readings)
    let others = unread.isEmpty ? "" : " but \(unread.map(\.0.code).joined(separator: ", "))"
    let seen = try choice(
      "control line of every strip\(others) seen? (y, n, b to go back): ", back: true)
    guard let seen else { return nil }
    return seen ? CupStrips(readings: readings, controlsSeen: true) : try askMissing(readings)
  }

  /// A cup that says nothing, as it was typed: nobody is asked about its control lines.
  private func askDead(_ readings: String) throws(Failure) -> CupStrips? {
    let dead = CupStrips(readings: readings, controlsSeen: false)
    guard console.interactive else { return dead }
    readBack(readings)
    let question = "no strip gives a reading: is that so? (y, n, b to go back): "
    return try choice(question, back: true) == true ? dead : nil
  }

  /// Which strips lack their control line.
  private func askMissing(_ readings: String) throws(Failure) -> CupStrips? {
    let question = "strips without it ('mtd', 'coc thc', or 'all'; b to go back): "
    while let said = try answer(question), !Self.isBack(said) {
      guard said.lowercased() != "all" else {
        return CupStrips(readings: readings, controlsSeen: false)
      }
      do {
        let rest = try CupJudge.readings(readings, withoutLines: said, panel: panel)
        readBack(rest)
        return CupStrips(readings: rest, controlsSeen: true)
      } catch {
        tell(error)
      }
    }
    return nil
  }

  /// What was understood, before it is entered; of an all-negative cup there is nothing to read back.
  private func readBack(_ readings: String) {
    guard let text = CupJudge.readBack(readings, panel: panel) else { return }
    console.noteParagraph("  \(text)", .strong)
  }
}
