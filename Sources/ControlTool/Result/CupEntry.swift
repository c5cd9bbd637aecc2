import ControlAPI
import Toxicology

/// The questions that a technician is asked about one cup.
struct CupEntry {
  let panel: ShowPanel.Reply
  let console: Console

  /// Whose cup it is, as far as the bench may know, and what it looks for.
  func introduce() {
    guard console.interactive else { return }
    if panel.practice { console.note(Practice.mark, .strong) }
    let specimen = panel.specimen.map { ", specimen \($0)" } ?? ""
    console.note("test \(panel.test), initials \(panel.initials)\(specimen)", .strong)
    console.note("panel \(panel.panel)")
    for analyte in panel.analytes {
      console.note("  \(analyte.code)  \(analyte.title), \(analyte.cutoff)")
    }
  }

  /// Asks until every analyte is accounted for. What only the daemon can judge is left to it.
  func askReadings() throws(Failure) -> String {
    var phrase = try ask("readings (for example 'all negative except thc'): ")
    while case .failure(.notAccountedFor(let codes)) = judged(phrase) {
      let missing = codes.joined(separator: ", ")
      phrase += ", " + (try ask("still without a reading: \(missing): "))
    }
    return phrase
  }

  /// Whether the control lines were seen: a dead strip looks like a negative one.
  func askControls() throws(Failure) -> Bool {
    guard console.interactive else {
      throw Failure(
        "whether the control lines were seen must be said", status: .usage,
        hint: "look at every strip, then give --controls-seen")
    }
    while true {
      switch try ask("was the control line of every strip seen? (yes/no): ").lowercased() {
      case "y", "yes": return true
      case "n", "no": return false
      default: console.note("yes or no")
      }
    }
  }

  private func ask(_ question: String) throws(Failure) -> String {
    guard let answer = console.ask(question) else {
      throw Failure("no reading was given, nothing was entered", status: .usage)
    }
    return answer
  }

  private func judged(_ phrase: String) -> Result<CupReading, CupFault> {
    Result { () throws(CupFault) in try CupPhrase.parse(phrase, panel: local) }
  }

  /// As much of the panel as the daemon shows: enough to see what is missing.
  private var local: Panel {
    let cutoff = Cutoff(value: 0, unit: .nanogramsPerMillilitre)
    return Panel(
      name: panel.panel, title: panel.panel, version: 1, effectiveFrom: "1970-01-01",
      method: .presumptive, specimen: .urine,
      analytes: panel.analytes.map { Analyte(code: $0.code, title: $0.title, cutoff: cutoff) })
  }
}
