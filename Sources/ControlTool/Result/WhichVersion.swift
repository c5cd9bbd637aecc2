import ArgumentParser

/// Which of a test's results is meant.
struct WhichVersion: ParsableArguments {
  @Option(
    help: ArgumentHelp("Which version, where several results count.", valueName: "number"))
  var version: Int?
}
