import ArgumentParser

struct TestRefuse: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "refuse", abstract: "Record that the patient refused.")
  static let what = "refused"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("What was said; kept in the record.", valueName: "text"))
  var reason: String?

  @OptionGroup var connection: ConnectionOptions
}
