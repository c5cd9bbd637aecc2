import ArgumentParser
import ControlAPI

struct AuditGenesisCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "genesis",
    abstract: "Print the genesis card: what somebody outside keeps from day one.")

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let card = try await session.caller.call(AuditGenesis.self)
    try session.show(card) {
      session.console.practice($0.practice)
      GenesisCard.print($0, on: session.console)
    }
  }
}
