import ArgumentParser

struct TestCancel: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancel a test that nobody can be asked for any more.",
    discussion: """
      It stays in every count of what was drawn. A code that is none lists those there are.
      """)
  static let what = "cancelled"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("Why, from the closed list.", valueName: "code"))
  var code: String

  @OptionGroup var connection: ConnectionOptions

  var reason: String? { code }
}
