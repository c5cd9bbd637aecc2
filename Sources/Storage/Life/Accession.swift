/// The bar code of a specimen, as the container carries it.
enum Accession {
  /// Digits alone must be more than any test's number has, so that neither is taken for the other.
  static let fewestDigits = 6

  /// - Throws: `invalid` unless it is 1 to 64 printable ASCII characters without blanks, and longer
  ///   than a test's number where it has nothing but digits. What was given is not repeated.
  static func require(_ text: String) throws(StoreError) {
    try require(text, "a bar code")
    let bytes = text.utf8
    let isNumber = bytes.allSatisfy { (0x30...0x39).contains($0) }
    guard !isNumber || bytes.count >= fewestDigits else {
      throw .invalid(
        "a bar code of digits alone has at least \(fewestDigits): a shorter one could be taken for "
          + "a test's number")
    }
  }

  /// - Throws: `invalid` unless `text`, `noun` on a form or a seal, is such characters.
  static func require(_ text: String, _ noun: String) throws(StoreError) {
    let bytes = text.utf8
    guard (1...64).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .invalid("\(noun) has 1 to 64 printable ASCII characters without blanks")
    }
  }
}
