/// The words of a technician's phrase.
enum CupWord: Hashable {
  case comma
  /// `all`: every analyte not excepted.
  case all
  /// `rest`: every analyte not named elsewhere in the phrase.
  case rest
  case except
  case analyte(Analyte)
  case outcome(Outcome)

  /// What was seen, before the panel's method says what to call it.
  enum Outcome: Hashable {
    case negative, positive, indeterminate, invalid, notTested

    func reading(by method: MethodClass) -> Reading {
      switch self {
      case .negative: .negative
      case .positive: .found(by: method)
      case .indeterminate: .indeterminate
      case .invalid: .invalid
      case .notTested: .notTested
      }
    }
  }
}

extension CupWord {
  /// Splits what was typed into words that this panel knows; the first unknown one is refused.
  static func words(of text: String, panel: Panel) throws(CupFault) -> [CupWord] {
    let pieces = pieces(of: text)
    let names = panel.namesByText
    var words: [CupWord] = []
    var index = 0
    while index < pieces.count {
      guard let (word, length) = longest(at: index, in: pieces, names: names) else {
        throw .unknownWord(pieces[index], nearest: panel.nearestName(to: pieces[index]))
      }
      if let word { words.append(word) }
      index += length
    }
    return words
  }

  /// Names run to four pieces ("6-acetylmorphine", "ethyl glucuronide (EtG)"): the longest wins.
  private static func longest(
    at index: Int, in pieces: [String], names: [String: Analyte]
  ) -> (word: CupWord?, length: Int)? {
    for length in stride(from: min(4, pieces.count - index), through: 1, by: -1) {
      let text = pieces[index..<(index + length)].joined(separator: " ")
      if let analyte = names[text] { return (.analyte(analyte), length) }
      if let word = keywords[text] { return (word, length) }
      if fillers.contains(text) { return (nil, length) }
    }
    return nil
  }

  static let keywords: [String: CupWord] = [
    ",": .comma, ";": .comma, "and": .comma, "&": .comma,
    "all": .all, "everything": .all, "rest": .rest, "others": .rest, "all others": .rest,
    "all the others": .rest, "all the rest": .rest, "everything else": .rest,
    "except": .except, "but": .except,
    "negative": .outcome(.negative), "neg": .outcome(.negative), "n": .outcome(.negative),
    "-": .outcome(.negative),
    "positive": .outcome(.positive), "pos": .outcome(.positive), "p": .outcome(.positive),
    "+": .outcome(.positive), "presumptive": .outcome(.positive),
    "presumptive positive": .outcome(.positive), "presumptive pos": .outcome(.positive),
    "presumptive-positive": .outcome(.positive),
    "indeterminate": .outcome(.indeterminate),
    "invalid": .outcome(.invalid), "inv": .outcome(.invalid),
    "not tested": .outcome(.notTested), "not-tested": .outcome(.notTested),
    "nt": .outcome(.notTested),
  ]

  private static let fillers: Set<String> = ["is", "are", "was", "were", "the"]

  /// Lower-case pieces at blanks; commas, and a sign at the end of a word (`thc+`), stand alone.
  private static func pieces(of text: String) -> [String] {
    let loose = text.lowercased().map { ":=".contains($0) || $0.isWhitespace ? " " : $0 }
    let spaced = loose.map { ",;".contains($0) ? " \($0) " : String($0) }.joined()
    return spaced.split(separator: " ").flatMap { word -> [String] in
      guard word.count > 1, let sign = word.last, "+-".contains(sign) else { return [String(word)] }
      return [String(word.dropLast()), String(sign)]
    }
  }
}

extension Panel {
  /// Analytes under every name, with the blanks of a name as the phrase's words have them.
  var namesByText: [String: Analyte] {
    var names: [String: Analyte] = [:]
    for analyte in analytes {
      for name in analyte.names {
        names[name.split(whereSeparator: \.isWhitespace).joined(separator: " ")] = analyte
      }
    }
    return names
  }

  /// The analyte's name or the reading that `word` was probably meant to be.
  func nearestName(to word: String) -> String? {
    let readings = CupWord.keywords.keys.filter { $0.count > 2 }.sorted()
    return Spelling.nearest(to: word, in: analytes.flatMap(\.names) + readings)
  }
}
