import Foundation

/// Reads what a caller hands over, refusing members nobody asked for.
///
/// What was read is written again: a member of the original that is missing in the copy is one
/// the type does not have. `null` counts as absent, as it does everywhere in varlink.
enum Strictly {
  /// The parameters of the call in `bytes`; absent ones are an empty object.
  static func parameters<P: Codable>(
    _: P.Type, of bytes: [UInt8]
  ) throws(ServiceError) -> P {
    let data = Data(bytes)
    let given: Given<P> = try decode(data)
    let value: P
    if let parameters = given.parameters {
      value = parameters
    } else {
      value = try decode(Data("{}".utf8))
    }
    let original = object(data)?["parameters"] ?? [String: Any]()
    if let stranger = try stranger(in: original, comparedWith: value) {
      throw .invalidParameter(stranger)
    }
    return value
  }

  private struct Given<P: Codable>: Codable {
    var parameters: P?
  }

  private static func decode<T: Decodable>(_ data: Data) throws(ServiceError) -> T {
    do {
      return try JSONDecoder().decode(T.self, from: data)
    } catch let fault as DecodingError {
      throw .invalidParameter(path(of: fault))
    } catch {
      throw .invalidParameter("parameters")
    }
  }

  private static func object(_ data: Data) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
  }

  private static func stranger(
    in original: Any, comparedWith value: some Codable
  ) throws(ServiceError) -> String? {
    let encoded = try? JSONEncoder().encode(Given(parameters: value))
    guard let copy = encoded.flatMap(object)?["parameters"] else {
      throw .invalidParameter("parameters")
    }
    return stranger(in: original, copy: copy, path: [])
  }

  /// Path of the first member, in alphabetical order, that `copy` does not have.
  private static func stranger(in given: Any, copy: Any, path: [String]) -> String? {
    if let given = given as? [String: Any], let copy = copy as? [String: Any] {
      for (name, member) in given.sorted(by: { $0.key < $1.key }) where !(member is NSNull) {
        let path = path + [name]
        guard let twin = copy[name] else { return path.joined(separator: ".") }
        if let found = stranger(in: member, copy: twin, path: path) { return found }
      }
    }
    if let given = given as? [Any], let copy = copy as? [Any] {
      for (index, pair) in zip(given, copy).enumerated() {
        let path = path + [String(index)]
        if let found = stranger(in: pair.0, copy: pair.1, path: path) { return found }
      }
    }
    return nil
  }

  /// Where within the parameters a decoder stopped, `away.first`.
  private static func path(of fault: DecodingError) -> String {
    let keys: [any CodingKey] =
      switch fault {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        context.codingPath
      @unknown default: []
      }
    let names = keys.map { $0.intValue.map(String.init) ?? $0.stringValue }
    let path = names.first == "parameters" ? names.dropFirst() : names[...]
    return path.isEmpty ? "parameters" : path.joined(separator: ".")
  }
}
