import ControlAPI
import Synchronization

/// Turns the replies of one call into messages, marking all but the last as continued.
final class ReplyStream: Sendable {
  /// A stream that ended without a single reply, which the protocol has no word for.
  struct Empty: Error {}

  private let reply: Router.Reply
  /// How to write the newest reply, once it is known whether it is the last one.
  private let held = Mutex<(@Sendable (Bool) throws(MessageFault) -> [UInt8])?>(nil)

  init(_ reply: @escaping Router.Reply) {
    self.reply = reply
  }

  /// Holds `answer` back and writes the one before it.
  func send(_ answer: some Encodable & Sendable) async throws {
    let next: @Sendable (Bool) throws(MessageFault) -> [UInt8] = {
      continues throws(MessageFault) in
      try ReplyMessage.encode(answer, continues: continues)
    }
    let previous = held.withLock { held in
      defer { held = next }
      return held
    }
    if let previous { try await reply(previous(true)) }
  }

  /// Writes the last reply as such.
  func finish() async throws {
    guard let last = take() else { throw Empty() }
    try await reply(last(false))
  }

  /// Writes the last reply as one that an error follows.
  func abandon() async throws {
    if let last = take() { try await reply(last(true)) }
  }

  private func take() -> (@Sendable (Bool) throws(MessageFault) -> [UInt8])? {
    held.withLock { held in
      defer { held = nil }
      return held
    }
  }
}
