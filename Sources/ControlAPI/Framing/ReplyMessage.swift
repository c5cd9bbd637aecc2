import Foundation

/// A reply as it crosses the socket.
package struct ReplyMessage: Sendable {
  /// More replies to the same call follow.
  package let continues: Bool
  /// Qualified name of the error, when this is one.
  package let error: String?
  private let bytes: [UInt8]

  /// Reads one message, without its NUL.
  package init(parsing bytes: [UInt8]) throws(MessageFault) {
    try MessageCheck.check(bytes)
    guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(bytes)) else {
      throw .malformed
    }
    continues = envelope.continues ?? false
    error = envelope.error
    self.bytes = bytes
  }

  /// What `M` answered. Throws `ControlError` for a refusal, whether ours or the protocol's, and
  /// `MessageFault` for a reply that is not one of `M`.
  ///
  /// Members that this side does not know are let be: a daemon may be newer than its command.
  package func result<M: Method>(of _: M.Type) throws -> M.Reply {
    if let error { throw refusal(error) }
    return try parameters(M.Reply.self)
  }

  /// The parameters of a reply that is not an error.
  package func parameters<P: Decodable>(_: P.Type) throws(MessageFault) -> P {
    do {
      return try JSONDecoder().decode(Parameters<P>.self, from: Data(bytes)).parameters
    } catch {
      throw .malformed
    }
  }

  private func refusal(_ name: String) -> ControlError {
    if let kind = ControlError.Kind(errorName: name) {
      let body = try? parameters(ControlError.Body.self)
      return body?.error(kind) ?? ControlError(kind, name)
    }
    guard let known = ServiceError(errorName: name, reply: self) else {
      return ControlError(.unavailable, "the daemon answered with an unknown error, \(name)")
    }
    return known.controlError
  }

  /// A reply, with its NUL.
  package static func encode(
    _ parameters: some Encodable, continues: Bool = false
  ) throws(MessageFault) -> [UInt8] {
    let reply = Outgoing(error: nil, parameters: parameters, continues: continues ? true : nil)
    return try Wire.encode(reply, limit: MessageLimits.reply)
  }

  /// A refusal, with its NUL.
  package static func encode(_ error: ControlError) throws(MessageFault) -> [UInt8] {
    let body = ControlError.Body(error)
    let reply = Outgoing(error: error.kind.errorName, parameters: body, continues: nil)
    return try Wire.encode(reply, limit: MessageLimits.reply)
  }

  /// An error of the protocol itself, with its NUL.
  package static func encode(_ error: ServiceError) throws(MessageFault) -> [UInt8] {
    let reply = Outgoing(error: error.name, parameters: error.parameters, continues: nil)
    return try Wire.encode(reply, limit: MessageLimits.reply)
  }

  private struct Envelope: Decodable {
    var continues: Bool?
    var error: String?
  }

  private struct Parameters<P: Decodable>: Decodable {
    var parameters: P
  }

  private struct Outgoing<P: Encodable>: Encodable {
    var error: String?
    var parameters: P
    var continues: Bool?
  }
}
