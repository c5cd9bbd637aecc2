import Libcrypto
import Selection
import TransparencyLog

/// Outside entropy for the slots whose commits have `seq` in `first…last`.
package struct Mix: EntryPayload {
  static let kind = "mix"
  package let at: Int64
  package let source: Source
  package let first: Int
  package let last: Int

  package enum Source: Hashable, Sendable {
    /// Dice thrown by `by`, who held the head of size `n` and root `seen`.
    case officer(value: [UInt8], n: Int, seen: Digest, by: String)
    /// A beacon pulse; `signature` is what is mixed.
    case drand(chain: Digest, round: Int64, signature: [UInt8])
  }

  package init(at: Int64, source: Source, first: Int, last: Int) {
    self.at = at
    self.source = source
    self.first = first
    self.last = last
  }

  init(at: Int64, _ fields: inout FieldReader) throws(EntryFault) {
    self.at = at
    first = try fields.int("first")
    last = try fields.int("last")
    guard first <= last else { throw .badValue(field: "last") }
    let name = try fields.text("src") { MixSource(rawValue: $0) }
    source =
      switch name {
      case .officer: try Self.officer(&fields)
      case .drand: try Self.drand(&fields)
      }
  }

  private static func officer(_ fields: inout FieldReader) throws(EntryFault) -> Source {
    .officer(
      value: try fields.text("value", dice), n: try fields.int("n"),
      seen: try fields.digest("seen"), by: try fields.string("by"))
  }

  private static func drand(_ fields: inout FieldReader) throws(EntryFault) -> Source {
    .drand(
      chain: try fields.digest("chain"), round: try fields.integer("round"),
      signature: try fields.hex("sig"))
  }

  /// The digits of at least fifty throws, as the ASCII bytes that are mixed.
  package static func dice(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    let faces = UInt8(ascii: "1")...UInt8(ascii: "6")
    return digits.count >= 50 && digits.allSatisfy(faces.contains) ? digits : nil
  }

  /// The bytes that go into the slot's salt.
  package var bytes: [UInt8] {
    switch source {
    case .officer(let value, _, _, _): value
    case .drand(_, _, let signature): signature
    }
  }

  package var kindOfSource: MixSource {
    switch source {
    case .officer: .officer
    case .drand: .drand
    }
  }

  var fields: [String: CanonicalJSON.Value] {
    var object: [String: CanonicalJSON.Value] = [
      "first": .integer(first), "last": .integer(last), "src": .string(kindOfSource.rawValue),
    ]
    switch source {
    case .officer(let value, let n, let seen, let by):
      object["value"] = .string(String(decoding: value, as: UTF8.self))
      object["n"] = .integer(n)
      object["seen"] = .text(seen)
      object["by"] = .string(by)
    case .drand(let chain, let round, let signature):
      object["chain"] = .text(chain)
      object["round"] = .integer(round)
      object["sig"] = .bytes(signature)
    }
    return object
  }
}
