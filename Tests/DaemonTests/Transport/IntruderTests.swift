import ControlAPI
import Foundation
import Glibc
import Storage
import Testing

@testable import Daemon

/// A whole daemon on a real socket, and callers who may not or who vanish: nothing of theirs stays.
@Suite(.timeLimit(.minutes(1)))
struct IntruderTests {
  private static let ownRoles: Set<Role> = geteuid() == 0 ? [.admin] : []

  private func whole(practice: Bool) async throws -> (Clinic, Router) {
    let clinic = try await Clinic(practice: practice)
    try await clinic.apply(example: "step-down")
    var router = Router()
    router.addAll(clinic.desk)
    return (clinic, router)
  }

  /// Serves a log to this process, on a practice log in every role; answers which refusals were
  /// logged. Nothing may have been written.
  private func intrude(
    practice: Bool, _ body: (RunningServer, Router) async throws -> Void
  ) async throws -> [String] {
    let (clinic, router) = try await whole(practice: practice)
    let before = try await clinic.lines()
    let log = try await RunningServer.with(
      router, isPractice: practice, roles: practice ? .everybody : RoleMap([:])
    ) { server in
      try await body(server, router)
      return server.log
    }
    #expect(try await clinic.lines() == before)
    return log.lines.filter { $0.hasPrefix("notice refused") }
  }

  @Test
  func everyCallInTheWrongRole() async throws {
    var forbidden: [String] = []
    let refusals = try await intrude(practice: false) { server, router in
      forbidden = router.permissions.filter { $0.value.isDisjoint(with: Self.ownRoles) }
        .keys.sorted()
      try await server.caller { caller in
        for name in forbidden {
          for parameters in ["", #","parameters":{"patient":"UNMISTAKABLE"}"#] {
            try await caller.send(#"{"method":"\#(name)","more":true\#(parameters)}"#)
            #expect(try await caller.next()?.error == "org.veridraw.NotPermitted", "\(name)")
          }
        }
      }
    }
    let expected = forbidden.flatMap { name in
      [String](
        repeating: "notice refused method=\(name) uid=\(getuid()) why=NotPermitted", count: 2)
    }
    #expect(forbidden.count > 30 && refusals == expected)
  }

  /// What it asked for is the caller's own text, and is not repeated.
  @Test
  func callsThatThereAreNot() async throws {
    let refusals = try await intrude(practice: false) { server, _ in
      try await server.caller { caller in
        for name in ["org.veridraw.UNMISTAKABLE", "UNMISTAKABLE.Today", "Today"] {
          try await caller.send(#"{"method":"\#(name)"}"#)
          #expect(try await caller.next()?.error?.hasPrefix("org.varlink.service.") == true)
        }
      }
    }
    let names = ["MethodNotFound", "InterfaceNotFound", "InterfaceNotFound"]
    let own = "notice refused uid=\(getuid()) why=org.varlink.service."
    #expect(refusals == names.map { own + $0 })
  }

  /// Gone in the middle of the call that would have enrolled everybody.
  @Test
  func halfAnImport() async throws {
    let refusals = try await intrude(practice: true) { server, _ in
      try await server.caller { caller in
        let stage = try await stageRoster(caller)
        let call = try CallMessage.encode(ImportRoster.self, .init(stage: stage, dryRun: false))
        try await caller.send(call.dropLast(5).map { $0 })
      }
      // The number means nothing on another connection.
      try await server.caller { caller in
        let error = await #expect(throws: ControlError.self) {
          try await caller.call(ImportRoster.self, .init(stage: 1, dryRun: false))
        }
        #expect(error?.kind == .notFound)
      }
    }
    #expect(
      refusals == [
        "notice refused uid=\(getuid()) why=the connection ended in the middle of a message",
        "notice refused method=org.veridraw.ImportRoster uid=\(getuid()) why=NotFound",
      ])
  }

  private func stageRoster(_ caller: Caller) async throws -> Int {
    let stage = try await caller.call(StageBegin.self, .init(name: "roster.csv")).stage
    let roster = try Data(Example.document("step-down", "roster.csv").text.utf8)
    _ = try await caller.call(
      StageAppend.self, .init(stage: stage, base64: roster.base64EncodedString()))
    return stage
  }

  /// Gone before the answer: it is done whole, and others see all of it or nothing. What was staged
  /// goes with the connection, so that a call which comes to it too late is refused.
  @Test
  func goneBeforeTheAnswer() async throws {
    let (clinic, router) = try await whole(practice: true)
    var enrolled = 0
    try await RunningServer.with(router, isPractice: true, roles: .everybody) { server in
      try await server.caller { caller in
        let stage = try await stageRoster(caller)
        try await caller.send(ImportRoster.self, .init(stage: stage, dryRun: false))
      }
      while enrolled == 0, !isRefused(server) {
        enrolled = try await clinic.store.read { try $0.stays().count }
      }
    }
    let roster = try Example.document("step-down", "roster.csv").text
    #expect([0, roster.split(separator: "\n").count - 1].contains(enrolled))
  }

  private func isRefused(_ server: RunningServer) -> Bool {
    server.log.lines.contains { $0.hasPrefix("notice refused method=org.veridraw.ImportRoster") }
  }
}
