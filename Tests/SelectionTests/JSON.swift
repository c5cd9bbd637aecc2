import Foundation
import Testing

/// JSON of any shape, as the vector files need it.
indirect enum JSON: Decodable, Equatable {
  case object([String: JSON])
  case array([JSON])
  case text(String)
  case integer(Int)

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let integer = try? value.decode(Int.self) {
      self = .integer(integer)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let array = try? value.decode([JSON].self) {
      self = .array(array)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  subscript(key: String) -> JSON? { object?[key] }

  var object: [String: JSON]? { if case .object(let value) = self { value } else { nil } }
  var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
}

extension JSON {
  /// The member of that name, of the kind asked for, or the test fails.
  func need(_ key: String) throws -> JSON { try #require(self[key], "no \(key)") }
  func int(_ key: String) throws -> Int { try #require(need(key).integer) }
  func string(_ key: String) throws -> String { try #require(need(key).text) }
  func list(_ key: String) throws -> [JSON] { try #require(need(key).array) }
  func map(_ key: String) throws -> [String: JSON] { try #require(need(key).object) }
}
