import ControlAPI

/// Somebody who answers calls: the daemon over its socket, or a stand-in of a test.
package protocol Caller {
  func call<M: Method>(_ method: M.Type, _ parameters: M.Parameters) async throws -> M.Reply

  /// Calls with `more`; `each` gets the replies in their order.
  func stream<M: Method>(
    _ method: M.Type, _ parameters: M.Parameters, each: (M.Reply) async throws -> Void
  ) async throws
}

extension Caller {
  /// A call of a method that takes nothing.
  package func call<M: Method>(_ method: M.Type) async throws -> M.Reply
  where M.Parameters == Nothing {
    try await call(method, Nothing())
  }
}

extension Caller {
  /// Calls a method that answers in pages, and joins them.
  package func pages<M: Method>(
    _ method: M.Type, _ parameters: M.Parameters
  ) async throws -> M.Reply where M.Reply: Paged {
    var whole: M.Reply?
    try await stream(method, parameters) { page in
      if whole?.append(page) == nil { whole = page }
    }
    guard let whole else { throw MessageFault.truncated }
    return whole
  }
}

extension Caller {
  /// Names who acts on this connection from now on; practice logs only.
  func act(as actor: String) async throws {
    _ = try await call(ActAs.self, .init(actor: actor))
  }
}
