/// What a flag beside a value says: the codes of HL7 table 0078, and what is written for them.
enum Flag {
  case found, absent, open
  /// Below what would be normal, which no result contradicts.
  case low

  /// Nil for what nobody knows.
  init?(_ text: String) {
    guard let flag = Self.words[Plain.trimmed(text).uppercased()] else { return nil }
    self = flag
  }

  private static let words: [String: Flag] = {
    let all: [(Flag, [String])] = [
      (
        .found,
        [
          "A", "AA", "H", "HH", "HU", ">", "POS", "POSITIVE", "DET", "DETECTED", "R", "RR", "WR",
          "TRUE", "Y", "P", "+", "*", "**", "YES", "ABN", "ABNORMAL", "HIGH", "ABOVE HIGH NORMAL",
          "CRITICAL", "CRITICAL HIGH", "CRITICAL ABNORMAL", "SIGNIFICANTLY HIGH", "OFF SCALE HIGH",
          "REACTIVE", "WEAKLY REACTIVE",
        ]
      ),
      (
        .absent,
        [
          "N", "ND", "NR", "NEG", "NEGATIVE", "NORMAL", "FALSE", "-", "NO", "NON-REACTIVE",
          "NORMAL (APPLIES TO NON-NUMERIC RESULTS)", "WITHIN NORMAL LIMITS", "WNL",
        ]
      ),
      (.open, ["IND", "E"]),
      (
        .low,
        [
          "L", "LL", "LU", "<", "LOW", "BELOW LOW NORMAL", "CRITICAL LOW", "SIGNIFICANTLY LOW",
          "OFF SCALE LOW",
        ]
      ),
    ]
    let pairs = all.flatMap { flag, words in words.map { ($0, flag) } }
    return Dictionary(pairs) { first, _ in first }
  }()
}
