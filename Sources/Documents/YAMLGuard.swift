/// Turns away, before the parser sees it, what could make the parser's work or its stack explode:
/// it expands aliases and recurses while it reads. These are bounds, wide enough for any file that
/// a person writes; what is refused exactly is decided on the nodes.
enum YAMLGuard {
  private static let aliasLimit = 16
  private static let indentLimit = 100
  private static let flowLimit = 40

  static func admits(_ text: String, log: ProblemLog) -> Bool {
    var aliases = 0
    var flow = 0
    for (index, line) in text.utf8.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      let start = line.prefix(while: { " -?:\t".utf8.contains($0) }).count
      if line.dropFirst(start).first == UInt8(ascii: "#") { continue }
      aliases += aliasLikeWords(in: line)
      flow = max(0, flow + flowDepthChange(of: line))
      if let message = fault(start: start, flow: flow, aliases: aliases) {
        log.add(message, line: index + 1, column: 1)
        return false
      }
    }
    return true
  }

  private static func fault(start: Int, flow: Int, aliases: Int) -> String? {
    if start > indentLimit { return "indented by more than \(indentLimit) columns" }
    if flow > flowLimit { return "more than \(flowLimit) brackets are open" }
    if aliases > aliasLimit { return "aliases (*name) are not allowed" }
    return nil
  }

  /// Words like `*name`. Few of them cannot expand to much, however they are nested.
  private static func aliasLikeWords(in line: Substring.UTF8View) -> Int {
    var count = 0
    var previous = UInt8(ascii: " ")
    for byte in line {
      if previous == UInt8(ascii: "*"), byte.isWordByte { count += 1 }
      previous = byte
    }
    return count
  }

  private static func flowDepthChange(of line: Substring.UTF8View) -> Int {
    line.reduce(0) { depth, byte in
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth + 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth - 1
      default: depth
      }
    }
  }
}

extension UInt8 {
  /// A byte that a YAML anchor's name may hold.
  fileprivate var isWordByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
