import ArgumentParser

struct TestClose: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Close a test: nothing more is expected of it.",
    discussion: """
      A result is closed by the laboratory or a clinician; one that the patient's medication does not \
      account for, by a clinician only.
      """)
  static let what = "closed"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("What is to be remembered; kept in the record.", valueName: "text"))
  var reason: String?

  @OptionGroup var connection: ConnectionOptions
}
