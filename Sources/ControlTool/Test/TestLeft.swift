import ArgumentParser

struct TestLeft: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "left", abstract: "Record that the patient left before the specimen was collected."
  )
  static let what = "left"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("What is known about it; kept in the record.", valueName: "text"))
  var reason: String?

  @OptionGroup var connection: ConnectionOptions
}
