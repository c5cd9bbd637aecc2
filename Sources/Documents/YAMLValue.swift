import Yams

/// A node of a YAML file, with the log in which its problems go.
package struct YAMLValue {
  let node: Node
  let log: ProblemLog

  var line: Int { node.mark?.line ?? 1 }
  var column: Int { node.mark?.column ?? 1 }

  /// What a scalar says, whatever YAML thinks its type is; nil for a list or a map.
  var scalarText: String? { node.scalar?.string }

  package func report(_ message: String, hint: String? = nil) {
    log.add(message, line: line, column: column, hint: hint)
  }

  /// The text of a scalar; nil, and a problem, when there is none.
  func text(expecting what: String) -> String? {
    guard let text = scalarText else {
      report("expected \(what), got \(node.article) \(node.kind)")
      return nil
    }
    guard !text.isEmpty else {
      report("expected \(what), got nothing")
      return nil
    }
    return text
  }

  var elements: [YAMLValue]? {
    guard case .sequence(let sequence) = node else { return nil }
    return sequence.map { YAMLValue(node: $0, log: log) }
  }

  /// The pairs of a map in the file's order; keys are scalars, as `isWellFormed` has checked.
  var pairs: [(key: YAMLValue, value: YAMLValue)]? {
    guard case .mapping(let mapping) = node else { return nil }
    return mapping.map { (YAMLValue(node: $0.key, log: log), YAMLValue(node: $0.value, log: log)) }
  }

  /// Reads a map, and reports the keys that `decode` did not ask for.
  func map<Value>(_ decode: (YAMLMap) -> Value?) -> Value? {
    guard let pairs else {
      report("expected a map of keys, got \(node.article) \(node.kind)")
      return nil
    }
    let map = YAMLMap(at: self, pairs: pairs)
    let value = decode(map)
    map.reportUnknownKeys()
    return value
  }

  /// Refuses anchors, keys that are not words, a key given twice in two spellings (`1`, `"1"`) and
  /// excessive depth, here and below.
  func isWellFormed(depth: Int) -> Bool {
    if node.anchor != nil {
      report("anchors (&name) and aliases are not allowed", hint: "write it out each time")
      return false
    }
    if depth > YAMLDocument.depthLimit {
      report("nested deeper than \(YAMLDocument.depthLimit) levels")
      return false
    }
    let children = (elements ?? []) + (pairs ?? []).map(\.value)
    let childrenAreFine = children.map { $0.isWellFormed(depth: depth + 1) }.allSatisfy { $0 }
    return hasPlainKeys && childrenAreFine
  }

  private var hasPlainKeys: Bool {
    var seen: Set<String> = []
    var plain = true
    for (key, _) in pairs ?? [] {
      guard let name = key.scalarText, key.node.anchor == nil else {
        key.report("a key must be a plain word")
        plain = false
        continue
      }
      if !seen.insert(name).inserted {
        key.report("key \(quoted(name)) is given twice")
        plain = false
      }
    }
    return plain
  }
}

extension Node {
  /// What it is, in a word.
  var kind: String {
    switch self {
    case .scalar: "single value"
    case .mapping: "map"
    case .sequence: "list"
    case .alias: "alias"
    }
  }

  var article: String { kind == "alias" ? "an" : "a" }
}
