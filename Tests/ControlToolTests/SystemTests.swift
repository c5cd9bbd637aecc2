import ControlAPI
import ControlTool
import Libcrypto
import Testing

@Suite("Looking after the daemon")
struct SystemTests {
  private static let log = RecoveryCode(.log, secret: Array(repeating: 7, count: 32))
  private static let sealing = RecoveryCode(.sealing, secret: Array(repeating: 9, count: 32))

  private func daemon() throws -> FakeDaemon {
    try FakeDaemon([
      AuditGenesis.qualifiedName: { _ in
        [
          try FakeDaemon.reply(
            AuditGenesis.Reply(
              practice: false, origin: Sample.head.origin, logID: Sample.head.root, key: "key",
              timezone: "America/Chicago", createdAt: Replies.at))
        ]
      },
      ShowRecoveryCard.qualifiedName: { _ in
        [
          try FakeDaemon.reply(
            ShowRecoveryCard.Reply(
              practice: false, origin: Sample.head.origin, log: Self.log.text,
              sealing: Self.sealing.text, receipt: Replies.quiet))
        ]
      },
      KeepRecoveryCard.qualifiedName: { call in
        let typed = try call.parameters(of: KeepRecoveryCard.self)
        guard typed.log == Self.log.end, typed.sealing == Self.sealing.end else {
          return [try ReplyMessage.encode(ControlError(.invalidInput, "look at the paper again"))]
        }
        return [
          try FakeDaemon.reply(
            Receipt(entry: 81, head: Sample.head, notes: ["The recovery card is not shown again."]))
        ]
      },
    ])
  }

  @Test("both cards, and what to do with them, read as they were reviewed")
  func cards() async throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let typed = await Typed(
      arguments: ["system", "cards"], socket: daemon.socket, width: 80, interactive: true,
      typing: [Self.log.end, Self.sealing.end])
    #expect(typed.status == .done)
    try Golden.check("cards.txt", typed.text)
  }

  @Test("nobody at the keyboard acknowledges nothing")
  func unattended() async throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let typed = await Typed("system", "cards", socket: daemon.socket)
    #expect(typed.status == .done)
    #expect(typed.text.contains("Not acknowledged"))
    #expect(!daemon.calls.contains(KeepRecoveryCard.qualifiedName))
  }

  @Test("the wrong end of a code is a slip of the typing")
  func wrongEnd() async throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let typed = await Typed(
      arguments: ["system", "cards"], socket: daemon.socket, typing: ["aaaa", Self.sealing.end])
    #expect(typed.status == .usage)
  }
}
