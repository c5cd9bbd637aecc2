import Libcrypto
import Toxicology

// What a report of a message is about.
extension LogTransaction {
  /// The laboratory's number of a report, as it is kept: what it is nobody needs to know.
  func order(of report: LabReport, in message: NewMessage) -> String {
    house.sealing.token("order", "\(message.content.knownSender)\u{0}\(report.order)").hex
  }

  /// The same number whoever sent it.
  func bareOrder(of report: LabReport) -> String { house.sealing.token("number", report.order).hex }

  /// A report that takes something back, as one for each method class by which that was said:
  /// laboratories seldom repeat the method.
  func aimed(_ report: LabReport, of message: NewMessage) throws -> [LabReport] {
    let other: MethodClass = report.method == .presumptive ? .definitive : .presumptive
    let named = try tests(of: report.specimens)
    let order = order(of: report, in: message)
    let isSaid = message.content.reports.contains {
      $0.order == report.order && $0.method == other
    }
    guard named.count == 1, let test = named.first, !isSaid,
      let standing = try records.currentVersion(ofOrder: order, method: other, on: test)
    else { return [report] }
    let own = try records.currentVersion(ofOrder: order, method: report.method, on: test)
    let known = Set((own?.observations ?? []).map(\.analyte) + report.observations.map(\.analyte))
    let theirs = standing.observations.map(\.analyte).filter { code in
      report.retracted.contains(code) && !known.contains(code)
    }
    if report.disowns, report.observations.isEmpty, known.isEmpty {
      return [report.takingBack([], by: other, disowns: true)]
    }
    guard !theirs.isEmpty else { return [report] }
    let there = report.takingBack(theirs, by: other, disowns: false)
    let isElsewhereOnly = report.observations.isEmpty && known.isDisjoint(with: report.retracted)
    return isElsewhereOnly ? [there] : [report, there]
  }

  /// The tests whose specimens carry one of the numbers.
  func tests(of specimens: [String]) throws -> [Int64] {
    Set(try specimens.compactMap { try records.test(accession: $0)?.number }).sorted()
  }

  /// A report without the lines that only repeat what the laboratory said before people here amended
  /// it, and those lines by themselves: nobody has to undo an amendment to place the rest.
  func parted(
    _ report: LabReport, of message: NewMessage
  ) throws -> (rest: LabReport?, repeated: [LabReport]) {
    let named = try tests(of: report.specimens)
    guard !report.disowns, named.count == 1, let test = named.first,
      let current = try records.currentVersion(
        ofOrder: order(of: report, in: message), method: report.method, on: test)
    else { return (report, []) }
    let repeated = try report.observations.filter { line in
      guard !line.corrects,
        let old = current.observations.first(where: { $0.analyte == line.analyte }),
        old.reading != line.reading
      else { return false }
      return try records.reading(beforeAmendmentOf: old) == line.reading
    }
    let rest = report.with(report.observations.filter { !repeated.contains($0) })
    let isEmpty = rest.observations.isEmpty && rest.retracted.isEmpty
    return (isEmpty ? nil : rest, repeated.map { report.with([$0]) })
  }
}
