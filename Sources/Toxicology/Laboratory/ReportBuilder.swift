/// Gathers the lines of one report as they are judged, and makes one version for each method
/// class out of those that were understood.
package struct ReportBuilder {
  private let judge: LineJudge
  package var line = 1
  package var order = ""
  package var specimens: [String] = []
  package var collected = ""
  package var issued = ""
  package private(set) var held: [HeldLine] = []
  /// Notes about the whole report: they stand beside each of its lines.
  private var notes: [String] = []
  private var observations: [LabObservation] = []
  private var texts: [Int: String] = [:]
  private var retracted: [(code: String, method: MethodClass)] = []
  private var disowned: Set<MethodClass> = []

  package init(judge: LineJudge) { self.judge = judge }

  package mutating func take(_ line: LabLine) {
    for note in line.notes { look(into: note, line: line.line) }
    var line = line
    line.notes += notes
    texts[line.line] = line.text
    switch judge.judge(line) {
    case .observation(let one): observations.append(one)
    case .retracted(let code, let method): retracted.append((code, method))
    case .narrative(let said): said.forEach { say($0, by: line.method) }
    case .held(let reason): hold(line, reason)
    case .decoration: break
    }
  }

  /// A note on the whole report.
  mutating func take(note: String, line: Int) {
    notes.append(note)
    look(into: note, line: line)
  }

  private mutating func look(into note: String, line: Int) {
    guard let code = judge.hiddenResult(in: note) else { return }
    held.append(HeldLine(line: line, reason: .hiddenResult(code), text: note))
  }

  mutating func hold(_ line: LabLine, _ reason: HoldReason) {
    held.append(HeldLine(line: line.line, reason: reason, text: line.text))
  }

  /// A sentence; nil takes back what was said before it by the order's method.
  private mutating func say(_ one: LabObservation?, by method: MethodClass) {
    guard let one else {
      observations.removeAll { $0.method == method }
      disowned.insert(method)
      return
    }
    observations.append(one)
  }

  /// One version for each method class of which something is known.
  package mutating func reports() -> [LabReport] {
    MethodClass.allCases.compactMap { method in
      let lines = settled(observations.filter { $0.method == method })
      let taken = retracted.filter { $0.method == method }.map(\.code)
      let disowns = disowned.contains(method)
      guard !lines.isEmpty || !taken.isEmpty || disowns else { return nil }
      return LabReport(
        line: line, lines: Set(texts.keys), order: order, specimens: specimens,
        collected: collected, issued: issued, method: method,
        status: Self.status(lines, disowns: disowns || !taken.isEmpty), disowns: disowns,
        observations: lines, retracted: taken)
    }
  }

  /// Each analyte once: what is said twice alike counts once, the figure before the word; what is
  /// said twice differently is held, all of it.
  private mutating func settled(_ lines: [LabObservation]) -> [LabObservation] {
    var kept: [LabObservation] = []
    for line in lines where !kept.contains(where: { $0.analyte == line.analyte }) {
      let same = lines.filter { $0.analyte == line.analyte }
      guard same.allSatisfy({ $0.reading == line.reading }) else {
        for one in same where !held.contains(where: { $0.line == one.line }) {
          held.append(
            HeldLine(line: one.line, reason: .twice(one.analyte), text: texts[one.line] ?? ""))
        }
        continue
      }
      kept.append(same.first { $0.quantity != nil } ?? line)
    }
    return kept
  }

  /// A corrected line makes a corrected report; one preliminary line keeps it from being final.
  private static func status(_ lines: [LabObservation], disowns: Bool) -> ResultStatus {
    if lines.isEmpty { return .enteredInError }
    let all = Set(lines.map(\.status))
    if disowns || all.contains(.corrected) { return .corrected }
    return [.amended, .preliminary].first { all.contains($0) } ?? .final
  }
}
