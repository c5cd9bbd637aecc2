import ControlAPI
import Toxicology

/// What can be said about a cup before the daemon is asked, which has the last word.
enum CupJudge {
  /// What is wrong with `phrase`; nil where it is in order or only the daemon can tell, which knows
  /// the panel's method.
  static func fault(in phrase: String, panel: ShowPanel.Reply) -> CupFault? {
    do {
      _ = try CupPhrase.parse(phrase, panel: local(panel))
      return nil
    } catch .impossible {
      return nil
    } catch {
      return error
    }
  }

  /// Whether `phrase` says itself of some strip that its control line is missing.
  static func hasInvalid(_ phrase: String, panel: ShowPanel.Reply) -> Bool {
    let cup = try? CupPhrase.parse(phrase, panel: local(panel))
    return cup?.readings.contains(.invalid) ?? false
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

  private static func local(_ panel: ShowPanel.Reply) -> Panel {
    let cutoff = Cutoff(value: 0, unit: .nanogramsPerMillilitre)
    return Panel(
      name: panel.panel, title: panel.panel, version: 1, effectiveFrom: "1970-01-01",
      method: .presumptive, specimen: .urine,
      analytes: panel.analytes.map {
        Analyte(code: $0.code, title: $0.title, cutoff: cutoff, also: $0.also)
      })
  }
}
