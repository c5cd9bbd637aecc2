import ArgumentParser
import ControlAPI

struct TestCustody: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "custody",
    abstract: "Record that the specimen passes into other hands.",
    discussion: """
      From whoever holds it, at first its collector: 'veridraw test custody 17 --to "refrigerator 2" \
      --purpose storage'. 'veridraw test show' lists every step.
      """)

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("Who takes it: a person, a place, a courier.", valueName: "name"))
  var to: String

  @Option(
    help: ArgumentHelp(
      "storage, transport, testing, confirmation or disposal.", valueName: "word"))
  var purpose: String

  @Flag(help: "The seal was found broken.")
  var sealBroken = false

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let changed = try await session.caller.call(
      HandOver.self, .init(test: test, to: to, purpose: purpose, sealIntact: !sealBroken))
    try session.show(changed) { TestText.print($0, on: session.console) }
  }
}
