import Documents

extension Failure {
  /// Everything wrong in a file that somebody handed in.
  init(_ problems: Problems, in file: String, status: ToolStatus) {
    self.init(
      "'\(file)' has \(Shown.count(problems.total, "problem"))", status: status,
      problems: problems.description.split(separator: "\n").map(String.init))
  }
}
