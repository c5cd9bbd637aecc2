import ControlAPI
import ControlTool
import Synchronization
import Testing

/// Typing dice: what is asked, what is caught, and what is sent.
@Suite("Dice")
struct DiceTests {
  private static let waiting = AuditWaiting.Reply(
    practice: true,
    draws: ["2026-11-23", "2026-11-24"].map {
      WaitingDraw(slot: "\($0)/main", opens: "\($0)T05:00:00-06:00", entry: 60)
    })
  private static let digits = "6d77 e490 bb25 c8bb 0a31 9f0c 5d1e 77a2"
  private static let rows = (0..<10).map { row in
    String((0..<10).map { Character("\(1 + (row * 7 + $0 * $0 + row / 6 * $0) % 6)") })
  }

  private func enter(
    _ lines: [String], arguments: [String] = ["audit", "mix"], interactive: Bool = true,
    waiting: AuditWaiting.Reply = waiting
  ) async throws -> (typed: Typed, sent: [AuditMix.Parameters]) {
    let sent = Mutex<[AuditMix.Parameters]>([])
    let daemon = try FakeDaemon([
      AuditWaiting.qualifiedName: { _ in [try FakeDaemon.reply(waiting)] },
      AuditMix.qualifiedName: { call in
        let parameters = try call.parameters(of: AuditMix.self)
        sent.withLock { $0.append(parameters) }
        return [
          try FakeDaemon.reply(
            AuditMix.Reply(
              practice: true, slots: waiting.draws.map(\.slot), receipt: Replies.quiet))
        ]
      },
    ])
    defer { daemon.stop() }
    let typed = await Typed(
      arguments: arguments, socket: daemon.socket, interactive: interactive, typing: lines)
    return (typed, sent.withLock { $0 })
  }

  @Test("a hundred dice, ten at a time")
  func hundred() async throws {
    let (typed, sent) = try await enter(["75 \(Self.digits)"] + Self.rows)
    #expect(typed.status == .done, "\(typed.text)")
    #expect(sent.map(\.dice) == [Self.rows.joined()])
    #expect(sent.map(\.size) == [75])
    #expect(sent.first?.digits == Self.digits.filter { $0 != " " })
    #expect(typed.text.contains("dice entered for 2 draws: 2026-11-23/main, 2026-11-24/main"))
    // Nobody reads them over a shoulder afterwards: they were typed, and are not printed.
    #expect(!typed.text.contains(Self.rows[3]))
  }

  @Test(
    "a row that was mistyped is asked for again",
    arguments: [
      ("12345612", "8 digits where ten were asked for"),
      ("12345612345", "11 digits where ten were asked for"),
      ("1234567123", "'7' is no face of a die"), ("12345l2345", "'l' is no face of a die"),
      ("", "0 digits where ten were asked for"),
    ])
  func mistyped(row: String, complaint: String) async throws {
    let lines = Array(Self.rows.prefix(4)) + [row] + Self.rows.dropFirst(4)
    let (typed, sent) = try await enter(["75 \(Self.digits)"] + lines)
    #expect(typed.text.contains(complaint), "\(typed.text)")
    #expect(sent.map(\.dice) == [Self.rows.joined()])
  }

  @Test("a row typed twice is seen")
  func doubled() async throws {
    let lines = Array(Self.rows.prefix(3)) + [Self.rows[1]] + Self.rows.dropFirst(3)
    let (typed, sent) = try await enter(["75 \(Self.digits)"] + lines)
    #expect(typed.text.contains("the same ten as throws 11 to 20"))
    #expect(sent.map(\.dice) == [Self.rows.joined()])
  }

  @Test("whoever stops half-way has entered nothing")
  func stopped() async throws {
    let (typed, sent) = try await enter(["75 \(Self.digits)"] + Self.rows.prefix(6))
    #expect(typed.status == .usage && sent.isEmpty)
    #expect(typed.text.contains("nothing was entered: only 60 throws were typed"))
  }

  @Test(
    "a head that is none", arguments: ["", "75", "75 6d77 e490", "many 6d77", "75 \(digits)zz"])
  func badHead(head: String) async throws {
    let (typed, sent) = try await enter([head] + Self.rows)
    #expect(typed.status == .usage && sent.isEmpty, "\(typed.text)")
  }

  @Test("from a script: the head as an option, the dice from the input, however grouped")
  func script() async throws {
    let lines = ["12345 61234 5", "612345612345612345612345612345612345612345"]
    let arguments = ["audit", "mix", "--held", "75 \(Self.digits)"]
    let (typed, sent) = try await enter(lines, arguments: arguments, interactive: false)
    #expect(typed.status == .done, "\(typed.text)")
    #expect(sent.first?.dice.count == 53)
    let (few, unsent) = try await enter(
      ["123456"], arguments: arguments, interactive: false)
    #expect(few.status == .usage && unsent.isEmpty)
    #expect(few.text.contains("at least 50 dice are needed, got 6"))
  }

  @Test("nothing waits")
  func idle() async throws {
    let none = AuditWaiting.Reply(practice: true, draws: [])
    let (typed, sent) = try await enter(["75 \(Self.digits)"] + Self.rows, waiting: none)
    #expect(typed.status == .failed && sent.isEmpty)
    #expect(typed.text.contains("no draw waits for dice"))
  }
}
