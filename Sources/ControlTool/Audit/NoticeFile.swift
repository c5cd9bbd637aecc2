import ArgumentParser
import ControlAPI

/// The notice that goes along with what is disclosed.
struct NoticeFile: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A notice of your own, its name in its first line, instead of 42 CFR 2.32's.",
      valueName: "file"),
    completion: .file())
  var notice: String?

  func read() throws(Failure) -> String {
    guard let notice else { return HandedOver.notice }
    return try FileReading.document(notice).text
  }

  /// What a disclosure's record calls it: its first line.
  static func name(of text: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? ""
  }
}
