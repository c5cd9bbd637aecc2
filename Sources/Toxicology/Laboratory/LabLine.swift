/// One line of a report before anybody believes it: where the formats meet.
package struct LabLine: Hashable, Sendable {
  package var line: Int
  /// A code that claims to be LOINC, and the laboratory's own.
  package var loinc = ""
  package var local = ""
  /// Every code of the analyte, whoever's it says that it is.
  package var codes: [String] = []
  /// Names of the analyte, the likeliest first.
  package var names: [String] = []
  package var value = ""
  /// Codes of the value in the systems that everybody uses: SNOMED CT and LOINC's answers.
  package var coded: [String] = []
  /// Whatever else a value says of itself, in codes and in texts: none of it may say another.
  package var asides: [String] = []
  package var unit = ""
  /// Where laboratories put the cutoff, the likeliest first.
  package var cutoffs: [String] = []
  /// What a laboratory flags it with (OBX-8, FHIR's interpretation): codes of HL7 table 0078.
  package var flags: [String] = []
  package var status: LineStatus = .missing
  /// The report it stands in is not final yet, whatever its own status is.
  package var isPreliminary = false
  package var method: MethodClass = .presumptive
  package var notes: [String] = []
  /// The line as it came.
  package var text = ""

  package init(line: Int) { self.line = line }
}

/// What the status of a line says, before the laboratory's file is asked about a blank one.
package enum LineStatus: Hashable, Sendable {
  case stands(ResultStatus)
  case retracted
  /// There is no result, and why.
  case notTested(String)
  case pending
  case missing
  case unknown(String)

  /// `X` of HL7 table 0085, FHIR's `cancelled`.
  static let notObtained = LineStatus.notTested("could not be obtained")

  /// Whether a result of this status is one.
  var claims: Bool {
    switch self {
    case .retracted, .notTested: false
    default: true
    }
  }

  /// As sheets have it: `final`, `F`, or nothing.
  package init(word: String) {
    switch Plain.words(word) {
    case "": self = .missing
    case "f", "final": self = .stands(.final)
    case "p", "preliminary", "prelim": self = .stands(.preliminary)
    case "c", "corrected": self = .stands(.corrected)
    case "x", "cancelled", "canceled": self = .notObtained
    case "d", "w", "deleted": self = .retracted
    case "pending": self = .pending
    default: self = .unknown(word)
    }
  }
}

/// Words for values, as they come: exact once capitals and decoration are set aside.
enum ValueWords {
  enum Meaning {
    case found, reading(Reading)

    func reading(by method: MethodClass) -> Reading {
      switch self {
      case .found: .found(by: method)
      case .reading(let reading): reading
      }
    }
  }

  static func meaning(_ text: String) -> Meaning? {
    isOpen(text) || text.contains { signs.contains($0) } ? nil : words[Plain.words(text)]
  }

  /// Nobody knows what "negative?" says; "≠ negative" says anything else.
  static func isOpen(_ text: String) -> Bool { text.contains { negations.contains($0) } }

  private static let negations: Set<Character> = ["?", "\u{2260}", "\u{AC}"]

  /// What a word is not decorated with.
  private static let signs: Set<Character> = ["<", ">", "=", "%", "(", ")", "~"]

  /// SNOMED CT qualifier values (FHIR's and OLIS's), and answers of LOINC's lists.
  static func meaning(code: String) -> Meaning? { codes[code] }

  /// What the words of a longer text say, the longest first: `Negative screen`.
  static func meanings(in text: String) -> [Meaning] {
    var rest = Plain.words(text).split(separator: " ")[...]
    var found: [Meaning] = []
    while !rest.isEmpty {
      let lengths = (1...min(3, rest.count)).reversed()
      let length = lengths.first { words[rest.prefix($0).joined(separator: " ")] != nil } ?? 1
      found += [words[rest.prefix(length).joined(separator: " ")]].compactMap { $0 }
      rest = rest.dropFirst(length)
    }
    return found
  }

  private static let words: [String: Meaning] = [
    "negative": .reading(.negative), "neg": .reading(.negative),
    "none detected": .reading(.notDetected), "not detected": .reading(.notDetected),
    // No "nd": it is "not detected" at one laboratory and "not done" at the next.
    "undetected": .reading(.notDetected),
    "absent": .reading(.notDetected),
    "positive": .found, "pos": .found, "detected": .found, "present": .found,
    "presumptive positive": .found, "presumptive pos": .found, "confirmed positive": .found,
    "indeterminate": .reading(.indeterminate), "inconclusive": .reading(.indeterminate),
    "equivocal": .reading(.indeterminate),
    "invalid": .reading(.invalid), "invalid result": .reading(.invalid),
    "not tested": .reading(.notTested), "not performed": .reading(.notTested),
    "test not performed": .reading(.notTested), "tnp": .reading(.notTested),
    "not done": .reading(.notTested), "nt": .reading(.notTested),
  ]

  private static let codes: [String: Meaning] = [
    "260385009": .reading(.negative), "260415000": .reading(.notDetected),
    "10828004": .found, "260373001": .found, "82334004": .reading(.indeterminate),
    "LA6577-6": .reading(.negative), "LA11883-8": .reading(.notDetected),
    "LA6576-8": .found, "LA11882-0": .found,
    "LA11884-6": .reading(.indeterminate), "LA9663-1": .reading(.indeterminate),
  ]

  /// Whether a note speaks of a result at all.
  static func speaksOfResult(_ words: String) -> Bool {
    let said: Set<Substring> = [
      "neg", "negative", "pos", "positive", "detected", "presence", "present", "absent",
      "confirmed", "undetected",
    ]
    return words.split(separator: " ").contains { said.contains($0) }
  }

  /// The words by which a note takes back what it stands beside. "Previously reported in error"
  /// beside what corrects says why there is a correction.
  static func doubt(in words: String, corrects: Bool) -> String? {
    if corrects, let start = words.firstRange(of: "previous"),
      let end = words[start.upperBound...].firstRange(of: "in error")
    {
      let rest = String(words[..<start.lowerBound]) + words[end.upperBound...]
      return doubt(in: rest, corrects: false)
    }
    return [
      "disregard", "in error", "erroneous", "do not use", "wrong patient", "mislabeled",
      "mislabelled", "not valid", "recollect", "unsatisfactory",
    ].first { " \(words) ".contains(" \($0) ") }
  }

  /// The words by which a note beside "negative" says that there is no result.
  static func void(in words: String) -> String? {
    [
      "test cancelled", "test canceled", "quantity not sufficient", "insufficient quantity", "qns",
      "not reportable", "control failed", "result invalid", "invalid result",
      "pending confirmation", "confirmation pending", "result unreliable",
    ].first { " \(words) ".contains(" \($0) ") }
  }

  /// Whether a note speaks of more than the line it stands beside.
  static func speaksOfReport(_ words: String) -> Bool {
    let said: Set<Substring> = [
      "report", "all", "above", "entire", "whole", "results", "patient", "specimen", "sample",
      "mislabeled", "mislabelled", "recollect",
    ]
    return words.split(separator: " ").contains { said.contains($0) }
  }
}

/// Words for methods.
enum MethodWords {
  /// Chromatography with mass spectrometry is what makes a method definitive; whatever does not say
  /// so is presumptive.
  private static func namesChromatography(_ words: String) -> Bool {
    let names: Set<Substring> = [
      "gc-ms", "gc/ms", "gcms", "lc-ms", "lc/ms", "lcms", "lc-ms/ms", "lc/ms/ms", "lc-ms-ms",
      "lcmsms", "gc-ms/ms", "gc/ms/ms",
    ]
    return words.split(separator: " ").contains { names.contains($0) }
  }

  /// Whether the name of an order, an analyte or a method says that chromatography was done: "screen
  /// with reflex to GC/MS" only says what may come after, "not LC-MS/MS" what was not done.
  static func isOfChromatography(_ name: String) -> Bool {
    let others = [
      "screen", "scrn", "reflex", "rflx", " if ", " to follow ", " not ", " no ", " without ",
      "immuno", " eia ", " emit ", " elisa ",
    ]
    return namesChromatography(name) && !others.contains { " \(name) ".contains($0) }
  }
}

/// Cutoffs in notes, as `Cutoff: 50 ng/mL`.
enum CutoffWords {
  /// The figure directly behind the word, from note to note; nil where there are two different ones,
  /// or one that is not of this method: which of them was used, nobody says.
  static func cutoff(in notes: [String], by method: MethodClass) -> String? {
    let text = notes.joined(separator: "\n")
    let words = text.ranges(of: #/(?i)threshold|cut[- ]?off/#)
    let isOther = words.contains { word in
      text[..<word.lowerBound].split(whereSeparator: \.isWhitespace).last?.lowercased()
        .hasPrefix("confirm") ?? false
    }
    guard method == .definitive || !isOther else { return nil }
    let found = words.compactMap { figure(text[$0.upperBound...]) }
    return Set(found).count == 1 ? found.first : nil
  }

  /// Up to the end of the sentence, so that nothing of what is behind the figure is lost.
  private static func figure(_ text: Substring) -> String? {
    let rest = text.drop { $0.isWhitespace || ":=".contains($0) }
    let end = rest.firstIndex { "\n;()[]".contains($0) } ?? rest.endIndex
    let said = Plain.trimmed(rest[..<end].split(separator: ", ").first ?? "")
    let figure = said.hasSuffix(".") ? String(said.dropLast()) : said
    return Quantity(figure) == nil ? nil : figure
  }
}
