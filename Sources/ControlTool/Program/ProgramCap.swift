import ArgumentParser
import ControlAPI

struct ProgramCap: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "cap",
    abstract: "Set how many a lane can collect on one day, before that day's roster.",
    discussion: "For a policy with capacities: 'veridraw program cap 2026-11-27 main male 4'.")

  @Argument(help: "The day, 2026-11-27.")
  var date: String

  @Argument(help: "The list.", completion: .lists)
  var list: String

  @Argument(help: "The lane.")
  var lane: String

  @Argument(help: "At most how many on that day.")
  var cap: Int

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard cap >= 0 else { throw ValidationError("a capacity is 0 or more, got \(cap)") }
  }

  func run(in session: Session) async throws {
    let receipt = try await session.caller.call(
      SetCap.self, .init(date: date, list: list, lane: lane, cap: cap))
    try session.show(receipt) { receipt in
      session.console.line(
        "\(Shown.date(date)) (\(list)): at most \(Shown.count(cap, "test")) in lane \(lane)")
      session.console.receipt(receipt)
    }
  }
}
