import Foundation

/// A call as it crosses the socket: which method is asked for, and how it is to be answered.
///
/// The parameters stay bytes until somebody who may make the call asks for them by type.
package struct CallMessage: Sendable {
  /// Qualified name, `org.veridraw.Today`.
  package let method: String
  /// The caller takes more than one reply.
  package let more: Bool
  /// The caller takes no reply at all.
  package let oneway: Bool
  /// The caller wants to speak another protocol afterwards; we never do.
  package let upgrade: Bool
  private let bytes: [UInt8]

  /// Reads one message, without its NUL.
  package init(parsing bytes: [UInt8]) throws(MessageFault) {
    try MessageCheck.check(bytes)
    guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(bytes)) else {
      throw .malformed
    }
    method = envelope.method
    more = envelope.more ?? false
    oneway = envelope.oneway ?? false
    upgrade = envelope.upgrade ?? false
    self.bytes = bytes
  }

  /// The parameters as `M` has them; a member that `M` does not have is refused like a wrong one,
  /// because a misspelt option must not be taken for an absent one.
  package func parameters<M: Method>(of _: M.Type) throws(ServiceError) -> M.Parameters {
    try Strictly.parameters(M.Parameters.self, of: bytes)
  }

  /// A call of `M`, with its NUL. `more` is for methods that answer with a stream.
  package static func encode<M: Method>(
    _: M.Type, _ parameters: M.Parameters, more: Bool = false
  ) throws(MessageFault) -> [UInt8] {
    let call = Outgoing(method: M.qualifiedName, parameters: parameters, more: more ? true : nil)
    return try Wire.encode(call, limit: MessageLimits.call)
  }

  private struct Envelope: Decodable {
    var method: String
    var more: Bool?
    var oneway: Bool?
    var upgrade: Bool?
  }

  private struct Outgoing<P: Encodable>: Encodable {
    var method: String
    var parameters: P
    var more: Bool?
  }
}
