import ArgumentParser

struct TestReject: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Record that the specimen cannot be used.",
    discussion: "A code that is none lists those there are.")
  static let what = "specimen-rejected"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("Why, from the closed list.", valueName: "code"))
  var code: String

  @OptionGroup var connection: ConnectionOptions

  var reason: String? { code }
}
