/// Decides what one line says, or why nobody may say: tolerant of layout, strict about meaning.
package struct LineJudge: Sendable {
  private let table: SubstanceTable
  private let laboratory: Laboratory?
  private var specimen: Specimen?

  package init(table: SubstanceTable, laboratory: Laboratory?, specimen: Specimen? = nil) {
    self.table = table
    self.laboratory = laboratory
    self.specimen = specimen ?? laboratory?.specimen
  }

  /// The same judge where a message says itself what the specimen is.
  func on(_ specimen: Specimen?) -> LineJudge {
    var judge = self
    judge.specimen = specimen ?? self.specimen
    return judge
  }

  /// What the code of a line says that the specimen is.
  func specimen(of one: LabObservation) -> Specimen? {
    one.loinc.flatMap { table.coded($0)?.specimen }
  }

  package enum Outcome: Hashable, Sendable {
    case observation(LabObservation)
    case retracted(String, MethodClass)
    /// What the sentences of a line say, in order; nil takes back everything before it.
    case narrative([LabObservation?])
    case held(HoldReason)
    /// Stars, dashes, a blank line between sentences.
    case decoration
  }

  package func judge(_ received: LabLine) -> Outcome {
    let line = unfolded(received)
    if let outcome = sentences(line) { return outcome }
    do throws(Held) {
      let (code, loinc) = try analyte(line)
      guard let substance = table[code] else { throw Held(.unknownName(code)) }
      switch try status(line) {
      case .retracted: return .retracted(code, line.method)
      case .notTested:
        try requireSilence(line)
        return .observation(
          observation(
            line, substance, loinc, (.notTested, nil, nil),
            line.isPreliminary ? .preliminary : .final))
      case .stands(let status):
        return .observation(observation(line, substance, loinc, try value(line, substance), status))
      default: throw Held(.statusMissing)
      }
    } catch { return .held(error.reason) }
  }

  /// `Negative (<50 ng/mL)`: a word with the cutoff that it is below, where nothing else says one.
  /// `Positive 250 ng/mL`: a word and a figure, which must come to the same.
  private func unfolded(_ received: LabLine) -> LabLine {
    let word = String(received.value.prefix(while: \.isLetter))
    let rest = String(received.value.dropFirst(word.count).filter { !"()[]".contains($0) })
    guard let meaning = meaning(word), let figure = Quantity(rest) else {
      return received
    }
    var line = received
    let isBelow = [.below, .atMost].contains(figure.comparator)
    if isBelow, meaning.reading(by: line.method).isAbsent, Self.cutoffs(line).isEmpty {
      line.value = word
      line.cutoffs.append(rest)
    } else {
      line.value = rest
      line.asides.append(word)
    }
    return line
  }

  /// A cutoff of nothing is none.
  private static func cutoffs(_ line: LabLine) -> [Quantity] {
    line.cutoffs.compactMap { Quantity($0, unit: line.unit) }.filter {
      ConcentrationUnit($0.unit) != nil && $0.figure > Figure(0)
    }
  }

  /// Nil where there is none, and of two different ones: which of them was used, nobody says.
  private static func cutoff(_ line: LabLine) -> Quantity? {
    let all = cutoffs(line)
    let figures = Set(all.map { $0.figure(in: .nanogramsPerMillilitre) })
    return figures.count == 1 ? all.first : nil
  }

  /// Whether a line says what no heading says: a known analyte, a value.
  package func isResult(_ line: LabLine) -> Bool {
    namesAnalyte(line) || meaning(line.value) != nil || Quantity(line.value) != nil
  }

  private struct Held: Error {
    let reason: HoldReason
    init(_ reason: HoldReason) { self.reason = reason }
  }

  private func observation(
    _ line: LabLine, _ substance: Substance, _ loinc: LOINC?,
    _ value: (reading: Reading, quantity: Quantity?, cutoff: Quantity?), _ status: ResultStatus
  ) -> LabObservation {
    LabObservation(
      line: line.line, analyte: substance.code, kind: substance.kind, loinc: loinc,
      method: line.method, reading: value.reading, quantity: value.quantity,
      canonical: value.quantity.flatMap { Measured.canonical($0, of: substance) },
      cutoff: value.cutoff, status: status,
      note: line.notes.filter { !$0.isEmpty }.joined(separator: "\n"))
  }

  // MARK: Which analyte

  /// The laboratory's file explains its own codes and names; a LOINC code is held against both.
  private func analyte(_ line: LabLine) throws(Held) -> (String, LOINC?) {
    let known = known(line)
    if let first = known.first, let other = known.first(where: { $0 != first }) {
      throw Held(.contradicts(code: first, name: other))
    }
    let coded = line.codes.compactMap(meaning(ofCode:))
    if let name = known.first, let code = coded.first(where: { $0 != name }) {
      throw Held(.contradicts(code: code, name: name))
    }
    let name = known.first ?? line.names.first { !$0.isEmpty } ?? line.local
    switch table.check(loinc: line.loinc, name: name, specimen: specimen) {
    case .fits(let code, let loinc): return (code, loinc)
    case .badCheckDigit(let code): throw Held(.badCheckDigit(code))
    case .unknownCode(let code): throw Held(.unknownCode(code.description))
    case .contradicts(let code, let name): throw Held(.contradicts(code: code, name: name))
    case .otherSpecimen(let specimen): throw Held(.otherSpecimen(specimen))
    case .unknownName(let name): throw Held(.unknownName(name))
    }
  }

  /// What a line may be about, by whatever it names.
  func analytes(namedBy line: LabLine) -> Set<String> {
    Set(known(line) + (line.codes + [line.loinc]).compactMap(meaning(ofCode:)))
  }

  private func known(_ line: LabLine) -> [String] {
    [laboratory?.codes[line.local]].compactMap { $0 } + line.names.compactMap(code(named:))
  }

  /// What a code would stand for, whether it says that it is LOINC's or not. It explains no name
  /// that nobody knows, but it may contradict one.
  private func meaning(ofCode code: String) -> String? {
    if let own = laboratory?.codes[code] { return own }
    return LOINC(code).map { table.coded($0)?.code } ?? self.code(named: code)
  }

  private func code(named name: String) -> String? {
    laboratory?.names[Plain.words(name)] ?? table.code(named: name)
  }

  /// Doubts beside what is taken back, or is no result, say why it is.
  private func status(_ line: LabLine) throws(Held) -> LineStatus {
    guard line.status.claims else { return line.status }
    let corrects = line.status == .stands(.corrected)
    let doubts = line.notes.lazy.compactMap {
      ValueWords.doubt(in: Plain.words($0), corrects: corrects)
    }
    if let doubt = doubts.first { throw Held(.doubted(doubt)) }
    switch line.status {
    case .pending: throw Held(.pending)
    case .unknown(let text): throw Held(.unknownStatus(text))
    case .missing:
      guard let meant = laboratory?.blankStatus else { throw Held(.statusMissing) }
      return .stands(line.isPreliminary ? .preliminary : meant)
    case .stands where line.isPreliminary: return .stands(.preliminary)
    default: return line.status
    }
  }

  // MARK: Which value

  private func meaning(_ text: String) -> ValueWords.Meaning? {
    ValueWords.meaning(text) ?? laboratory?.meaning(text)
  }

  /// Its own, or those of its words where nobody knows the whole.
  private func meanings(in text: String) -> [ValueWords.Meaning] {
    meaning(text).map { [$0] } ?? ValueWords.meanings(in: text)
  }

  private func value(
    _ line: LabLine, _ substance: Substance
  ) throws(Held) -> (Reading, Quantity?, Quantity?) {
    let cutoff = Self.cutoff(line)
    let text = Plain.trimmed(line.value)
    guard !text.isEmpty || !line.coded.isEmpty else { throw Held(.valueMissing) }
    let value =
      if let quantity = Quantity(text, unit: line.unit) {
        try figure(quantity, cutoff, line, substance)
      } else {
        (try reading(text, line), Quantity?.none, cutoff)
      }
    try requireAgreement(line, value.0)
    return value
  }

  private func reading(_ text: String, _ line: LabLine) throws(Held) -> Reading {
    let said =
      (text.isEmpty ? [] : [(text, meaning(text))])
      + line.coded.map { ($0, ValueWords.meaning(code: $0)) }
    if let unknown = said.first(where: { $0.1 == nil }) {
      throw Held(.unknownValue(String(unknown.0.prefix(80))))
    }
    let readings = said.compactMap { text, meaning in
      meaning.map { (text: text, reading: $0.reading(by: line.method)) }
    }
    guard let first = readings.first else { throw Held(.valueMissing) }
    if let other = readings.first(where: { !Self.isOne($0.reading, first.reading) }) {
      throw Held(.valuesDisagree(first.text, other.text))
    }
    return first.reading
  }

  /// "Negative" beside the code for "not detected" is one thing said twice.
  private static func isOne(_ one: Reading, _ other: Reading) -> Bool {
    one == other || one.isAbsent && other.isAbsent
  }

  private func figure(
    _ quantity: Quantity, _ cutoff: Quantity?, _ line: LabLine, _ substance: Substance
  ) throws(Held) -> (Reading, Quantity?, Quantity?) {
    if substance.kind == .measure {
      guard Measured.canonical(quantity, of: substance) != nil else {
        let form = Measured.form(of: substance)
        throw Held(.impossible(quantity.description, of: substance.title, form: form))
      }
      return (.measured, quantity, nil)
    }
    guard let cutoff else { throw Held(Self.missingCutoff(line)) }
    guard let reaches = quantity.reaches(cutoff) else {
      throw Held(.undecided(quantity.description, cutoff: cutoff.description))
    }
    return (reaches ? .found(by: line.method) : .negative, quantity, cutoff)
  }

  /// What is wrong with what stands in the cutoff's place; a unit alone is none.
  private static func missingCutoff(_ line: LabLine) -> HoldReason {
    let all = cutoffs(line).map(\.description)
    if let first = all.first, let other = all.first(where: { $0 != first }) {
      return .cutoffUnclear("its cutoff may be \(first) or \(other)")
    }
    let said = line.cutoffs.first {
      !Plain.trimmed($0).isEmpty && (line.unit.isEmpty || !$0.hasPrefix(line.unit))
    }
    guard let said else { return .noCutoff }
    let text = String(said.prefix(80))
    guard let cutoff = Quantity(said), cutoff.figure > Figure(0) else {
      return .cutoffUnclear("'\(text)' is no cutoff")
    }
    let unit = cutoff.unit.isEmpty ? line.unit : cutoff.unit
    if unit.isEmpty { return .cutoffUnclear("the cutoff '\(text)' has no unit") }
    guard ConcentrationUnit(unit) != nil else {
      return .cutoffUnclear(
        "the cutoff '\(text)' is in '\(unit.prefix(20))', no unit that is known")
    }
    return .cutoffUnclear(
      "the cutoff '\(text)' is not in the value's unit, \(line.unit.prefix(20))")
  }

  /// Nothing beside the value may say another: neither the laboratory's abnormal flag (HL7 table
  /// 0078) nor the other codes and texts of the value.
  private func requireAgreement(_ line: LabLine, _ reading: Reading) throws(Held) {
    let odd =
      line.flags.first { !fits($0, reading) }
      ?? line.asides.first { Flag($0) != nil && !fits($0, reading) }
    if let odd { throw Held(.valuesDisagree(reading.word, String(odd.prefix(80)))) }
    for aside in line.asides {
      guard !ValueWords.isOpen(aside) else { throw Held(.unknownValue(String(aside.prefix(80)))) }
      let said = meanings(in: aside).map { $0.reading(by: line.method) }
      guard said.allSatisfy({ Self.isOne($0, reading) }) else {
        throw Held(.valuesDisagree(reading.word, String(aside.prefix(80))))
      }
    }
  }

  /// Whether a flag says nothing else than the reading. One that nobody knows may say anything.
  private func fits(_ flag: String, _ reading: Reading) -> Bool {
    guard reading.isFound || reading.isAbsent, !Plain.trimmed(flag).isEmpty else { return true }
    switch Flag(flag) {
    case .found: return reading.isFound
    case .absent: return reading.isAbsent
    case .open: return false
    case .low: return true
    case nil:
      let meant = meaning(flag)?.reading(by: .presumptive)
      return reading.isFound ? meant?.isFound == true : meant?.isAbsent == true
    }
  }

  /// Whose line says that there is no result may say none: as value, in codes, or by its flag.
  private func requireSilence(_ line: LabLine) throws(Held) {
    let isSilent: (ValueWords.Meaning) -> Bool = {
      [.notTested, .invalid].contains($0.reading(by: line.method))
    }
    let said =
      ([line.value] + line.asides).filter { !meanings(in: $0).allSatisfy(isSilent) }
      + line.coded.filter { !(ValueWords.meaning(code: $0).map(isSilent) ?? true) }
      + [line.value].filter { Quantity($0) != nil }
      + line.flags.filter { meaning($0).map { !isSilent($0) } ?? false }
    guard let other = said.first else { return }
    throw Held(.valuesDisagree(Reading.notTested.word, String(other.prefix(80))))
  }

  // MARK: Sentences

  /// What a laboratory's sentences say; nil when the line is no narrative. Sentences are looked
  /// for only where the site has written them down, word for word.
  private func sentences(_ line: LabLine) -> Outcome? {
    if case .notTested = line.status { return nil }
    let text = Plain.words(line.value)
    let isExplained = laboratory?.sentences.isEmpty == false
    if text.isEmpty, isExplained, !namesAnalyte(line), line.coded.isEmpty { return .decoration }
    guard meaning(line.value) == nil, Quantity(line.value) == nil else { return nil }
    guard line.value.contains(where: \.isWhitespace), !text.isEmpty else { return nil }
    let parts = Self.parts(line.value)
    var said: [LabObservation?] = []
    for part in parts {
      if laboratory?.disowning.contains(part) == true {
        said.append(nil)
      } else if let one = observation(line, saying: part) {
        said.append(one)
      } else {
        return .held(.narrative)
      }
    }
    if let reason = doubt(line, said.compactMap { $0 }) { return .held(reason) }
    return .narrative(said)
  }

  /// Why sentences do not fit what the line says besides: another analyte, another value.
  private func doubt(_ line: LabLine, _ said: [LabObservation]) -> HoldReason? {
    let named = known(line) + line.codes.compactMap(meaning(ofCode:))
    for one in said {
      if let other = named.first(where: { $0 != one.analyte }) {
        return .valuesDisagree(other, one.analyte)
      }
      do { try requireAgreement(line, one.reading) } catch { return error.reason }
    }
    return nil
  }

  /// Whether the line names an analyte, so that an empty value is a value that is missing.
  private func namesAnalyte(_ line: LabLine) -> Bool {
    !line.loinc.isEmpty || laboratory?.codes[line.local] != nil
      || line.names.contains { code(named: $0) != nil }
  }

  /// Sentences end at full stops and at rows of stars.
  private static func parts(_ value: String) -> [String] {
    value.split(whereSeparator: { "*\n".contains($0) }).flatMap { $0.split(separator: ". ") }
      .map { Plain.words($0) }.filter { !$0.isEmpty }
  }

  private func observation(_ line: LabLine, saying words: String) -> LabObservation? {
    for sentence in laboratory?.sentences ?? [] {
      guard let name = sentence.name(in: words), let code = code(named: name),
        let substance = table[code], case .stands(let status)? = try? self.status(line)
      else { continue }
      var line = line
      line.method = sentence.method
      let reading = Reading.found(by: sentence.method)
      return observation(line, substance, nil, (reading, nil, nil), status)
    }
    return nil
  }
}

extension LineJudge {
  /// The result that a note hides: a drug's name together with a word for a result.
  package func hiddenResult(in note: String) -> String? {
    let text = Plain.words(note)
    guard ValueWords.speaksOfResult(text) else { return nil }
    let words = text.split(separator: " ").prefix(200)
    for start in words.indices {
      for end in start..<min(start + 3, words.endIndex) {
        let name = words[start...end].joined(separator: " ")
        if let code = code(named: name), table[code]?.kind == .drug { return code }
      }
    }
    return nil
  }
}
