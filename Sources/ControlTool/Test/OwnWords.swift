/// What somebody says in whole words. It may be given as `-`, because arguments show in process
/// lists and histories.
enum OwnWords {
  static func read(_ argument: String?, _ console: Console) throws(Failure) -> String? {
    guard argument == "-" else { return argument }
    let answer = console.ask("in your own words: ") ?? ""
    guard answer.contains(where: { !$0.isWhitespace }) else {
      throw Failure("nothing was said, nothing was recorded", status: .usage)
    }
    return answer
  }
}
