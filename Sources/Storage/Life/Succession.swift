import Toxicology

/// How a laboratory's report follows the version that counts.
extension LabReport {
  /// Why it follows another version.
  var reasonCode: String {
    switch status {
    case .corrected, .amended: ReasonCodes.corrected
    case .enteredInError, .cancelled: ReasonCodes.disowned
    case .preliminary, .final: "updated-by-laboratory"
    }
  }

  /// Whether it says itself that it changes what was said before.
  var corrects: Bool { ![.preliminary, .final].contains(status) }

  /// Whether it was made after `current`. Two of one second, or of no known time, are told apart
  /// only where this one says that it corrects.
  func follows(_ current: VersionRecord, issued: Int64?) -> Bool {
    if let issued, let last = current.issued, issued != last { return issued > last }
    return [.corrected, .amended, .enteredInError].contains(status)
      && current.status != status.rawValue
  }

  /// Whether it is the rest of a panel, sent in the same second.
  func adds(to current: VersionRecord, issued: Int64?) -> Bool {
    issued != nil && issued == current.issued && status.rawValue == current.status
      && !disowns && retracted.isEmpty
      && Set(observations.map(\.analyte)).isDisjoint(with: current.observations.map(\.analyte))
  }

  /// Whether it would put back what was corrected or taken back, or make preliminary what was not:
  /// what laboratories send again says the same as before and nothing of the correction between.
  func undoes(_ current: VersionRecord) -> Bool {
    switch current.status {
    case ResultStatus.preliminary.rawValue: false
    case ResultStatus.final.rawValue: status == .preliminary
    default: !corrects
    }
  }

  /// The analyte of which a line would change what stands, or put back what was taken back, and
  /// does not say that it corrects: nothing else changes a final result (HL7 table 0085).
  func change(of current: VersionRecord) -> String? {
    guard !disowns else { return nil }
    return observations.first { line in
      guard !line.corrects, !retracted.contains(line.analyte) else { return false }
      let old = current.observations.first { $0.analyte == line.analyte }
      return old?.isChanged(by: line) ?? current.analytes.contains(line.analyte)
    }?.analyte
  }

  /// What the version that counts calls preliminary and a final report neither repeats nor takes
  /// back: that is not final by being left out.
  func leftPreliminary(of current: VersionRecord) -> [String] {
    guard status == .final else { return [] }
    let named = Set(observations.map(\.analyte) + retracted)
    return current.observations.filter(\.isPreliminary).map(\.analyte)
      .filter { !named.contains($0) }
  }

  /// The analyte of which it says something else, as a part of the same message.
  func contradiction(to current: VersionRecord) -> String? {
    guard !corrects else { return nil }
    return observations.first { line in
      current.observations.contains { $0.analyte == line.analyte && $0.reading != line.reading }
    }?.analyte
  }

  /// Its own lines, then what it says nothing about and does not take back.
  func lines(after earlier: [LabObservationRecord]) -> [LabObservationRecord] {
    let own = observations.map { line in
      LabObservationRecord(
        line, predecessor: earlier.first { $0.analyte == line.analyte }?.id,
        note: lineNotes[line.analyte])
    }
    guard !disowns else { return own }
    let gone = Set(retracted + doubted + observations.map(\.analyte))
    return own + earlier.filter { !gone.contains($0.analyte) }.map(\.carried)
  }

  /// What it wrote, and what was written beside the lines that it leaves as they were; as much as
  /// anybody reads.
  func text(with lines: [LabObservationRecord]) -> String {
    String((notes + lines.compactMap(\.note)).joined(separator: "\n").prefix(4_000))
  }

  /// Whether it says beside the same readings what nobody wrote before.
  func isNews(after text: String?, as now: String) -> Bool {
    now != text && (notes + lineNotes.values).contains { text?.contains($0) != true }
  }

  /// The standing of a version with these lines: one that is preliminary keeps it so, whatever is
  /// said of others, and what takes back only some lines corrects the rest.
  func status(with lines: [LabObservationRecord]) -> ResultStatus {
    if lines.contains(where: \.isPreliminary) { return .preliminary }
    return status == .enteredInError && !lines.isEmpty ? .corrected : status
  }

  /// What whoever looks at a held report sees of it.
  var summary: String {
    let said = observations.map { "\($0.analyte) \($0.reading.word)" }.joined(separator: ", ")
    return "report \(order), \(method.rawValue), \(status.rawValue), specimen "
      + "\(specimens.joined(separator: " or ")): \(said.isEmpty ? "taken back" : said)"
  }
}

extension LabObservation {
  /// Whether it says itself that it corrects what was said before.
  var corrects: Bool { [.corrected, .amended].contains(status) }
}

extension LabObservationRecord {
  /// Whether a line that does not correct it would change it. What is preliminary may come out
  /// otherwise, but nothing that was found was not looked for; what is final may gain a figure, and
  /// what was not tested a reading.
  fileprivate func isChanged(by line: LabObservation) -> Bool {
    if reading == .notTested { return false }
    if isPreliminary { return reading.isFound && line.reading == .notTested }
    if line.status == .preliminary { return true }
    if reading.isAbsent { return !line.reading.isAbsent }
    guard reading == line.reading else { return true }
    guard let mine = canonical ?? quantity, let other = line.canonical ?? line.quantity else {
      return false
    }
    return mine != other
  }
}
