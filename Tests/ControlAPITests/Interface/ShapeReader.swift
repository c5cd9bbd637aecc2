/// Finds the shape of a `Decodable` type by decoding one and watching what it asks for.
///
/// Synthesised decoding asks for an optional member with `decodeIfPresent`, which first calls
/// `contains`; that is how one is told from a required member.
enum ShapeReader {
  struct Unreadable: Error { var type: String }

  static func shape<T: Decodable>(of type: T.Type) throws -> Shape { try read(type).shape }

  static func read<T: Decodable>(_ type: T.Type) throws -> (shape: Shape, value: T) {
    if let (shape, value) = try plain(type), let value = value as? T { return (shape, value) }
    let recorder = Recorder()
    let value = try T(from: Watcher(recorder: recorder))
    return (.object(recorder.members), value)
  }

  private static func plain<T>(_ type: T.Type) throws -> (Shape, Any)? {
    switch type {
    case is String.Type: return (.string, "")
    case is Bool.Type: return (.bool, false)
    case is Int.Type: return (.int, 0)
    case is Int64.Type: return (.int, Int64(0))
    case is UInt64.Type: return (.int, UInt64(0))
    case let choice as any Choice.Type: return choice.first.map { (.string, $0) }
    case let list as any List.Type: return (try list.shape(), list.empty)
    default: return nil
    }
  }

  final class Recorder {
    var members: [String: Shape] = [:]
    var optional: Set<String> = []
  }

  private struct Watcher: Decoder {
    let recorder: Recorder
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
      KeyedDecodingContainer(Members(recorder: recorder))
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
      throw Unreadable(type: "a list")
    }
    func singleValueContainer() throws -> any SingleValueDecodingContainer {
      throw Unreadable(type: "a value")
    }
  }

  private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: Recorder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
      recorder.optional.insert(key.stringValue)
      return true
    }
    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      let (shape, value) = try read(type)
      let isOptional = recorder.optional.contains(key.stringValue)
      recorder.members[key.stringValue] = isOptional ? .optional(shape) : shape
      return value
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw Unreadable(type: key.stringValue) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      throw Unreadable(type: key.stringValue)
    }
    func superDecoder() throws -> any Decoder { throw Unreadable(type: "super") }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw Unreadable(type: "super") }
  }
}

/// An enumeration that travels as its raw string.
protocol Choice { static var first: Any? { get } }

extension Choice where Self: CaseIterable {
  static var first: Any? { allCases.first }
}

private protocol List {
  static func shape() throws -> Shape
  static var empty: Any { get }
}

extension Array: List where Element: Decodable {
  static func shape() throws -> Shape { .array(try ShapeReader.shape(of: Element.self)) }
  static var empty: Any { Self() }
}

extension Dictionary: List where Key == String, Value: Decodable {
  static func shape() throws -> Shape { .map(try ShapeReader.shape(of: Value.self)) }
  static var empty: Any { Self() }
}
