import Foundation
import Selection
import Toxicology

extension Identity {
  /// What of `subject` is another person's: "birth date" or "name". Nil where nothing contradicts,
  /// which is no proof: what is masked or left out says nothing.
  package func difference(from subject: LabSubject) -> String? {
    if let theirs = subject.born.flatMap(Self.day), let own = Self.day(born), theirs != own {
      return "birth date"
    }
    let own = NameWords.of(name).filter { $0.count > 1 }
    let said = subject.names.map {
      (family: NameWords.said($0.family), given: NameWords.said($0.given))
    }
    .filter { !$0.family.isEmpty || !$0.given.isEmpty }
    guard !said.isEmpty, !own.isEmpty else { return nil }
    let fits = said.contains { NameWords.fit(own, family: $0.family, given: $0.given) }
    return fits ? nil : "name"
  }

  private static func day(_ text: String) -> CivilDate? {
    let digits = text.filter(\.isNumber)
    let month = digits.dropFirst(4)
    return CivilDate("\(digits.prefix(4))-\(month.prefix(2))-\(month.dropFirst(2))")
  }
}

/// The words of names, compared as people write them: without case, accents and apostrophes, `ø`,
/// `ł` and `ß` by the letters nearest to them, `ö` as `oe` or `o`, in any order, hyphenated or not,
/// with more or fewer of them on either side.
private enum NameWords {
  static func of(_ name: String) -> [String] {
    (name.applyingTransform(StringTransform("Latin-ASCII"), reverse: false) ?? name)
      .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
      .replacing("ae", with: "a").replacing("oe", with: "o").replacing("ue", with: "u")
      .filter { !"'’`´".contains($0) }
      .split { !$0.isLetter }.map(String.init)
  }

  /// What a laboratory says with a part of a name: nothing where it has a digit, which is an
  /// account, is an initial or a row of one letter, or a word that stands for anybody.
  static func said(_ part: String) -> [String] {
    guard !part.contains(where: \.isNumber) else { return [] }
    return of(part).filter { Set($0).count > 1 && !nobody.contains($0) }
  }

  /// A family name of which one part is known, and a given name among the others.
  static func fit(_ own: [String], family: [String], given: [String]) -> Bool {
    let known = runs(of: own)
    let telling = runs(of: family) { !$0.allSatisfy(particles.contains) }
    let rest = own.filter { !family.contains($0) }
    let isFamily =
      family.isEmpty || !known.isDisjoint(with: telling.isEmpty ? runs(of: family) : telling)
    let isGiven =
      given.isEmpty || own.count == 1 || !runs(of: rest).isDisjoint(with: runs(of: given))
    return isFamily && isGiven
  }

  /// Neighbours written together too: `al sayed`, `alsayed`.
  private static func runs(
    of words: [String], where counts: (ArraySlice<String>) -> Bool = { _ in true }
  ) -> Set<String> {
    let words = words.prefix(8)
    return words.indices.reduce(into: []) { runs, start in
      for end in start..<words.endIndex where counts(words[start...end]) {
        runs.insert(words[start...end].joined())
      }
    }
  }

  /// What many names have in common.
  private static let particles: Set<String> = [
    "al", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "los", "st", "van",
    "von",
  ]

  private static let nobody: Set<String> = [
    "anonymous", "client", "confidential", "donor", "masked", "patient", "redacted", "subject",
    "test", "unknown", "withheld",
  ]
}
