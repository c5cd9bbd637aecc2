/// A map of a YAML file while it is being read. It remembers which keys were asked for; what was
/// not asked for is unknown, and reported with the nearest key.
///
///     let name = map.required("name", .listName)
///     let hours = map.optional("collect_within_hours", .integer(1...48), default: 8)
package final class YAMLMap {
  private let place: YAMLValue
  private let values: [String: YAMLValue]
  private let keys: [(name: String, at: YAMLValue)]
  private var asked: [String] = []

  init(at place: YAMLValue, pairs: [(key: YAMLValue, value: YAMLValue)]) {
    self.place = place
    keys = pairs.map { ($0.key.scalarText ?? "", $0.key) }
    values = Dictionary(zip(keys.map(\.name), pairs.map(\.value)), uniquingKeysWith: { a, _ in a })
  }

  /// Nil after a problem: the key is missing, or its value is not what `field` reads.
  package func required<Value>(_ key: String, _ field: Field<Value>) -> Value? {
    guard let value = value(for: key) else {
      place.report("missing key '\(key)'")
      return nil
    }
    return field.read(value)
  }

  /// Nil when the key is not there, and after a problem.
  package func optional<Value>(_ key: String, _ field: Field<Value>) -> Value? {
    value(for: key).flatMap(field.read)
  }

  /// The default when the key is not there, and after a problem, so that reading goes on.
  package func optional<Value>(_ key: String, _ field: Field<Value>, default: Value) -> Value {
    optional(key, field) ?? `default`
  }

  package func has(_ key: String) -> Bool { values[key] != nil }

  /// Reports at the value of `key`, or at the map itself when the key is not there.
  package func report(_ message: String, at key: String? = nil, hint: String? = nil) {
    let value = key.flatMap { values[$0] }
    (value ?? place).report(message, hint: hint)
  }

  private func value(for key: String) -> YAMLValue? {
    asked.append(key)
    return values[key]
  }

  func reportUnknownKeys() {
    for (name, key) in keys where !asked.contains(name) {
      let missing = asked.filter { values[$0] == nil }
      key.report("unknown key \(quoted(name))", hint: suggestion(for: name, among: missing))
    }
  }
}
