import ControlAPI
import Foundation

/// One kind of write as a call: what a client sends, and as whom.
struct Write: Sendable {
  let method: String
  let name: String
  private let send: @Sendable (String) async throws -> Void

  /// - Parameters:
  ///   - actor: of a practice log; on a real one nil, where a user is somebody.
  ///   - what: tells two rows of one method apart.
  init<M: Method>(
    _: M.Type, _ parameters: M.Parameters, as actor: String?, stage: String? = nil,
    more: Bool = false, _ what: String = ""
  ) where M.Parameters: Sendable {
    method = M.qualifiedName
    name = [M.name, what].filter { !$0.isEmpty }.joined(separator: " ")
    send = { path in
      _ = try await Socket.call(M.self, parameters, as: actor, stage: stage, more: more, at: path)
    }
  }

  /// Sends it and waits for the answer: from then on it is acknowledged.
  func act(on clinic: Clinic) async throws { try await send(clinic.socket) }
}
