import ControlAPI
import Selection
import Storage
import Toxicology

/// What the versions that count say together, read against what the patient takes.
struct TestReading {
  let verdicts: [AnalyteVerdict]
  /// Those of them about expected drugs that nothing tested.
  let untested: [AnalyteVerdict]
  let validity: ValidityVerdict

  func verdict(of analyte: String, method: MethodClass) -> AnalyteVerdict? {
    verdicts.first { $0.analyte == analyte && $0.method == method }
  }
}

extension Desk {
  /// Interprets the standing versions of a test's results as of its collection. What the patient
  /// takes is asked anew each time; what cannot be read makes every analyte `cannot-say`.
  func reading(of test: TestRecord) async throws -> TestReading {
    let (lines, medications) = try await store.read { reader in
      let reports = try reader.reports(of: test.number)
      let replaced = Set(reports.compactMap(\.predecessor))
      let lines = try reports.filter { !replaced.contains($0.id) }.flatMap { report in
        try reader.labObservations(of: report.id).map { (report.source, $0) }
      }
      return (lines, try? reader.medications(of: test.enrolment, on: test.date))
    }
    let validity = validity(lines)
    let findings = lines.map(\.1).filter { !$0.isMeasure }.map {
      Finding(
        analyte: settings.substances.code(named: $0.analyte) ?? $0.analyte, method: $0.method,
        reading: $0.reading, quantity: $0.quantity)
    }
    let interpreter = Interpreter(
      findings, expecting: medications, validity: validity.verdict, table: settings.substances)
    return TestReading(
      verdicts: interpreter.verdicts(), untested: interpreter.untested(), validity: validity)
  }

  /// A laboratory's measures count as such whatever its report's method; a strip's never do.
  private func validity(
    _ lines: [(source: NewReport.Source, line: LabObservationRecord)]
  ) -> ValidityVerdict {
    let measures = lines.filter(\.line.isMeasure)
    let isLaboratorys = measures.allSatisfy { $0.source != .cup }
    var readings: [String: ValidityReading] = [:]
    for (_, line) in measures {
      if let figure = (line.canonical ?? line.quantity)?.figure {
        readings[line.analyte] = .figure(figure)
      } else if line.reading.isFound || line.reading.isAbsent {
        readings[line.analyte] = line.reading.isFound ? .present : .absent
      }
    }
    return settings.validity.judge(
      readings, method: isLaboratorys && !measures.isEmpty ? .definitive : .presumptive)
  }
}
