import ArgumentParser

struct TestClose: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Close a test: nothing more is expected of it.")
  static let what = "closed"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("What is to be remembered; kept in the record.", valueName: "text"))
  var reason: String?

  @OptionGroup var connection: ConnectionOptions
}
