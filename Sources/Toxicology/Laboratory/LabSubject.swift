/// Whom a report is about, as far as the laboratory says: compared with the test's patient, and
/// kept nowhere but in the sealed message.
package struct LabSubject: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  package struct Name: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let family: String
    /// First and middle names.
    package let given: String

    /// - Parameter family: the whole name, where nothing else is given: `Quuxbury, Zyx`.
    package init(family: String, given: String) {
      let parts = family.split(separator: ",", maxSplits: 1).map(String.init)
      let isWhole = given.isEmpty && parts.count == 2
      self.family = isWhole ? parts[0] : family
      self.given = isWhole ? parts[1] : given
    }

    /// `Zyx Quuxbury` or `Quuxbury, Zyx`.
    package init(text: String) {
      guard !text.contains(","), let last = text.split(separator: " ").last else {
        self.init(family: text, given: "")
        return
      }
      self.init(family: String(last), given: String(Plain.trimmed(text).dropLast(last.count)))
    }

    package var description: String { "a name" }
    package var customMirror: Mirror { Mirror(self, children: []) }
  }

  /// Each of them the same person's; none where the laboratory gives none.
  package let names: [Name]
  /// Date of birth as `YYYYMMDD`; nil where it is not said to the day.
  package let born: String?

  /// - Parameter born: as sent, with or without dashes or a time behind it.
  package init(names: [Name], born: String) {
    self.names = names
    let digits = born.filter { $0.isASCII && $0.isNumber }
    self.born = digits.count < 8 ? nil : String(digits.prefix(8))
  }

  package var description: String { "a subject" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
