import Selection
import Toxicology

/// `laboratories/NAME.yaml`: what one laboratory means by what it sends.
package enum LaboratoryFile {
  /// - Parameter table: the substances that its codes and names may stand for.
  package static func read(
    _ bytes: [UInt8], file: String, table: SubstanceTable
  ) throws(Problems) -> Laboratory {
    try YAMLDocument.read(bytes, file: file) { map in
      let laboratory = Laboratory(map)
      for problem in laboratory?.problems(table) ?? [] { map.report(problem) }
      return laboratory
    }
  }
}

extension Laboratory {
  fileprivate init?(_ map: YAMLMap) {
    let name = map.required("laboratory", .programName)
    let version = map.required("version", .integer(1...9_999))
    let from = map.required("from", .date)
    let sender = map.required("sender", .text(upTo: 180))
    let specimen: Specimen? = map.optional("specimen", .word)
    let codes = map.optional("codes", .list(of: .pair("code"), 0...5_000), default: [])
    let names = map.optional("names", .list(of: .pair("name"), 0...5_000), default: [])
    let values = map.optional("values", .list(of: .map(Said.init), 0...200), default: [])
    let orders = map.optional("definitive_orders", .list(of: .text(), 0...500), default: [])
    let blank: ResultStatus? = map.optional("blank_status", .word)
    let sentences = map.optional(
      "sentences", .list(of: .map(Sentence.init), 0...200), default: [])
    let disowning = map.optional("disowning", .list(of: .text(upTo: 200), 0...50), default: [])
    let sheet = map.optional("sheet", .map(SheetLayout.init))
    guard let name, let version, let from, let sender else { return nil }
    for (key, pairs) in [("codes", codes), ("names", names)] {
      if Set(pairs.map(\.from)).count < pairs.count { map.report("one is given twice", at: key) }
    }
    if Set(values.map { $0.from.lowercased() }).count < values.count {
      map.report("one is given twice", at: "values")
    }
    self.init(
      name: name, version: version, effectiveFrom: from.description, sender: sender,
      specimen: specimen, codes: Dictionary(codes.map { ($0.from, $0.to) }) { first, _ in first },
      names: Dictionary(names.map { ($0.from, $0.to) }) { first, _ in first },
      values: Dictionary(values.map { ($0.from, $0.means) }) { first, _ in first },
      definitiveOrders: Set(orders), blankStatus: blank, sentences: sentences,
      disowning: disowning, sheet: sheet)
  }
}

/// What a laboratory says, and the analyte that it means.
private struct Pair {
  let from: String
  let to: String
}

extension Field where Value == Pair {
  fileprivate static func pair(_ key: String) -> Field {
    .map { map in
      let from = map.required(key, .text(upTo: 120))
      let to = map.required("analyte", .analyteCode)
      guard let from, let to else { return nil }
      return Pair(from: from, to: to)
    }
  }
}

/// A word of the laboratory's for a result, and which of ours it is.
private struct Said {
  let from: String
  let means: Laboratory.Value

  init?(_ map: YAMLMap) {
    let from = map.required("value", .text(upTo: 80))
    let means: Laboratory.Value? = map.required("means", .word)
    guard let from, let means else { return nil }
    (self.from, self.means) = (from, means)
  }
}

extension Laboratory.Sentence {
  fileprivate init?(_ map: YAMLMap) {
    let text = map.required("says", .text(upTo: 200))
    let method: MethodClass? = map.required("method", .word)
    guard let text, let method else { return nil }
    guard let sentence = Self(text, method: method) else {
      map.report("a sentence has one {analyte} and a word besides", at: "says")
      return nil
    }
    self = sentence
  }
}

extension SheetLayout {
  fileprivate init?(_ map: YAMLMap) {
    let separator = map.required("separator", .character)
    let comment = map.optional("comment", .character)
    let header = map.optional("header", .bool, default: false)
    let columns: [Column]? = map.required("columns", .list(of: .word, 3...200))
    guard let separator, let columns else { return nil }
    self.init(separator: separator, comment: comment, hasHeader: header, columns: columns)
    for column in Column.allCases where column != .ignored && columns.count(of: column) > 1 {
      map.report("column '\(column.rawValue)' is given twice", at: "columns")
    }
    for column in [Column.specimen, .value] where columns.count(of: column) == 0 {
      map.report("there is no column '\(column.rawValue)'", at: "columns")
    }
    if columns.count(of: .name) + columns.count(of: .code) == 0 {
      map.report("there is no column 'name' or 'code'", at: "columns")
    }
  }
}

extension Array where Element: Equatable {
  fileprivate func count(of element: Element) -> Int { count { $0 == element } }
}

extension Field where Value == Character {
  fileprivate static var character: Field {
    .scalar("one ASCII character, no letter, digit, quote or blank, or the word tab") { text in
      if text == "tab" { return "\t" }
      guard text.utf8.count == 1, let character = text.first, !character.isLetter,
        !character.isNumber, !character.isWhitespace, character != "\""
      else { return nil }
      return character
    }
  }
}
