import ArgumentParser
import ControlAPI

struct SystemClockCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock",
    abstract: "Confirm a clock that the daemon does not believe.",
    discussion: """
      A reading more than a week beyond everything that was logged is not believed unless the machine \
      follows a time server: draws that are declared missed cannot be taken back. Nothing is drawn or \
      recorded until you say what time it is, from a clock that you trust. Where the machine is wrong, \
      set it first; then there is nothing to confirm.
      """)

  @Argument(help: "The time on your watch, at the clinic: 2026-11-23T07:30.")
  var time: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let receipt = try await session.caller.call(ConfirmClock.self, .init(time: time))
    try session.show(receipt) { receipt in
      session.console.line("the clock is believed again", .good)
      session.console.receipt(receipt)
    }
  }
}
