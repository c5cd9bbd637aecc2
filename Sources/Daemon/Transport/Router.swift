import ControlAPI

/// Every call the daemon answers, who may make it, and what is done.
package struct Router: Sendable {
  /// One call, ready to be answered: parameters in and replies out are still messages.
  struct Route: Sendable {
    var allow: Set<Role>
    var interface: String
    var needsMore: Bool
    /// Writes its replies with the last argument.
    var body: @Sendable (CallMessage, Session, @escaping Reply) async throws -> Void
  }

  /// Writes one message to the caller.
  typealias Reply = @Sendable ([UInt8]) async throws -> Void

  private(set) var routes: [String: Route] = [:]

  package init() {}

  /// Answers `M` with one reply, for callers who have at least one of the roles.
  package mutating func on<M: Method>(
    _: M.Type, allow: Set<Role>,
    _ body: @escaping @Sendable (M.Parameters, Session) async throws -> M.Reply
  ) {
    add(M.self, allow: allow, needsMore: false) { call, session, reply in
      let answer = try await body(call.parameters(of: M.self), session)
      try await reply(try ReplyMessage.encode(answer))
    }
  }

  /// Answers `M` with a stream, for callers who asked for `more`. Only the end of the body shows
  /// which reply was the last one, so each is held back until the next: this suits answers in
  /// pieces, not news that must arrive at once. There is at least one.
  package mutating func onStream<M: Method>(
    _: M.Type, allow: Set<Role>,
    _ body:
      @escaping @Sendable (
        M.Parameters, Session, @Sendable (M.Reply) async throws -> Void
      ) async throws -> Void
  ) {
    add(M.self, allow: allow, needsMore: true) { call, session, reply in
      let stream = ReplyStream(reply)
      do {
        try await body(call.parameters(of: M.self), session) { try await stream.send($0) }
      } catch {
        try await stream.abandon()
        throw error
      }
      try await stream.finish()
    }
  }

  /// Answers a call that only a practice log has. Whoever may connect may make it: naming the
  /// actor is what gives a caller roles there.
  package mutating func onPractice<M: PracticeMethod>(
    _: M.Type, _ body: @escaping @Sendable (M.Parameters, Session) async throws -> M.Reply
  ) {
    on(M.self, allow: [], body)
  }

  private mutating func add<M: Method>(
    _: M.Type, allow: Set<Role>, needsMore: Bool,
    _ body: @escaping @Sendable (CallMessage, Session, @escaping Reply) async throws -> Void
  ) {
    assert(routes[M.qualifiedName] == nil, "\(M.qualifiedName) is registered twice")
    routes[M.qualifiedName] = Route(
      allow: allow, interface: M.interface, needsMore: needsMore, body: body)
  }

  /// Who may make each call, by qualified name. Calls of the practice interface have no roles.
  package var permissions: [String: Set<Role>] { routes.mapValues(\.allow) }
}
