/// What a varlink type is, with named types already replaced by what they stand for, and members
/// without their order: the form in which a text and a Swift type can be compared.
indirect enum Shape: Equatable {
  case bool, int, string
  case array(Shape)
  case optional(Shape)
  /// Named values, `[string]int`.
  case map(Shape)
  case object([String: Shape])
}

/// An interface definition as the small parser of these tests reads it.
struct InterfaceDocument {
  struct Method {
    var name: String
    var parameters: Shape
    var reply: Shape
  }

  struct Fault: Error, Equatable { var message: String }

  var name = ""
  var methods: [Method] = []
  var errors: [String: Shape] = [:]
  /// Types nobody uses are dead text.
  var unusedTypes: Set<String> = []

  private enum Parsed {
    indirect enum Kind {
      case word(String), array(Kind), optional(Kind), map(Kind), object([(String, Kind)])
    }
  }

  init(parsing text: String) throws {
    var reader = InterfaceTokens(text)
    var types: [String: Parsed.Kind] = [:]
    var calls: [(String, Parsed.Kind, Parsed.Kind)] = []
    var faults: [(String, Parsed.Kind)] = []
    try reader.expect("interface")
    name = try reader.next()
    while let keyword = reader.peek() {
      _ = try reader.next()
      let name = try reader.capitalised()
      switch keyword {
      case "type": types[name] = try Self.object(&reader)
      case "error": faults.append((name, try Self.object(&reader)))
      case "method":
        let parameters = try Self.object(&reader)
        try reader.expect("->")
        calls.append((name, parameters, try Self.object(&reader)))
      default: throw Fault(message: "unknown keyword \(keyword)")
      }
    }
    unusedTypes = Set(types.keys)
    for (name, parameters, reply) in calls {
      if methods.contains(where: { $0.name == name }) { throw Fault(message: "twice: \(name)") }
      let parameters = try resolve(parameters, types)
      methods.append(.init(name: name, parameters: parameters, reply: try resolve(reply, types)))
    }
    for (name, members) in faults { errors[name] = try resolve(members, types) }
  }

  private static func object(_ reader: inout InterfaceTokens) throws -> Parsed.Kind {
    var members: [(String, Parsed.Kind)] = []
    try reader.expect("(")
    if reader.peek() == ")" {
      try reader.expect(")")
      return .object(members)
    }
    while true {
      let name = try reader.member()
      if members.contains(where: { $0.0 == name }) { throw Fault(message: "twice: \(name)") }
      try reader.expect(":")
      members.append((name, try kind(&reader)))
      if reader.peek() == ")" { break }
      try reader.expect(",")
    }
    try reader.expect(")")
    return .object(members)
  }

  private static func kind(_ reader: inout InterfaceTokens) throws -> Parsed.Kind {
    switch reader.peek() {
    case "?":
      try reader.expect("?")
      return .optional(try kind(&reader))
    case "[]":
      try reader.expect("[]")
      return .array(try kind(&reader))
    case "[":
      for token in ["[", "string", "]"] { try reader.expect(token) }
      return .map(try kind(&reader))
    default: return .word(try reader.next())
    }
  }

  private mutating func resolve(
    _ kind: Parsed.Kind, _ types: [String: Parsed.Kind]
  ) throws -> Shape {
    switch kind {
    case .word("bool"): return .bool
    case .word("int"): return .int
    case .word("string"): return .string
    case .word(let name):
      guard let type = types[name] else { throw Fault(message: "unknown type \(name)") }
      unusedTypes.remove(name)
      return try resolve(type, types)
    case .array(let element): return .array(try resolve(element, types))
    case .optional(let wrapped): return .optional(try resolve(wrapped, types))
    case .map(let value): return .map(try resolve(value, types))
    case .object(let members):
      var object: [String: Shape] = [:]
      for (name, kind) in members { object[name] = try resolve(kind, types) }
      return .object(object)
    }
  }
}
