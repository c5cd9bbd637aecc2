import Selection

/// How one value of a YAML file is read: the small vocabulary in which the files are described.
package struct Field<Value> {
  /// Reports what is wrong at the value's place and gives nil.
  let read: (YAMLValue) -> Value?

  init(read: @escaping (YAMLValue) -> Value?) { self.read = read }

  /// A scalar that `parse` turns into a value; `what` names the limit that a wrong one broke.
  static func scalar(_ what: String, _ parse: @escaping (String) -> Value?) -> Field {
    Field { value in
      guard let text = value.text(expecting: what) else { return nil }
      if let parsed = parse(text) { return parsed }
      value.report("expected \(what), got \(quoted(text))")
      return nil
    }
  }

  /// A map, read by `decode`.
  package static func map(_ decode: @escaping (YAMLMap) -> Value?) -> Field {
    Field { $0.map(decode) }
  }
}

extension Field where Value == String {
  /// A line of text for people.
  package static func text(upTo limit: Int = 80) -> Field {
    .scalar("at most \(limit) characters on one line") { text in
      let fits = text.count <= limit && text.unicodeScalars.allSatisfy(\.isPrintable)
      return fits && text.contains { !$0.isWhitespace } ? text : nil
    }
  }

  /// `[a-z0-9-]{1,31}`
  package static var programName: Field {
    .scalar("a name of 1 to 31 of a-z, 0-9 and '-'") { Names.isProgramName($0) ? $0 : nil }
  }

  /// As in a slot: unique in the log for ever.
  package static var listName: Field {
    .scalar("a list name of 1 to 32 of a-z, 0-9, '.' and '-', the first a letter or digit") {
      Slot.isListName($0) ? $0 : nil
    }
  }

  /// A phase or a lane.
  package static var key: Field {
    .scalar("a name of 1 to 32 of a-z, 0-9 and '_'") { Names.isKey($0) ? $0 : nil }
  }

  package static func path(upTo limit: Int = 1023) -> Field {
    .scalar("a path of at most \(limit) bytes") { text in
      text.utf8.count <= limit && text.unicodeScalars.allSatisfy(\.isPrintable) ? text : nil
    }
  }
}

extension Field where Value == Int {
  package static func integer(_ range: ClosedRange<Int>) -> Field {
    .scalar("a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
      Names.number(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension Field where Value == Bool {
  package static var bool: Field {
    .scalar("true or false") { ["true": true, "false": false][$0] }
  }
}

extension Field where Value == CivilDate {
  package static var date: Field { .scalar("a date like 2026-11-23") { CivilDate($0) } }
}

extension Field where Value == TimeOfDay {
  package static var time: Field { .scalar("a time from 00:00 to 23:59") { TimeOfDay($0) } }
}

extension Field where Value: CaseIterable & RawRepresentable<String> {
  /// One of a closed set of words.
  package static var word: Field {
    Field { value in
      let words = Value.allCases.map(\.rawValue)
      guard let text = value.text(expecting: words.alternatives) else { return nil }
      if let word = Value(rawValue: text) { return word }
      value.report(
        "expected \(words.alternatives), got \(quoted(text))",
        hint: suggestion(for: text, among: words))
      return nil
    }
  }
}

extension Sequence where Element == String {
  /// `a, b or c`
  var alternatives: String {
    let words = Array(self)
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
