import ArgumentParser
import ControlAPI
import Evidence
import Libcrypto

struct AuditMixCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "mix",
    abstract: "Enter dice for the coming draws, thrown with a head in hand.",
    discussion: """
      With dice of your own nobody alone, the operator of this server included, could choose who is \
      drawn. Take a head that you keep (on the newest list, or from 'veridraw audit head'), throw a \
      hundred dice only then, and type both here. Keep the head: whoever checks the draws later needs \
      it from you.

      The dice serve every draw that waits for some and whose secret that head fixes. Without them \
      such a draw is missed. In a script: 'veridraw audit mix --held FILE < DICE'.
      """)

  @Option(
    help: ArgumentHelp(
      "The head in hand: a note that you keep, or 'SIZE DIGITS'; asked for when absent.",
      valueName: "head"), completion: .file())
  var held: String?

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let waiting = try await session.caller.call(AuditWaiting.self, .init())
    guard let first = waiting.draws.first, let last = waiting.draws.last else {
      throw Failure("no draw waits for dice", hint: "'veridraw status' shows the next draws")
    }
    introduce(waiting, first, last, in: session)
    let (size, digits) = try head(in: session)
    let served = try await session.caller.call(
      AuditWaiting.self, .init(size: size, digits: digits))
    if session.console.interactive {
      session.console.note(
        "this head fixes the secrets of \(Shown.count(served.draws.count, "draw")); "
          + "now throw the dice")
    }
    let reply = try await session.caller.call(
      AuditMix.self, .init(size: size, digits: digits, dice: try dice(in: session)))
    try session.show(reply) { Self.print($0, on: session.console) }
  }

  private func introduce(
    _ waiting: AuditWaiting.Reply, _ first: WaitingDraw, _ last: WaitingDraw, in session: Session
  ) {
    guard session.console.interactive else { return }
    session.console.note(
      "\(Shown.count(waiting.draws.count, "draw")) waiting for dice: \(first.slot) to \(last.slot)",
      .strong)
    let opens = waiting.draws.map(\.opens).min() ?? first.opens
    session.console.note(
      "needed before \(Shown.instant(opens)); the head must be of more than "
        + "\(first.entry) entries")
  }

  /// Size and digits of the head in hand.
  private func head(in session: Session) throws(Failure) -> (size: UInt64, digits: String) {
    let said = held ?? session.console.ask("head in hand, its size and eight groups of four: ")
    guard let said, !said.allSatisfy(\.isWhitespace) else {
      throw Failure("no head was given, nothing was entered", status: .usage)
    }
    let kept = try held == nil ? KeptHeads(paper: said) : KeptHeads([said])
    guard let head = kept.only else {
      throw Failure("'\(said)' holds more than one head: name the one in hand", status: .usage)
    }
    return (UInt64(head.size), Hex.encode(head.root))
  }

  private func dice(in session: Session) throws(Failure) -> String {
    guard session.console.interactive else { return try DiceSheet.whole(session.console.rest()) }
    var sheet = DiceSheet()
    while sheet.count < DiceSheet.wanted {
      let next = "throws \(sheet.count + 1) to \(sheet.count + DiceSheet.row): "
      guard let line = session.console.ask(next) else {
        throw Failure("nothing was entered: only \(sheet.count) throws were typed", status: .usage)
      }
      if let fault = sheet.add(line) { session.console.note(fault, .warning) }
    }
    return sheet.digits
  }

  private static func print(_ reply: AuditMix.Reply, on console: Console) {
    console.practice(reply.practice)
    let days = reply.slots.joined(separator: ", ")
    console.paragraph(
      "dice entered for \(Shown.count(reply.slots.count, "draw")): \(days)", .strong)
    console.line("keep the head that you held: it shows that the dice came after the secrets")
    console.receipt(reply.receipt)
  }
}
