import ArgumentParser

struct TestCollect: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "collect", abstract: "Record that the specimen was collected.")
  static let what = "collected"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("The bar code on the specimen.", valueName: "code"))
  var specimen: String?

  @OptionGroup var connection: ConnectionOptions
}
