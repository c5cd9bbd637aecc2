import Evidence
import Selection

/// What the opened changes say of one label, from its enrolment to its end.
struct StayHistory {
  /// A span in one phase; `end` is the first day after it.
  struct Stint {
    let phase: String
    let first: CivilDate
    var end: CivilDate
  }

  let label: Label
  let list: String
  private(set) var stints: [Stint]
  private(set) var isDischarged = false
  private(set) var done: [CivilDate] = []

  var first: CivilDate { stints[0].first }

  /// The day on which the stay first came into a phase: its windows are counted from it, also when
  /// it comes back.
  func start(of phase: String) -> CivilDate {
    stints.first { $0.phase == phase }?.first ?? first
  }

  /// - Parameter last: the last day lived.
  static func all(
    _ changes: [Inspection.Opened], zone: ZoneRules, last: CivilDate
  ) -> [StayHistory] {
    var stays: [Label: StayHistory] = [:]
    for change in changes {
      let date = zone.local(change.at).date
      switch change.row {
      case .enrol(let label, let list, let phase, _):
        let stint = Stint(phase: phase, first: date, end: last)
        stays[label] = StayHistory(label: label, list: list, stints: [stint])
      case .phase(let label, let phase): stays[label]?.enter(phase, date, last)
      case .discharge(let label): stays[label]?.leave(date)
      case .done(let label, let date): stays[label]?.done.append(date)
      default: break
      }
    }
    return stays.values.sorted { $0.label < $1.label }
  }

  private init(label: Label, list: String, stints: [Stint]) {
    (self.label, self.list, self.stints) = (label, list, stints)
  }

  private mutating func enter(_ phase: String, _ date: CivilDate, _ last: CivilDate) {
    stints[stints.count - 1].end = date
    stints.append(Stint(phase: phase, first: date, end: last))
  }

  private mutating func leave(_ date: CivilDate) {
    stints[stints.count - 1].end = date
    isDischarged = true
  }
}
