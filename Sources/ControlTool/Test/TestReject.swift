import ArgumentParser

struct TestReject: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Record that the specimen cannot be used.",
    discussion: "A code that is none lists those there are.")
  static let what = "specimen-rejected"

  /// The closed list, as far as this command offers it; the daemon is the judge.
  static let codes = [
    "insufficient-volume", "temperature", "leaked", "seal-broken", "identity-mismatch",
    "expired-device", "lost", "other",
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
