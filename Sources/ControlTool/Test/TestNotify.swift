import ArgumentParser

struct TestNotify: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Record that the patient was told.")
  static let what = "notified"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @OptionGroup var connection: ConnectionOptions
}
