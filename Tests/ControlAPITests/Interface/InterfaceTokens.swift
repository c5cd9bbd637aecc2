/// Words and signs of an interface definition, comments left out.
struct InterfaceTokens {
  private var tokens: [String] = []

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      var rest = line.prefix { $0 != "#" }
      while let first = rest.first {
        if first == " " {
          rest.removeFirst()
        } else if rest.hasPrefix("->") || rest.hasPrefix("[]") {
          tokens.append(String(rest.prefix(2)))
          rest.removeFirst(2)
        } else if "(),:?".contains(first) {
          tokens.append(String(rest.removeFirst()))
        } else {
          let word = rest.prefix { !" (),:?[]".contains($0) }
          tokens.append(String(word.isEmpty ? rest.prefix(1) : word))
          rest.removeFirst(max(1, word.count))
        }
      }
    }
    tokens.reverse()
  }

  func peek() -> String? { tokens.last }

  mutating func next() throws -> String {
    guard let token = tokens.popLast() else {
      throw InterfaceDocument.Fault(message: "the text ends too early")
    }
    return token
  }

  mutating func expect(_ expected: String) throws {
    let token = try next()
    guard token == expected else {
      throw InterfaceDocument.Fault(message: "expected \(expected), found \(token)")
    }
  }

  /// A name of a type, method or error.
  mutating func capitalised() throws -> String {
    let name = try next()
    guard name.wholeMatch(of: /[A-Z][A-Za-z0-9]*/) != nil else {
      throw InterfaceDocument.Fault(message: "not a name: \(name)")
    }
    return name
  }

  /// A name of a member.
  mutating func member() throws -> String {
    let name = try next()
    guard name.wholeMatch(of: /[A-Za-z](_?[A-Za-z0-9])*/) != nil else {
      throw InterfaceDocument.Fault(message: "not a member: \(name)")
    }
    return name
  }
}
