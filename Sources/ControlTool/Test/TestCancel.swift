import ArgumentParser

struct TestCancel: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancel a test that nobody can be asked for any more.",
    discussion: """
      It stays in every count of what was drawn. A code that is none lists those there are.
      """)
  static let what = "cancelled"

  /// The closed list, as far as this command offers it; the daemon is the judge.
  static let codes = [
    "ordered-in-error", "duplicate", "wrong-patient", "collection-error", "specimen-lost", "site",
    "other",
  ]

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(
    help: ArgumentHelp("Why: \(Self.codes.joined(separator: ", ")).", valueName: "code"),
    completion: .list(Self.codes))
  var code: String

  @OptionGroup var connection: ConnectionOptions

  var reason: String? { code }
}
