import ArgumentParser

struct TestArrive: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "arrive", abstract: "Record that the patient is here.")
  static let what = "arrived"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions
}
