import ArgumentParser

/// What somebody says in whole words, beside a code. It may be given as `-`, because arguments show
/// in process lists and histories.
struct OwnWords: ParsableArguments {
  @Option(help: ArgumentHelp("In your own words; '-' asks for them.", valueName: "text"))
  var text: String?

  func read(_ console: Console) throws(Failure) -> String? { try Self.read(text, console) }

  static func read(
    _ argument: String?, asking question: String = "in your own words: ", _ console: Console
  ) throws(Failure) -> String? {
    guard argument == "-" else { return argument }
    let answer = console.ask(question) ?? ""
    guard answer.contains(where: { !$0.isWhitespace }) else {
      throw Failure("nothing was said, nothing was recorded", status: .usage)
    }
    return answer
  }
}
