import ArgumentParser

struct TestUnable: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "unable", abstract: "Record that the patient could not provide a specimen.")
  static let what = "unable-to-provide"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("What is known about it; kept in the record.", valueName: "text"))
  var reason: String?

  @OptionGroup var connection: ConnectionOptions
}
