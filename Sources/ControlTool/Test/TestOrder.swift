import ArgumentParser
import ControlAPI

struct TestOrder: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "order",
    abstract: "Order a test outside the draw.",
    discussion: """
      An ordered test never changes anybody's chances and is counted apart from those that were \
      drawn.
      """)

  static let reasons = [
    "for-cause", "intake", "follow-up", "make-up", "court-ordered", "retest",
  ]

  @Argument(help: "The patient's number.", completion: .patients)
  var patient: String

  @Option(
    help: ArgumentHelp("Why: \(Self.reasons.joined(separator: ", ")).", valueName: "code"),
    completion: .list(Self.reasons))
  var reason: String

  @OptionGroup var text: OwnWords

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let ordered = try await session.caller.call(
      OrderTest.self, .init(patient: patient, reason: reason, text: try text.read(session.console)))
    try session.show(ordered) { TestText.print($0, on: session.console) }
  }
}
