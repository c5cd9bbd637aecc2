import Yams

/// A YAML file that people edit, read strictly.
///
/// Yams gives the nodes, not the values: by YAML's rules a bare `9:00` is 540 and a bare `no` is
/// false, so what a scalar means is decided here, by what its key expects. Anchors and aliases are
/// refused (they hide what is signed, and a short file can expand without end), as are a second
/// document, a key given twice and a key that nobody reads.
package enum YAMLDocument {
  /// Reads the map at the top of the file with `decode`. Collects every problem before throwing;
  /// only text that is not YAML at all ends the search.
  package static func read<Value>(
    _ bytes: [UInt8], file: String, _ decode: (YAMLMap) -> Value?
  ) throws(Problems) -> Value {
    let log = ProblemLog(file: file)
    let value = root(bytes, log: log)?.map(decode)
    guard log.isEmpty, let value else {
      if log.isEmpty { log.add("nothing could be read", line: 1, column: 1) }
      throw log.problems
    }
    return value
  }

  static let depthLimit = 12

  private static func root(_ bytes: [UInt8], log: ProblemLog) -> YAMLValue? {
    guard let text = SourceText.decode(bytes, limit: SourceText.yamlLimit, log: log),
      log.isEmpty, YAMLGuard.admits(text, log: log)
    else { return nil }
    do {
      let parser = try Parser(yaml: text, encoding: .utf8)
      // A node knows its anchor only as long as its parser lives.
      return try withExtendedLifetime(parser) {
        guard let node = try parser.singleRoot() else {
          log.add("file is empty", line: 1, column: 1)
          return nil
        }
        let value = YAMLValue(node: node, log: log)
        return value.isWellFormed(depth: 1) ? value : nil
      }
    } catch {
      log.add(error)
      return nil
    }
  }
}

extension ProblemLog {
  /// What Yams could not read, in its words, at its place.
  fileprivate func add(_ error: any Error) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      add("not YAML: \(problem)", line: mark.line, column: mark.column)
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { quoted($0) }.joined(separator: ", ")
      add("key \(names) is given twice", line: context.mark.line, column: context.mark.column)
    case .reader(let problem, _, _, _): add("not YAML: \(problem)", line: 1, column: 1)
    default: add("not YAML", line: 1, column: 1)
    }
  }
}
