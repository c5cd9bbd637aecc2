/// What a cryptographic call could not do. A bad signature is not an error but `false`.
///
/// Two errors are equal when their codes are; `detail` is for the reader and never holds a secret.
package struct CryptoError: Error, Equatable, CustomStringConvertible {
  package enum Code: Sendable {
    /// A key, seed or sealed message has a length that the algorithm does not know.
    case wrongLength
    /// A sealed message was altered, or belongs to another key or other authenticated data.
    case notAuthentic
    /// More output was asked for than the algorithm defines.
    case tooLong
    /// The system or libcrypto gave no randomness.
    case noRandomness
    /// libcrypto refused a call that should always work: memory, or a broken installation.
    case library
  }

  package let code: Code
  package let detail: String

  package init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

  package var description: String { detail }
}
