import ArgumentParser
import ControlAPI
import Libcrypto

struct SystemCards: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "cards",
    abstract: "Print the genesis card and, until it is written down, the recovery card.",
    discussion: """
      The recovery card has both keys. With it and a backup, everything comes back on a new machine \
      but the seeds of draws that are still to come; without it, the names do not. It is shown until \
      you have typed the last four characters of each code from your paper, and never again.
      """)

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let genesis = try await session.caller.call(AuditGenesis.self)
    let card = try await session.caller.call(ShowRecoveryCard.self)
    guard !session.json else { return try session.show(card) { _ in } }
    let console = session.console
    console.practice(card.practice)
    GenesisCard.print(genesis, on: console)
    console.line()
    Self.print(card, on: console)
    try await keep(session)
  }

  private static func print(_ card: ShowRecoveryCard.Reply, on console: Console) {
    console.line("recovery card", .strong)
    for (name, code) in [("log key", card.log), ("sealing key", card.sealing)] {
      console.line("  \(name)")
      for line in RecoveryCode.lines(of: code) { console.line("    \(line)", .strong) }
    }
    console.paragraph(
      "Write this down by hand and lock it away where neither the server nor its backups are: "
        + "whoever has it and a backup can read every name and sign in this log's stead.")
    console.paragraph(
      "What is round is the digit 0, what is straight the letter l, but for the 1 after the first "
        + "five letters. Six of the characters are check digits; upper case will do.")
  }

  /// The end of each code shows that the paper was written to its end.
  private func keep(_ session: Session) async throws {
    let console = session.console
    guard let log = console.ask("last four characters of the log key, from your paper: "),
      let sealing = console.ask("last four characters of the sealing key: ")
    else {
      return console.paragraph("Not acknowledged: 'veridraw system cards' shows it again.")
    }
    let receipt = try await session.caller.call(
      KeepRecoveryCard.self, .init(log: log, sealing: sealing))
    console.line("the recovery card is written down", .good)
    console.receipt(receipt)
  }
}
