/// Reads results (ORU^R01, HL7 v2.2 to v2.5.1) out of a message as laboratories really send it.
///
/// Segments that say nothing about a result are passed over; one that nobody knows is held.
package struct HL7Reader: Sendable {
  private let table: SubstanceTable
  private let laboratory: Laboratory?
  private var message = LabMessage()
  private var builder: ReportBuilder
  /// Reports that were read to their end.
  private var builders: [ReportBuilder] = []
  /// The line being read, with its notes.
  private var line: LabLine?
  private var orderMethod = MethodClass.presumptive
  private var hasOrder = false
  /// Whether the ORC before an order says that it was cancelled.
  private var isCancelled = false
  /// Whom the orders that follow are about.
  private var subject: LabSubject?
  /// Notes before the first order of a patient: they stand beside each of the patient's reports.
  private var notes: [String] = []
  /// When the message was made: a correction keeps the time of the report it corrects.
  private var issued = ""

  /// What was understood of a message, and its acknowledgement.
  package static func read(
    _ source: HL7Message, table: SubstanceTable, laboratories: [Laboratory]
  ) -> LabMessage {
    let sender = sender(of: source)
    var reader = HL7Reader(table, laboratories.first { $0.isSender(sender) })
    reader.message.sender = sender
    reader.message.control = source.header.field(10)
    reader.issued = WrittenTime.plain(source.header.field(7, 1))
    if let reason = refusal(of: source.header) {
      let header = source.header
      reader.message.held = [HeldLine(line: header.line, reason: reason, text: header.text)]
      return reader.message
    }
    for (place, segment) in source.segments.enumerated().dropFirst() {
      reader.take(segment)
      guard segment.name == "OBR" else { continue }
      let behind = source.segments[(place + 1)...].prefix { !["OBR", "PID"].contains($0.name) }
      reader.describeSpecimen(segment, behind.filter { $0.name == "SPM" })
    }
    reader.endReport()
    reader.message.finish(reader.builders)
    return reader.message
  }

  /// Why nothing of a message may count: another kind of message, or one sent for trying.
  package static func refusal(of header: HL7Segment) -> HoldReason? {
    let kind = header.field(9, 1)
    guard kind == "ORU" else {
      return .notUnderstood("a message of type '\(kind.prefix(8))' carries no results, ORU does")
    }
    // HL7 table 0103: debugging, training.
    guard !["D", "T"].contains(header.field(11, 1)) else {
      return .notUnderstood("sent for debugging or training (MSH-11)")
    }
    return nil
  }

  package static func sender(of source: HL7Message) -> String {
    let facility = source.header.field(4, 1)
    return facility.isEmpty ? source.header.field(3, 1) : facility
  }

  private init(_ table: SubstanceTable, _ laboratory: Laboratory?) {
    self.table = table
    self.laboratory = laboratory
    builder = ReportBuilder(judge: LineJudge(table: table, laboratory: laboratory))
  }

  private mutating func take(_ segment: HL7Segment) {
    switch segment.name {
    case "PID": beginPatient(segment)
    case "ORC": isCancelled = Self.isCancelled(segment)
    case "OBR": beginReport(segment)
    case "OBX": beginLine(segment)
    case "NTE": note(segment)
    case "SPM": builder.specimens += [segment.field(2, 1), segment.field(3, 1)].filter(\.isSome)
    default:
      guard !Self.passedOver.contains(segment.name), !segment.name.hasPrefix("Z") else { return }
      var odd = LabLine(line: segment.line)
      odd.text = segment.text
      builder.hold(odd, .notUnderstood("segment '\(segment.name.prefix(8))' is not known here"))
    }
  }

  /// Segments of ORU^R01 that carry no result.
  private static let passedOver: Set<String> = [
    "MSH", "SFT", "PD1", "NK1", "PV1", "PV2", "IN1", "IN2", "IN3", "GT1", "DG1",
    "AL1", "TQ1", "TQ2", "CTD", "FT1", "CTI", "DSC", "CTP", "BLG", "PRT", "SAC", "EVN", "MRG",
  ]

  private mutating func beginPatient(_ segment: HL7Segment) {
    if hasOrder {
      notes = []
      endReport()
    }
    let given = zip(segment.all(5, 2), segment.all(5, 3)).map { "\($0) \($1)" }
    let names = zip(segment.all(5, 1), given).map {
      LabSubject.Name(family: $0, given: Plain.trimmed($1))
    }
    subject = LabSubject(names: names, born: segment.field(7, 1))
  }

  // MARK: Report

  private mutating func beginReport(_ segment: HL7Segment) {
    endReport()
    hasOrder = true
    builder.line = segment.line
    builder.text = segment.text
    builder.status = Self.status(ofOrder: segment.field(25, 1))
    builder.isCancelled = isCancelled
    isCancelled = false
    let filler = segment.field(3, 1)
    builder.order = filler.isEmpty ? segment.field(2, 1) : filler
    builder.specimens = [
      segment.field(20, 1), segment.field(18, 1), segment.field(19, 1), filler,
      segment.field(2, 1),
    ].filter(\.isSome)
    builder.subjects = [subject].compactMap { $0 }
    builder.collected = WrittenTime.plain(segment.field(7, 1))
    builder.issued = issued.isEmpty ? WrittenTime.plain(segment.field(22, 1)) : issued
    let words = Plain.words(segment.field(4))
    let isDefinitive =
      laboratory?.definitiveOrders.contains(segment.field(4, 1)) == true
      || MethodWords.isOfChromatography(words)
    orderMethod = isDefinitive ? .definitive : .presumptive
  }

  /// HL7 tables 0119 (ORC-1) and 0038 (ORC-5).
  private static func isCancelled(_ order: HL7Segment) -> Bool {
    ["CA", "OC", "CR", "DC", "OD", "DR"].contains(order.field(1, 1).uppercased())
      || ["CA", "DC", "ER", "RP"].contains(order.field(5, 1).uppercased())
  }

  /// OBR-15, and what stands behind the lines: type, reason of rejection and condition (SPM-4, 21, 24).
  private mutating func describeSpecimen(_ order: HL7Segment, _ specimens: [HL7Segment]) {
    func said(_ segment: HL7Segment, _ number: Int) -> [String] {
      [1, 2, 4, 5].flatMap { segment.all(number, $0) }.filter(\.isSome)
    }
    builder.describe(
      kinds: order.all(15, 1) + specimens.flatMap { said($0, 4) },
      conditions: specimens.flatMap { said($0, 21) + said($0, 24) })
  }

  private mutating func endReport() {
    endLine()
    builders.append(builder)
    let judge = LineJudge(table: table, laboratory: laboratory)
    builder = ReportBuilder(judge: judge, notes: notes)
    hasOrder = false
  }

  private mutating func endLine() {
    guard var line else { return }
    self.line = nil
    if let cutoff = CutoffWords.cutoff(in: line.notes, by: line.method) {
      line.cutoffs.append(cutoff)
    }
    builder.take(line)
  }

  // MARK: Line

  private mutating func beginLine(_ segment: HL7Segment) {
    endLine()
    message.lines += 1
    var line = LabLine(line: segment.line)
    line.text = segment.text
    guard hasOrder else {
      builder.hold(line, .notUnderstood("a result without the order it belongs to"))
      return
    }
    let type = segment.field(2).uppercased()
    let isCoded = Self.codedTypes.contains(type)
    guard isCoded || Self.otherTypes.contains(type) else {
      builder.hold(line, .notUnderstood("a value of type '\(type.prefix(8))' is no result"))
      return
    }
    guard segment.all(5).count == 1, !isCoded || !segment.isDivided(5) else {
      builder.hold(line, .notUnderstood("several values in one line"))
      return
    }
    guard Self.isPlain(segment) else {
      builder.hold(line, .unknownValue(segment.field(5)))
      return
    }
    readCode(of: segment, into: &line)
    readValue(of: segment, into: &line)
    line.unit = Self.unit(of: segment)
    line.cutoffs = [segment.field(7), segment.field(6)]
    line.flags = zip(segment.all(8, 1), segment.all(8, 2)).map { $0.isEmpty ? $1 : $0 }
    line.status = Self.status(segment.field(11))
    let isDefinitive =
      MethodWords.isOfChromatography(Plain.words(segment.field(3)))
      || MethodWords.isOfChromatography(Plain.words(segment.all(17).joined(separator: " ")))
    line.method = isDefinitive ? .definitive : orderMethod
    self.line = line
  }

  /// Two units that are not the same are none.
  private static func unit(of segment: HL7Segment) -> String {
    let (unit, other) = (segment.field(6, 1), segment.field(6, 4))
    guard let one = ConcentrationUnit(unit), let two = ConcentrationUnit(other), one != two else {
      return unit
    }
    return "\(unit) or \(other)"
  }

  /// LOINC stands wherever its coding system says so; text may stand in 3.2 or 3.5.
  private func readCode(of segment: HL7Segment, into line: inout LabLine) {
    for (code, system) in [(1, 3), (4, 6)] where !segment.field(3, code).isEmpty {
      let isLOINC = ["LN", "LOINC"].contains(segment.field(3, system).uppercased())
      let text = segment.field(3, code)
      if isLOINC, line.loinc.isEmpty { line.loinc = text }
      if !isLOINC, line.local.isEmpty { line.local = text }
    }
    line.codes = [segment.field(3, 1), segment.field(3, 4)].filter(\.isSome)
    line.names = [segment.field(3, 2), segment.field(3, 5)].filter(\.isSome)
    if line.names.isEmpty { line.names = [line.local].filter(\.isSome) }
  }

  private func readValue(of segment: HL7Segment, into line: inout LabLine) {
    switch segment.field(2).uppercased() {
    case let type where Self.codedTypes.contains(type): readCoded(segment, into: &line)
    case "SN": line.value = segment.field(5, 1) + segment.field(5, 2)
    case "ED", "RP": line.value = "(attached document)"
    default: line.value = segment.field(5)
    }
  }

  /// A code, its text and its system, up to three times, and the original text (CWE of v2.7.1).
  private func readCoded(_ segment: HL7Segment, into line: inout LabLine) {
    line.value = segment.field(5, 2)
    for (code, text, system) in [(1, 2, 3), (4, 5, 6), (10, 11, 12)] {
      let isOfAll = Self.valueSystems.contains(segment.field(5, system).uppercased())
      let said = segment.field(5, code)
      if isOfAll { line.coded.append(said) } else { line.asides.append(said) }
      if code == 1, line.value.isEmpty, !isOfAll { line.value = said }
      line.asides.append(segment.field(5, text))
    }
    line.asides.append(segment.field(5, 9))
    line.coded.removeAll(where: \.isEmpty)
    line.asides.removeAll(where: \.isEmpty)
  }

  private static let codedTypes: Set<String> = ["CE", "CWE", "CF", "CNE"]
  /// HL7 table 0125: text, figures and documents, or nothing said.
  private static let otherTypes: Set<String> = [
    "", "ST", "TX", "FT", "NM", "SN", "ID", "IS", "ED", "RP",
  ]
  private static let valueSystems: Set<String> = ["SCT", "SNM", "SNOMED-CT", "LN", "LOINC"]

  /// Whether a structured number (SN) is a figure and at most a comparator, neither a range
  /// (`^20^-^300`) nor a grade (`^90^+`).
  private static func isPlain(_ segment: HL7Segment) -> Bool {
    guard segment.field(2).uppercased() == "SN", !segment.field(5).isEmpty else { return true }
    return segment.field(5, 3).isEmpty && segment.field(5, 4).isEmpty
      && Quantity(segment.field(5, 1) + segment.field(5, 2)) != nil
  }

  /// HL7 table 0123. What is blank says nothing; what nobody knows holds every line.
  private static func status(ofOrder text: String) -> LineStatus {
    switch text.uppercased() {
    case "", "F", "C": .stands(.final)
    case "A", "I", "M", "N", "O", "P", "R", "S": .stands(.preliminary)
    case "X": .notObtained
    case "D", "W": .retracted
    default: .unknown(text)
    }
  }

  /// HL7 table 0085.
  private static func status(_ text: String) -> LineStatus {
    switch text.uppercased() {
    case "F", "U": .stands(.final)
    case "C": .stands(.corrected)
    case "P", "R", "S": .stands(.preliminary)
    case "D", "W": .retracted
    case "I", "O": .pending
    case "N": .notTested("")
    case "X": .notObtained
    case "": .missing
    default: .unknown(text)
    }
  }

  // MARK: Notes

  /// A note belongs to the line above it, or to the report, or to all that follow.
  private mutating func note(_ segment: HL7Segment) {
    for text in segment.all(3).map(Plain.trimmed)
    where text.contains(where: { $0.isLetter || $0.isNumber }) {
      guard line == nil else {
        line?.notes.append(text)
        continue
      }
      builder.take(note: text, line: segment.line)
      if !hasOrder { notes.append(text) }
    }
  }
}

extension String {
  fileprivate var isSome: Bool { !isEmpty }
}
