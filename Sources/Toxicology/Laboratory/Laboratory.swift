/// What one laboratory means by what it sends, as the site has agreed with it: one version of
/// `laboratories/NAME.yaml`. Without one, only names and codes that everybody uses are understood.
package struct Laboratory: Hashable, Sendable {
  package let name: String
  package let version: Int
  /// First day on which it holds, `YYYY-MM-DD`.
  package let effectiveFrom: String
  /// As it stands in MSH-4, or in MSH-3 where MSH-4 is empty.
  package let sender: String
  package let specimen: Specimen?
  /// Local codes, as sent, to analytes.
  package let codes: [String: String]
  /// Local names and spellings, in plain words, to analytes.
  package let names: [String: String]
  /// What its own words for results mean, in plain words.
  package let values: [String: Value]
  /// Codes of orders (OBR-4) whose method is definitive.
  package let definitiveOrders: Set<String>
  /// What a blank status means; nil holds the line.
  package let blankStatus: ResultStatus?
  package let sentences: [Sentence]
  /// Sentences, in plain words, that take back everything before them.
  package let disowning: Set<String>
  package let sheet: SheetLayout?

  /// What a word of its own may stand for.
  package enum Value: String, CaseIterable, Sendable {
    case negative, positive, indeterminate, invalid
    case notDetected = "not-detected"
    case notTested = "not-tested"

    var meaning: ValueWords.Meaning {
      switch self {
      case .negative: .reading(.negative)
      case .positive: .found
      case .indeterminate: .reading(.indeterminate)
      case .invalid: .reading(.invalid)
      case .notDetected: .reading(.notDetected)
      case .notTested: .reading(.notTested)
      }
    }
  }

  /// A sentence with one `{analyte}` in it, and what it says of that analyte.
  package struct Sentence: Hashable, Sendable {
    package let before: String
    package let after: String
    package let method: MethodClass

    /// Nil unless `text` has one `{analyte}` and a word besides.
    package init?(_ text: String, method: MethodClass) {
      let words = Plain.words(text).split(separator: " ").map(String.init)
      guard words.count > 1, words.count(where: { $0 == "{analyte}" }) == 1,
        let place = words.firstIndex(of: "{analyte}")
      else { return nil }
      before = words[..<place].joined(separator: " ")
      after = words[(place + 1)...].joined(separator: " ")
      self.method = method
    }

    /// The name in the sentence's gap; nil where `words` is another sentence.
    func name(in words: String) -> String? {
      guard words.hasPrefix(before), words.hasSuffix(after),
        words.utf8.count > before.utf8.count + after.utf8.count
      else { return nil }
      let name = Plain.trimmed(words.dropFirst(before.count).dropLast(after.count))
      return name.isEmpty ? nil : name
    }
  }

  package init(
    name: String, version: Int, effectiveFrom: String, sender: String, specimen: Specimen? = nil,
    codes: [String: String] = [:], names: [String: String] = [:],
    values: [String: Value] = [:], definitiveOrders: Set<String> = [],
    blankStatus: ResultStatus? = nil,
    sentences: [Sentence] = [], disowning: [String] = [], sheet: SheetLayout? = nil
  ) {
    self.name = name
    self.version = version
    self.effectiveFrom = effectiveFrom
    self.sender = sender
    self.specimen = specimen
    self.codes = codes
    self.names = Dictionary(names.map { (Plain.words($0), $1) }) { first, _ in first }
    self.values = Dictionary(values.map { (Plain.words($0), $1) }) { first, _ in first }
    self.definitiveOrders = definitiveOrders
    self.blankStatus = blankStatus
    self.sentences = sentences
    self.disowning = Set(disowning.map { Plain.words($0) })
    self.sheet = sheet
  }

  /// Whether it sends under that name, in whatever capitals.
  package func isSender(_ name: String) -> Bool { sender.uppercased() == name.uppercased() }

  /// Analytes it names that are none, and words for results that are none of its own.
  package func problems(_ table: SubstanceTable) -> [String] {
    Set(codes.values).union(names.values).filter { table[$0] == nil }.sorted()
      .map { "there is no substance '\($0)'" }
      + values.keys.sorted().filter { $0.isEmpty || ValueWords.meaning($0) != nil }
      .map { "'\($0)' means the same at every laboratory" }
      + values.keys.sorted().filter { Quantity($0) != nil }.map { "'\($0)' is a figure" }
  }

  /// What a value says; what nobody else says only where the site has written it down.
  func meaning(_ text: String) -> ValueWords.Meaning? {
    ValueWords.isOpen(text) ? nil : values[Plain.words(text)]?.meaning
  }
}

/// How a laboratory's CSV or pipe file is laid out. A row that is not there says nothing: a feed
/// that lists only positives never makes anything negative.
package struct SheetLayout: Hashable, Sendable {
  package enum Column: String, CaseIterable, Sendable {
    case specimen, order, code, name, value, cutoff, unit, flag, status, collected, issued, ignored
  }

  package let separator: Character
  /// A line that begins with it is not read; nil where every line counts.
  package let comment: Character?
  package let hasHeader: Bool
  /// What stands in each place.
  package let columns: [Column]

  package init(separator: Character, comment: Character?, hasHeader: Bool, columns: [Column]) {
    self.separator = separator
    self.comment = comment
    self.hasHeader = hasHeader
    self.columns = columns
  }
}
