import ControlAPI
import Foundation

/// One kind of write as a call: what a client sends, and as whom.
struct Write: Sendable {
  let method: String
  let name: String
  let actor: String?
  private let send: @Sendable (String) async throws -> String

  /// - Parameters:
  ///   - actor: of a practice log; on a real one nil, where a user is somebody.
  ///   - what: tells two rows of one method apart.
  init<M: Method>(
    _: M.Type, _ parameters: M.Parameters, as actor: String?, stage: String? = nil,
    more: Bool = false, _ what: String = ""
  ) where M.Parameters: Sendable {
    method = M.qualifiedName
    name = [M.name, what].filter { !$0.isEmpty }.joined(separator: " ")
    self.actor = actor
    send = { path in
      let reply = try await Socket.call(
        M.self, parameters, as: actor, stage: stage, more: more, at: path)
      return String(decoding: try JSONEncoder().encode(reply), as: UTF8.self)
    }
  }

  /// Sends it and waits for the answer: from then on it is acknowledged.
  func act(on clinic: Clinic) async throws { _ = try await send(clinic.socket) }

  /// What the caller is told, a refusal likewise.
  func answer(on clinic: Clinic) async -> String {
    do { return try await send(clinic.socket) } catch { return "\(error)" }
  }
}
