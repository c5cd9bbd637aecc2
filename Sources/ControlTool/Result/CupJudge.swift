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

  /// What `phrase` says of each strip; empty where it is not in order.
  static func readings(in phrase: String, panel: ShowPanel.Reply) -> [Reading] {
    (try? CupPhrase.parse(phrase, panel: local(panel)))?.readings ?? []
  }

  /// The readings of a cup with the strips named in `said` invalid, analyte by analyte.
  static func readings(
    _ phrase: String, withoutLines said: String, panel: ShowPanel.Reply
  ) throws(CupFault) -> String {
    let local = local(panel)
    let cup = try CupPhrase.parse(phrase, panel: local)
    let dead = try CupPhrase.strips(in: said, panel: local)
    return cup.pairs.map { analyte, reading in
      "\(analyte.code) \((dead.contains(analyte.code) ? .invalid : reading).word)"
    }.joined(separator: ", ")
  }

  /// `MTD positive; 11 negative`; nil where all is negative, or the phrase is not in order.
  static func readBack(_ phrase: String, panel: ShowPanel.Reply) -> String? {
    guard let cup = try? CupPhrase.parse(phrase, panel: local(panel)) else { return nil }
    return cup.readings.allSatisfy { $0 == .negative } ? nil : cup.spoken
  }

  /// `phrase` with `more`, said when analytes without a reading were named: a reading for them, or
  /// the whole cup again, analyte by analyte; 'all neg' could mean either, and is not taken.
  static func joined(
    _ phrase: String, _ more: String, missing: [String], panel: ShowPanel.Reply
  ) -> String {
    let whole = try? CupPhrase.parse(more, panel: local(panel))
    if let whole, !whole.isSweeping { return more }
    let spoken = "\(phrase), \(missing.joined(separator: " ")) \(more)"
    return fault(in: spoken, panel: panel) == nil ? spoken : "\(phrase), \(more)"
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
