import ControlAPI
import Logging

/// An error of another module that knows how it is told to a caller.
protocol Refusal: Error {
  var refusal: ControlError { get }
  /// What the administrator must read and the caller must not; nil for an ordinary refusal.
  var journal: String? { get }
}

/// Reads large messages, one at a time: a crowd that sends them waits for itself and leaves the other
/// threads to everybody else.
private actor LargeMessages {
  func call(_ message: [UInt8]) throws(MessageFault) -> CallMessage {
    try CallMessage(parsing: message)
  }
}

/// Answers one message: reads it, finds its call, asks for permission, runs it, words what went
/// wrong. Knows nothing of sockets.
struct Dispatcher: Sendable {
  let router: Router
  let interfaces: [String]
  let logger: Logger
  private let largeMessages = LargeMessages()
  /// Bytes of a message that is read in no time.
  private static let small = 16 << 10

  init(router: Router, interfaces: [String], logger: Logger) {
    self.router = router
    self.interfaces = interfaces
    self.logger = logger
  }

  /// What becomes of the connection.
  enum Next { case proceed, close }

  /// Answers `message` with `write`, which throws `Connection.PeerGone`.
  func answer(
    _ message: [UInt8], _ session: Session, _ write: @escaping Router.Reply
  ) async throws -> Next {
    let call: CallMessage
    do {
      call =
        message.count > Self.small
        ? try await largeMessages.call(message) : try CallMessage(parsing: message)
    } catch {
      try await write(refusal(of: error, session))
      return .close
    }
    // Whoever asks for no reply is not told of refusals either; the journal is.
    let silent: Router.Reply = { _ in }
    let reply = call.oneway ? silent : write
    do {
      try await route(call, session).body(call, session, reply)
    } catch let error as Connection.PeerGone {
      throw error
    } catch {
      try await reply(try refusal(of: error, in: call, session))
    }
    return .proceed
  }

  /// Finds the call and asks for permission, before anything of its parameters is looked at.
  private func route(_ call: CallMessage, _ session: Session) throws -> Router.Route {
    let interface = call.method.lastIndex(of: ".").map { String(call.method[..<$0]) } ?? ""
    guard interfaces.contains(interface) else { throw ServiceError.interfaceNotFound(interface) }
    guard let route = router.routes[call.method] else {
      throw ServiceError.methodNotFound(call.method)
    }
    guard isAllowed(route, session) else { throw refused(call, route, session) }
    if call.upgrade { throw ServiceError.invalidParameter("upgrade") }
    if route.needsMore, !call.more { throw ServiceError.expectedMore }
    return route
  }

  /// Describing itself and, on a practice log, naming the actor are open to whoever may connect.
  private func isAllowed(_ route: Router.Route, _ session: Session) -> Bool {
    switch route.interface {
    case InterfaceDescription.service.name: true
    case InterfaceDescription.practice.name: session.isPractice
    default: !route.allow.isDisjoint(with: session.actor.roles)
    }
  }

  private func refused(
    _ call: CallMessage, _ route: Router.Route, _ session: Session
  ) -> ControlError {
    let roles = Role.allCases.filter(route.allow.contains).map(\.rawValue)
    let needed = roles.isEmpty ? "nobody may do this" : "needs \(roles.joined(separator: " or "))"
    let isSuperuser = session.peer.uid == 0 && !session.isPractice
    return ControlError(
      .notPermitted, "not permitted: \(needed)",
      hint: isSuperuser
        ? "the superuser may administer only; use an account of your own, 'sudo -u NAME veridraw …'"
        : "groups give roles; the administrator sets them in veridraw.yaml")
  }

  /// Who, what and what kind of refusal; never with what, for parameters are records, and the words
  /// of a refusal quote them.
  private func log(_ error: ControlError, _ call: CallMessage, _ session: Session) {
    logger.notice(
      "refused",
      metadata: [
        "uid": "\(session.peer.uid)", "method": "\(call.method)", "why": "\(error.kind.rawValue)",
      ])
  }

  /// A refusal of something that is no message.
  func refusal(of fault: MessageFault, _ session: Session) throws -> [UInt8] {
    logger.notice("refused", metadata: ["uid": "\(session.peer.uid)", "why": "\(fault)"])
    return try ReplyMessage.encode(ControlError(.invalidInput, fault.description))
  }

  private func refusal(
    of error: any Error, in call: CallMessage, _ session: Session
  ) throws -> [UInt8] {
    switch error {
    case let error as ControlError:
      log(error, call, session)
      return try ReplyMessage.encode(error)
    case let error as any Refusal:
      if let text = error.journal {
        logger.error("\(text)", metadata: ["method": "\(call.method)"])
      }
      log(error.refusal, call, session)
      return try ReplyMessage.encode(error.refusal)
    case let error as ServiceError:
      // What the caller wrote in the place of a name is not repeated.
      logger.notice("refused", metadata: ["uid": "\(session.peer.uid)", "why": "\(error.name)"])
      return try ReplyMessage.encode(error)
    case is CancellationError:
      return try ReplyMessage.encode(ControlError(.unavailable, "the daemon is stopping"))
    default:
      // The error itself may quote records; its type cannot.
      logger.error(
        "call failed",
        metadata: [
          "uid": "\(session.peer.uid)", "method": "\(call.method)",
          "error": "\(type(of: error))",
        ])
      let message = "the daemon could not do this; its journal says why"
      return try ReplyMessage.encode(ControlError(.unavailable, message))
    }
  }
}
