import CLibcrypto

extension [UInt8] {
  /// Overwrites the bytes with zeros in a way the compiler may not leave out.
  ///
  /// It reaches this array's own storage only: where the array is shared, Swift copies first and
  /// the other holder keeps its bytes. Call it on arrays that were made here and handed to nobody.
  package mutating func cleanse() {
    withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}

extension Digest {
  /// Overwrites a digest that was a secret, such as a seed. Copies elsewhere keep their bytes.
  package mutating func cleanse() {
    withUnsafeMutableBytes(of: &self) { OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}
