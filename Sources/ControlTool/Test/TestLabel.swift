import ArgumentParser
import ControlAPI

struct TestLabel: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "label",
    abstract: "Print the label of a specimen: two lines for the container.",
    discussion: """
      The first line is for the bar code: the test's number with a check character, so that a slip in \
      typing it is no other test. 'veridraw test collect --specimen' and 'veridraw result enter' take \
      it.
      """)

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let label = try await session.caller.call(LabelSpecimen.self, .init(test: test))
    try session.show(label) { label in
      session.console.line(label.code)
      let practice = label.practice ? "  PRACTICE" : ""
      let born = Shown.birthday(label.birthday).map { "  born \($0)" } ?? ""
      session.console.line("\(label.initials)\(born)  \(Shown.date(label.date))\(practice)")
    }
  }
}
