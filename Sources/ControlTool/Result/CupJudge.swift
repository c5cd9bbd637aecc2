import ControlAPI
import Toxicology

/// What can be said about a phrase before the daemon is asked. It knows the codes and titles of the
/// panel's analytes; the daemon knows their other names too and has the last word.
enum CupJudge {
  /// What is wrong with `phrase`; nil where it is in order or only the daemon can tell.
  static func fault(in phrase: String, panel: ShowPanel.Reply) -> CupFault? {
    do {
      _ = try CupPhrase.parse(phrase, panel: local(panel))
      return nil
    } catch .unknownWord {
      return nil
    } catch {
      return error
    }
  }

  /// What is wrong with what was said of the validity pads.
  static func fault(inValidity text: String, panel: ShowPanel.Reply) -> CupFault? {
    do {
      _ = try Pad.readings(in: text, of: panel.pads.compactMap(Pad.init(rawValue:)))
      return nil
    } catch {
      return error
    }
  }

  /// Codes of the analytes that `phrase` leaves out.
  static func missing(in phrase: String, panel: ShowPanel.Reply) -> [String] {
    guard case .notAccountedFor(let codes)? = fault(in: phrase, panel: panel) else { return [] }
    return codes
  }

  private static func local(_ panel: ShowPanel.Reply) -> Panel {
    let cutoff = Cutoff(value: 0, unit: .nanogramsPerMillilitre)
    return Panel(
      name: panel.panel, title: panel.panel, version: 1, effectiveFrom: "1970-01-01",
      method: .presumptive, specimen: .urine,
      analytes: panel.analytes.map { Analyte(code: $0.code, title: $0.title, cutoff: cutoff) })
  }
}
