/// Gathers the lines of one report as they are judged, and makes one version for each method
/// class out of those that were understood.
package struct ReportBuilder {
  private var judge: LineJudge
  /// What the message says that the specimen is.
  private var kind: Specimen?
  package var line = 1
  package var order = ""
  package var specimens: [String] = []
  package var subjects: [LabSubject] = []
  package var collected = ""
  package var issued = ""
  /// What the laboratory says of the report as a whole.
  package var status = LineStatus.stands(.final)
  /// Whether another report of its number and message may be a version of it: in FHIR, by status or
  /// time of issue.
  package var hasVersions = false
  /// Why not one line of the report may count.
  package var fault: HoldReason?
  /// Whether its order was cancelled, whatever `status` says: it can have no results.
  package var isCancelled = false
  /// The order as it came: held where not one line came with it.
  package var text: String?
  package private(set) var held: [HeldLine] = []
  /// Lines that are held.
  private var waiting: Set<Int> = []
  /// Notes about the whole report: they stand beside each of its lines.
  private var notes: [String]
  /// What stands beside any line, in plain words.
  private var remarks: [String] = []
  private var observations: [LabObservation] = []
  private var texts: [Int: String] = [:]
  /// What stands beside each line alone.
  private var beside: [Int: [String]] = [:]
  /// Its lines, those too that were held before anybody judged them.
  private var lines: Set<Int> = []
  private var retracted: [(code: String, method: MethodClass)] = []
  private var disowned: Set<MethodClass> = []
  /// Of what a line that corrects was held.
  private var doubted: [(code: String, method: MethodClass)] = []

  /// - Parameter notes: on the message it is part of, looked into already.
  package init(judge: LineJudge, notes: [String] = []) {
    self.judge = judge
    self.notes = notes
  }

  /// What the message says of the specimen, in codes and texts: what it is, and how.
  package mutating func describe(kinds: [String], conditions: [String]) {
    let all = Set(kinds.compactMap(SpecimenWords.kind))
    kind = all.count == 1 ? all.first : nil
    judge = judge.on(kind)
    if all.count > 1 {
      let said = all.map(\.rawValue).sorted().joined(separator: " and ")
      fault = .notUnderstood("the report says that its specimen is \(said)")
    }
    if let odd = conditions.first(where: { !SpecimenWords.isFine($0) }) {
      fault = .notUnderstood("the laboratory calls the specimen '\(odd.prefix(80))'")
    }
  }

  package mutating func take(_ line: LabLine) {
    texts[line.line] = line.text
    if let reason = refusal(of: line) { return hold(line, reason) }
    var line = underStatus(line)
    if case .notTested(let why) = line.status { line.notes = [why, line.value] + line.notes }
    for note in line.notes { look(into: note, line: line.line) }
    beside[line.line] = line.notes
    line.notes += notes
    lines.insert(line.line)
    switch judge.judge(line) {
    case .observation(let one):
      if let word = void(one) { hold(line, .doubted(word)) } else { observations.append(one) }
    case .retracted(let code, let method): retract(code, method)
    case .narrative(let said): said.forEach { say($0, by: line.method) }
    case .held(let reason): hold(line, reason)
    case .decoration: break
    }
  }

  private func refusal(of line: LabLine) -> HoldReason? {
    let isOfNone = (isCancelled || status == .notObtained) && line.status.claims
    return fault ?? (isOfNone ? .notUnderstood("a result of an order that was cancelled") : nil)
  }

  /// What a line's own notes say against "negative".
  private func void(_ one: LabObservation) -> String? {
    guard one.reading.isAbsent else { return nil }
    return (beside[one.line] ?? []).lazy.compactMap { ValueWords.void(in: Plain.words($0)) }.first
  }

  /// What is taken back as a whole has no line that stands, and what is not final has none that is.
  private mutating func underStatus(_ line: LabLine) -> LabLine {
    var line = line
    switch status {
    case .stands(.preliminary), .pending: line.isPreliminary = true
    case .stands, .notTested: break
    case .retracted:
      line.status = .retracted
      disowned.insert(line.method)
    default: line.status = status
    }
    return line
  }

  /// What was said of the analyte before, in one message with what takes it back, is not believed;
  /// what is said of it afterwards is.
  private mutating func retract(_ code: String, _ method: MethodClass) {
    let contested = observations.filter { $0.analyte == code && $0.method == method }
    observations.removeAll { contested.contains($0) }
    hold(contested) { .twice($0.analyte) }
    retracted.append((code, method))
  }

  /// A note on the whole report.
  mutating func take(note: String, line: Int) {
    notes.append(note)
    look(into: note, line: line)
  }

  private mutating func look(into note: String, line: Int) {
    remarks.append(Plain.words(note))
    guard let code = judge.hiddenResult(in: note) else { return }
    hold(HeldLine(line: line, reason: .hiddenResult(code), text: note))
  }

  mutating func hold(_ line: LabLine, _ reason: HoldReason) {
    lines.insert(line.line)
    hold(HeldLine(line: line.line, reason: reason, text: line.text))
    guard [.stands(.corrected), .stands(.amended)].contains(line.status) else { return }
    doubted += judge.analytes(namedBy: line).map { ($0, line.method) }
  }

  private mutating func hold(_ one: HeldLine) {
    held.append(one)
    waiting.insert(one.line)
  }

  private mutating func hold(_ lines: [LabObservation], _ reason: (LabObservation) -> HoldReason) {
    for one in lines where !waiting.contains(one.line) {
      hold(HeldLine(line: one.line, reason: reason(one), text: texts[one.line] ?? ""))
    }
    doubted += lines.filter { [.corrected, .amended].contains($0.status) }
      .map { ($0.analyte, $0.method) }
  }

  /// A sentence; nil takes back what was said before it, by whichever method, and by the order's own
  /// in the versions before.
  private mutating func say(_ one: LabObservation?, by method: MethodClass) {
    guard let one else {
      disowned.formUnion(observations.map(\.method) + [method])
      observations = []
      return
    }
    observations.append(one)
  }

  /// The number by which versions of the report are known.
  private var number: String { order.isEmpty ? specimens.first ?? "" : order }

  /// What it says of each analyte by each method; nil where it takes it back.
  fileprivate var claims: [Claim: Set<Reading?>] {
    var claims: [Claim: Set<Reading?>] = [:]
    for one in observations { claims[claim(of: one), default: []].insert(one.reading) }
    for (code, method) in retracted {
      claims[claim(code, method, .enteredInError), default: []].insert(nil)
    }
    return claims
  }

  private func claim(of one: LabObservation) -> Claim {
    claim(one.analyte, one.method, one.status)
  }

  private func claim(_ analyte: String, _ method: MethodClass, _ status: ResultStatus) -> Claim {
    Claim(
      number: number, version: hasVersions ? "\(status.rawValue) \(issued)" : "", analyte: analyte,
      method: method)
  }

  /// What another report of this number contradicts counts in neither.
  fileprivate mutating func hold(contested: Set<Claim>) {
    let mine = observations.filter { contested.contains(claim(of: $0)) }
    hold(mine) { .twice($0.analyte) }
    observations.removeAll { mine.contains($0) }
  }

  fileprivate struct Claim: Hashable {
    let number: String
    /// Empty where a message has one version of a report.
    let version: String
    let analyte: String
    let method: MethodClass
  }

  /// One version for each method class of which something is known.
  package mutating func reports() -> [LabReport] {
    holdEmpty()
    holdDoubted()
    holdTwoKinds()
    let kind = self.kind ?? observations.compactMap { judge.specimen(of: $0) }.first
    return MethodClass.allCases.compactMap { method in
      let lines = settled(observations.filter { $0.method == method })
      let taken = retracted.filter { $0.method == method }.map(\.code)
      let disowns = disowned.contains(method)
      guard !lines.isEmpty || !taken.isEmpty || disowns else { return nil }
      return LabReport(
        line: line, lines: self.lines, order: number, specimens: specimens, kind: kind,
        subjects: subjects, collected: collected, issued: issued, method: method,
        status: Self.status(lines, disowns: disowns || !taken.isEmpty), disowns: disowns,
        observations: lines, retracted: taken,
        doubted: doubted.filter { $0.method == method }.map(\.code), notes: notes.filter(isPlain),
        lineNotes: lineNotes(lines))
    }
  }

  /// Notes to be read with each line, by analyte.
  private func lineNotes(_ lines: [LabObservation]) -> [String: String] {
    var notes: [String: String] = [:]
    for line in lines {
      let own = (beside[line.line] ?? []).filter(isPlain)
      notes[line.analyte] =
        own.isEmpty ? nil : own.map { "\(line.analyte): \($0)" }.joined(separator: "\n")
    }
    return notes
  }

  /// Whether a note is one to read. One that hides a result waits by itself, as nobody's.
  private func isPlain(_ note: String) -> Bool {
    !note.isEmpty && judge.hiddenResult(in: note) == nil
  }

  /// An order without a line is no answer, and one whose answer is in its notes is none to believe.
  private mutating func holdEmpty() {
    guard let text, texts.isEmpty else { return }
    if !status.claims {
      disowned = Set(MethodClass.allCases)
    } else if held.isEmpty {
      let reason = notes.isEmpty ? HoldReason.noResult : .narrative
      hold(HeldLine(line: line, reason: reason, text: text))
    }
  }

  /// A note beside one line that takes back the report holds all its lines.
  private mutating func holdDoubted() {
    let corrects = observations.contains { $0.status == .corrected }
    let doubts = remarks.lazy.filter(ValueWords.speaksOfReport).compactMap {
      ValueWords.doubt(in: $0, corrects: corrects)
    }
    guard let doubt = doubts.first else { return }
    hold(observations) { _ in .doubted(doubt) }
    observations = []
  }

  /// Lines whose codes are for two kinds of specimen are held.
  private mutating func holdTwoKinds() {
    let coded = observations.map { (one: $0, kind: judge.specimen(of: $0)) }
    guard Set(coded.compactMap(\.kind)).count > 1 else { return }
    for (one, kind) in coded {
      if let kind { hold([one]) { _ in .otherSpecimen(kind) } }
    }
    observations = coded.filter { $0.kind == nil }.map(\.one)
  }

  /// Each analyte once: what is said twice alike counts once, the figure before the word; what is
  /// said twice differently is held, all of it.
  private mutating func settled(_ lines: [LabObservation]) -> [LabObservation] {
    var kept: [LabObservation] = []
    var rest = Dictionary(grouping: lines, by: \.analyte)
    for line in lines {
      guard let same = rest.removeValue(forKey: line.analyte) else { continue }
      if Self.areOne(same) {
        kept.append(same.first { $0.quantity != nil } ?? line)
      } else {
        hold(same) { .twice($0.analyte) }
      }
    }
    return kept
  }

  /// Whether lines of one analyte say the same, as far as each says it.
  private static func areOne(_ lines: [LabObservation]) -> Bool {
    let cutoffs = lines.compactMap { $0.cutoff?.figure(in: .nanogramsPerMillilitre) }
    let figures = lines.compactMap(\.quantity).map {
      $0.canonical(.nanogramsPerMillilitre) ?? $0
    }
    return Set(lines.map(\.reading)).count == 1 && Set(figures).count < 2 && Set(cutoffs).count < 2
  }

  /// One preliminary line keeps a report preliminary; a corrected line makes a corrected one.
  private static func status(_ lines: [LabObservation], disowns: Bool) -> ResultStatus {
    if lines.isEmpty { return .enteredInError }
    let all = Set(lines.map(\.status))
    if all.contains(.preliminary) { return .preliminary }
    if disowns || all.contains(.corrected) { return .corrected }
    return all.contains(.amended) ? .amended : .final
  }
}

extension LabMessage {
  /// Adds the orders of one message. Two of one number, and of one version where there are several,
  /// are one report: where they contradict each other for an analyte, neither is believed.
  mutating func finish(_ builders: [ReportBuilder]) {
    var said: [ReportBuilder.Claim: Set<Set<Reading?>>] = [:]
    for builder in builders {
      for (claim, readings) in builder.claims where !claim.number.isEmpty {
        said[claim, default: []].insert(readings)
      }
    }
    let contested = Set(said.filter { $0.value.count > 1 }.keys)
    for var builder in builders {
      builder.hold(contested: contested)
      reports += builder.reports()
      held += builder.held
    }
  }
}
