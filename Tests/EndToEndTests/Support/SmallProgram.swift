import Foundation

/// A program small enough to be quick and busy enough that somebody is drawn on most days.
enum SmallProgram {
  /// One list, every day from Monday to Thursday unless told otherwise.
  static func program(
    weekdays: String = "mon, tue, wed, thu", opens: String = "05:00", closes: String = "17:00"
  ) -> String {
    """
    program: small
    title: A small clinic
    policy: policy.yaml
    panel: clinical-cup
    collect_within_hours: 8
    lists:
      - name: main
        title: Groups
        weekdays: [\(weekdays)]
        opens: "\(opens)"
        closes: "\(closes)"

    """
  }

  /// - Parameter attends: On how many days of seven somebody can be tested.
  static func policy(attends: Int = 4) -> String {
    """
    program: small
    mode: independent
    anchor: enrolment
    phases:
      one:
        title: Level one
        mean: {tests: \(attends == 4 ? 3 : 1), days: 7}
        at_least: {tests: 1, days: 7}
        attends: \(attends)
    no_show: {make_up_within: 3}
    carry_unmet: none
    reveal_hours: 24

    """
  }

  /// All of them are drawn on every day.
  static let everybody = """
    program: small
    phases:
      one: {title: Every day, mean: {tests: 4, days: 7}, attends: 4}
    no_show: {make_up_within: 3}

    """

  static let header = "patient,name,born,list,phase,attends"

  /// `count` patients whose names can be told from anything else.
  static func roster(_ count: Int = 12, attends: String = "mon-thu") -> String {
    let lines = (1...count).map { number in
      "P\(1000 + number),Zyx\(letters(number)) Quuxbury,19\(60 + number % 30)-0\(1 + number % 9)-17,"
        + "main,one,\(attends)"
    }
    return ([header] + lines).joined(separator: "\n") + "\n"
  }

  /// A name's part that holds no digit.
  static func letters(_ number: Int) -> String {
    String(String(number).compactMap { Array("abcdefghij")[$0.wholeNumberValue ?? 0] })
  }
}
