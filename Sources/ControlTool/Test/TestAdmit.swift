import ArgumentParser

struct TestAdmit: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "admit",
    abstract: "Record that the patient told of a use instead of giving a specimen.")
  static let what = "admitted-use"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("What was said; kept in the record.", valueName: "text"))
  var reason: String?

  @OptionGroup var connection: ConnectionOptions
}
