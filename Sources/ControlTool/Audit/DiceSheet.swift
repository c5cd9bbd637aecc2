/// Dice as somebody types them: ten at a time, so that a throw left out or typed twice is seen where
/// it happened.
struct DiceSheet {
  static let row = 10
  /// What is asked for, and the least that the log takes.
  static let wanted = 100
  static let least = 50

  private(set) var digits = ""

  var count: Int { digits.count }

  /// What is wrong with a line of ten throws; nil when it was taken.
  mutating func add(_ line: String) -> String? {
    let typed = line.filter { !$0.isWhitespace }
    if let stranger = Self.stranger(in: typed) { return "'\(stranger)' is no face of a die" }
    guard typed.count == Self.row else {
      return "\(Shown.count(typed.count, "digit")) where ten were asked for: type these ten again"
    }
    if let start = rows.firstIndex(of: typed).map({ $0 * Self.row + 1 }) {
      return "the same ten as throws \(start) to \(start + Self.row - 1): type the next ten"
    }
    digits += typed
    return nil
  }

  private var rows: [String] {
    stride(from: 0, to: digits.count, by: Self.row).map {
      String(digits.dropFirst($0).prefix(Self.row))
    }
  }

  /// Everything at once, from a file.
  static func whole(_ lines: [String]) throws(Failure) -> String {
    let typed = lines.joined().filter { !$0.isWhitespace }
    if let stranger = stranger(in: typed) {
      throw Failure("'\(stranger)' is no face of a die", status: .usage)
    }
    guard typed.count >= least else {
      throw Failure(
        "at least \(least) dice are needed, got \(typed.count); \(wanted) are better",
        status: .usage)
    }
    return typed
  }

  private static func stranger(in digits: String) -> Character? {
    digits.first { !("1"..."6").contains($0) }
  }
}
