import ControlAPI
import Daemon
import Foundation
import Glibc
import TestSupport
import Testing

/// Who may do what is asked first, in every call.
@Suite(.timeLimit(.minutes(10)))
struct PermissionTests {
  private let done = Gate()

  private var router: Router {
    let done = done
    var router = Router.echo
    router.on(Secret.self, allow: [.staff, .lab]) { _, _ in
      done.open()
      return Nothing()
    }
    router.onStream(Count.self, allow: [.staff]) { _, _, _ in done.open() }
    router.onPractice(ActAs.self) { parameters, session in
      session.act(
        as: Actor(
          uid: session.peer.uid, name: parameters.actor, roles: [.staff],
          practiceName: parameters.actor))
      return Nothing()
    }
    return router
  }

  @Test
  func refusesAndLogsWhoeverLacksTheRole() async throws {
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        let error = await #expect(throws: ControlError.self) {
          try await caller.call(Secret.self, .init(patient: "UNMISTAKABLE"))
        }
        #expect(error?.kind == .notPermitted)
        #expect(error?.message == "not permitted: needs staff or lab")
      }
      let refusals = server.log.lines.filter { $0.hasPrefix("notice refused") }
      #expect(
        refusals == [
          "notice refused method=org.veridraw.Secret uid=\(getuid()) why=NotPermitted"
        ])
      #expect(!server.log.lines.contains { $0.contains("UNMISTAKABLE") })
    }
    #expect(!done.isOpen)
  }

  /// Neither wrong parameters nor missing flags are told to somebody who may not call.
  @Test(arguments: [
    #"{"method":"org.veridraw.Secret"}"#, #"{"method":"org.veridraw.Count"}"#,
    #"{"method":"org.veridraw.Secret","upgrade":true}"#,
    #"{"method":"org.veridraw.Secret","parameters":{"stranger":1}}"#,
  ])
  func asksBeforeItLooks(_ text: String) async throws {
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        try await caller.send(text)
        #expect(try await caller.next()?.error == "org.veridraw.NotPermitted")
      }
    }
  }

  @Test
  func onewayIsRefusedToo() async throws {
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        try await caller.send(
          #"{"method":"org.veridraw.Secret","parameters":{"patient":"1"},"oneway":true}"#)
        _ = try await caller.call(Echo.self, .init(text: ""))
        #expect(server.log.lines.contains { $0.hasPrefix("notice refused") })
      }
    }
    #expect(!done.isOpen)
  }

  @Test
  func nobodyMayByDefault() async throws {
    var router = Router()
    router.on(Work.self, allow: []) { _, _ in Nothing() }
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        try await caller.send(Work.self, Nothing())
        #expect(try await caller.next()?.error == "org.veridraw.NotPermitted")
      }
    }
  }

  @Test
  func practiceLogLetsTheCallerNameTheActor() async throws {
    try await RunningServer.with(router, isPractice: true) { server in
      try await server.caller { caller in
        _ = try await caller.call(ActAs.self, .init(actor: "staff-1"))
        _ = try await caller.call(Secret.self, .init(patient: "1"))
      }
      // For that connection only.
      try await server.caller { caller in
        try await caller.send(Secret.self, .init(patient: "1"))
        #expect(try await caller.next()?.error == "org.veridraw.NotPermitted")
      }
    }
    #expect(done.isOpen)
  }

  @Test
  func realLogDoesNotEvenIfTheCallIsThere() async throws {
    try await RunningServer.with(router) { server in
      try await server.caller { caller in
        try await caller.send(ActAs.self, .init(actor: "staff-1"))
        #expect(try await caller.next()?.error == "org.varlink.service.InterfaceNotFound")
      }
    }
  }

  @Test
  func permissionsAreThereToBeReviewed() {
    #expect(
      router.permissions == [
        "org.veridraw.Echo": [.admin], "org.veridraw.Secret": [.staff, .lab],
        "org.veridraw.Count": [.staff], "org.veridraw.practice.ActAs": [],
      ])
  }

  /// A real stranger: another uid with a supplementary group, which decides.
  @Test(
    .enabled(if: geteuid() == 0, "needs the superuser, to become somebody else"),
    arguments: [(23_458, true), (23_459, false)])
  func anotherUserHasWhatItsGroupsGive(_ group: Int, _ isAllowed: Bool) async throws {
    let roles = RoleMap([23_458: [.staff]])
    let answer = try await RunningServer.with(router, roles: roles, isPublic: true) { server in
      try await Stranger.call(
        server.path, uid: 23_456, gid: 23_457, group: group,
        #"{"method":"org.veridraw.Secret","parameters":{"patient":"1"}}"#)
    }
    #expect(answer.contains("NotPermitted") == !isAllowed)
    #expect(done.isOpen == isAllowed)
  }
}

/// A client process with another identity.
enum Stranger {
  private static let script = #"""
    use IO::Socket::UNIX;
    my ($path, $uid, $gid, $group, $call) = @ARGV;
    $) = "$gid $group"; $> = $uid;
    my $socket = IO::Socket::UNIX->new(Peer => $path) or die "connect: $!";
    print $socket "$call\0"; $socket->flush; $/ = "\0";
    print scalar <$socket>;
    """#

  static func call(
    _ path: String, uid: Int, gid: Int, group: Int, _ call: String
  ) async throws -> String {
    let output = Pipe()
    let streams = [FileHandle.nullDevice, output.fileHandleForWriting, .standardError]
    let process = try ChildProcess(
      ["/usr/bin/perl", "-e", script, path, "\(uid)", "\(gid)", "\(group)", call],
      environment: [:], streams: streams.map(\.fileDescriptor))
    #expect(await process.end() == .exit(0))
    return String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
  }
}
