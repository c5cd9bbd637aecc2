import Selection
import Storage
import Toxicology

extension Desk {
  /// What must be read with every version of a test's results, in whatever form they are shown: that
  /// the specimen was rejected, that not all is placed which a laboratory said of it, that the
  /// laboratory has another day of collection, and that the device's lot failed a control.
  func caveats(of test: TestRecord, _ reader: StoreReader) throws -> [String] {
    let rejection = try reader.events(of: test).last { $0.what == .rejected }
    let rejected = rejection.map { event in
      let reason = event.reason.map { " (\($0))" } ?? ""
      return "The specimen was rejected\(reason): nothing that was read of it counts."
    }
    let held = try reader.heldLines(ofTest: test)
    let waiting =
      held == 0
      ? nil : "Not all of a report on it is placed: \(Self.held(held)), see 'veridraw result held'."
    return try [rejected, waiting].compactMap(\.self) + otherDays(of: test, reader)
      + failedLots(of: test, reader)
  }

  /// A control that fails after a cup was read says as much of that cup.
  private func failedLots(of test: TestRecord, _ reader: StoreReader) throws -> [String] {
    let used = Set(try reader.reports(of: test.number).compactMap(\.lot))
    guard !used.isEmpty else { return [] }
    return try reader.lots().filter { used.contains($0.number) }.flatMap { lot in
      lot.controls.filter { !$0.passed }.map { control in
        "Lot \(lot.number) failed its \(control.level) control on "
          + "\(DayText.long(zone.local(control.at).date)): what its devices read may be wrong."
      }
    }
  }

  /// A day of difference is one of zones and of midnight.
  private func otherDays(of test: TestRecord, _ reader: StoreReader) throws -> [String] {
    guard let collected = try reader.events(of: test).last(where: { $0.what == .collected }) else {
      return []
    }
    let own = zone.local(collected.at).date
    let days = Set(try reader.standingReports(of: test.number).compactMap(\.collected))
    return days.filter { abs($0 - own) > 1 }.sorted().map { day in
      "The laboratory says that the specimen was collected on \(DayText.long(day)); this test was "
        + "collected on \(DayText.long(own))."
    }
  }

  /// What a reader outside of the house must know of a test's results: they may yet become others.
  func unsettled(_ test: TestRecord, _ reader: StoreReader) throws -> [String] {
    let needs = try reader.pendingResults(of: test.number, by: settings.substances).map(\.need)
    let sentences: [(PendingResult.Need, String)] = [
      (.approval, "A change of a version waits for a second person."),
      (.final, "A preliminary report has not been followed by a final one."),
      (.confirmation, "A definitive report is awaited."),
    ]
    return sentences.filter { needs.contains($0.0) }.map(\.1)
  }

  /// `2 lines are held`
  static func held(_ lines: Int) -> String {
    lines == 1 ? "1 line is held" : "\(lines) lines are held"
  }

  /// The verdict on the specimen that stands, in words; nil where it is in order or nobody can tell.
  func doubt(aboutSpecimenOf test: TestRecord, _ reader: StoreReader) throws -> String? {
    let verdict = try reader.reading(of: test, by: settings.rules).validity
    guard ![.valid, .notAssessed].contains(verdict.verdict) else { return nil }
    return "The specimen is \(verdict.verdict.word): \(verdict.reason)."
  }
}
