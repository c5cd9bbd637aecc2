import ArgumentParser

struct TestReview: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Record that a clinician has looked at the result.")
  static let what = "reviewed"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("What is to be remembered; kept in the record.", valueName: "text"))
  var reason: String?

  @OptionGroup var connection: ConnectionOptions
}
