/// The bytes of a file as text, or the place where they stop being text.
enum SourceText {
  /// Most that a YAML file may hold. Policies that people sign are a page or two.
  static let yamlLimit = 1 << 20

  /// UTF-8 without its byte-order mark. Nil, and a problem, when it is too long or not UTF-8;
  /// characters that cannot be seen are reported, and the reading goes on.
  static func decode(_ bytes: [UInt8], limit: Int, log: ProblemLog) -> String? {
    guard bytes.count <= limit else {
      log.add(
        "file has \(bytes.count) bytes, at most \(limit) are read", line: 1, column: 1)
      return nil
    }
    let body = withoutByteOrderMark(bytes)
    guard let text = String(validating: body, as: UTF8.self) else {
      let place = firstInvalid(body)
      log.add("not UTF-8", line: place.line, column: place.column, hint: "save it as UTF-8")
      return nil
    }
    reportInvisible(text, log: log)
    return text
  }

  static func withoutByteOrderMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  }

  private static func reportInvisible(_ text: String, log: ProblemLog) {
    var (line, column) = (1, 1)
    for scalar in text.unicodeScalars {
      if !scalar.isPrintable, scalar != "\n", scalar != "\r", scalar != "\t" {
        let code = String(scalar.value, radix: 16, uppercase: true)
        log.add("character U+\(code) is not allowed", line: line, column: column)
      }
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
  }

  /// Line and column of the first byte that no UTF-8 text has there.
  private static func firstInvalid(_ bytes: ArraySlice<UInt8>) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return (line, column)
  }
}
