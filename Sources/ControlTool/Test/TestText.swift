import ControlAPI

/// A test after something was done to it, as the person at the desk reads it.
enum TestText {
  /// `test 17 (1010 Ann Alder)`; only the number for somebody who may not know whose it is.
  static func title(_ test: TestRow) -> String {
    let person = [test.patient, test.name].filter { !$0.isEmpty }
    guard !person.isEmpty else { return "test \(test.test)" }
    return "test \(test.test) (\(person.joined(separator: " ")))"
  }

  static func print(_ changed: TestChanged, on console: Console) {
    console.line("\(title(changed.test)): \(Shown.state(changed.test.state))")
    console.receipt(changed.receipt)
  }
}
