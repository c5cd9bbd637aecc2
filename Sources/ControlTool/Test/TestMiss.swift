import ArgumentParser

struct TestMiss: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "miss", abstract: "Record that the patient did not come.")
  static let what = "no-show"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("What is known about it; kept in the record.", valueName: "text"))
  var reason: String?

  @OptionGroup var connection: ConnectionOptions
}
