/// Why what a technician typed cannot be a cup's reading. The text is what the technician sees.
package enum CupFault: Error, Equatable, CustomStringConvertible {
  case empty
  case unknownWord(String, nearest: String?)
  /// Analytes named, but not what they were.
  case noReading([String])
  /// A reading with no analyte before it.
  case noAnalyte(String)
  case namedTwice(String)
  /// `all neg except thc, coc invalid`: is thc invalid too?
  case ambiguousExceptions([String])
  /// `all pos except thc`: what is thc?
  case exceptionNeedsReading(String)
  /// `all neg except thc neg`: an exception that is none.
  case sameException(String, Reading)
  case notAccountedFor([String])
  case impossible(code: String, reading: Reading, method: MethodClass)
  case nothingRead
  /// Strips without a control line were asked for.
  case noStrip
  case unknownPad(String, of: [Pad])
  /// What a pad cannot show.
  case padReading(Pad, String)

  package var description: String {
    switch self {
    case .empty: "no reading given, expected something like 'all negative except thc'"
    case .unknownWord("faint", _): "a line is negative, however faint: say 'neg'"
    case .unknownWord(let word, _) where ["lot", "undo"].contains(word):
      "'\(word)' is said instead of a cup: b leaves this one"
    case .unknownWord(let word, _) where Self.unreadable.contains(word):
      "a strip that cannot be read is 'not tested', one without its control line 'invalid'"
    case .unknownWord(let word, let nearest):
      "unknown analyte or reading '\(word)', "
        + (nearest.map { "did you mean '\($0)'?" }
          ?? "a reading is 'neg', 'pos', 'invalid' or 'not tested'")
    case .noReading(let codes):
      "no reading for \(Self.list(codes)), say for example '\(Self.first(codes)) neg'"
    case .noAnalyte(let word):
      "'\(word)' stands without an analyte: 'all neg' says it of all of them, 'thc pos' of one"
    case .namedTwice(let code): "\(code) is named twice"
    case .ambiguousExceptions(let codes):
      "unclear what \(Self.list(codes)) are, give each its own reading, as in 'thc pos, coc invalid'"
    case .exceptionNeedsReading(let code):
      "unclear what \(code) is, say for example '\(code.lowercased()) neg'"
    case .sameException(let code, let reading):
      "\(code) is an exception and \(reading.word) like the rest: say what it is, or leave it out"
    case .notAccountedFor(let codes): "not accounted for: \(Self.list(codes))"
    case .impossible(let code, let reading, let method):
      "\(code): a \(method.rawValue) test cannot read \(reading.word)"
    case .nothingRead: "nothing was read: every analyte is 'not tested'"
    case .noStrip: "name the strips, as in 'mtd' or 'coc thc', or say 'all'"
    case .unknownPad(let name, let device):
      device.isEmpty
        ? "this panel's device has no validity pads"
        : "no pad '\(name)', the device has \(Self.list(device.map(\.rawValue)))"
    case .padReading(let pad, let said):
      "\(pad.title) (\(pad.rawValue)) must be \(pad.form), got '\(said)'"
    }
  }

  /// What people say of a strip that shows nothing they could name.
  private static let unreadable: Set = [
    "smudged", "smeared", "unreadable", "unclear", "?", "no", "missing", "control", "controls", "c",
    "line", "lines", "dead", "blank", "without",
  ]

  private static func list(_ codes: [String]) -> String { codes.joined(separator: ", ") }
  private static func first(_ codes: [String]) -> String { (codes.first ?? "thc").lowercased() }
}
