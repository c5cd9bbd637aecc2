import ArgumentParser
import ControlAPI
import Foundation
import TransparencyLog

struct AuditWitnessCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Cosign heads as an outsider, or refuse one that does not continue the last.",
    discussion: """
      For any second machine, without a daemon: whoever runs this makes it impossible to show two \
      histories of one log. Begin with 'veridraw audit witness --name NAME', which makes a key and \
      prints its public half; a clinic names that in 'witnesses' before its log begins.

      Then, whenever a request comes ('veridraw audit head --since SIZE' over there): 'veridraw audit \
      witness FILE' checks it against the head cosigned last and prints the cosigned head to send \
      back. The first time, the log's key is given with --log, as it stands on the genesis card. A \
      signed head that does not continue the last one is refused with exit status 2 and kept: it \
      proves that history was rewritten.
      """)

  @Argument(help: "The request; '-' reads it from the input.", completion: .file())
  var request: String?

  @Option(
    help: ArgumentHelp(
      "The witness's own folder; XDG_STATE_HOME/veridraw-witness when absent.",
      valueName: "folder"), completion: .directory)
  var state: String?

  @Option(
    help: ArgumentHelp("Make this witness's key, under this name.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "The log's key, when the log is new here or has changed its key.", valueName: "vkey"))
  var log: String?

  func validate() throws {
    guard (name == nil) != (request == nil) else {
      throw ValidationError("give either --name, once, or a request")
    }
  }

  func run(with tool: Tool) async throws {
    let folder = try WitnessFolder(state ?? Self.standardFolder(tool.environment))
    if let name {
      let key = try folder.makeKey(name: name)
      tool.console.line(key.description)
      return tool.console.note("give this line to the clinics that you are a witness for")
    }
    let text = try text(tool.console)
    let request: WitnessRequest
    do {
      request = try WitnessRequest(parsing: text)
    } catch {
      throw Failure(
        "this is no request to a witness", hint: "'veridraw audit head --since SIZE' makes one")
    }
    let watch = try folder.watch(request.head.origin)
    try answer(request, watch, on: tool.console)
  }

  private func text(_ console: Console) throws(Failure) -> String {
    guard let request, request != "-" else {
      return console.rest().map { $0 + "\n" }.joined()
    }
    return try FileReading.document(request).text
  }

  private func answer(
    _ request: WitnessRequest, _ watch: LogWatch, on console: Console
  ) throws {
    let given = try log.map { text throws(Failure) in try Self.key(text) }
    let keys = [try watch.key(), given].compactMap { $0 }
    guard !keys.isEmpty else {
      throw Failure(
        "the log '\(request.head.origin)' is new here",
        hint: "give its key with --log, and compare it with the genesis card")
    }
    switch Witness.judge(request, last: try watch.last(), keys: keys) {
    case .cosign:
      let note = try watch.cosign(request, key: given)
      console.document(note.description)
      console.note("cosigned \(request.head.spoken)", .good)
    case .refuse(let reason): throw try refusal(reason, request, watch, console)
    }
  }

  private func refusal(
    _ reason: Witness.Reason, _ request: WitnessRequest, _ watch: LogWatch, _ console: Console
  ) throws -> any Error {
    switch reason {
    case .notSigned:
      return Failure("the head is not signed by the log's key that is known here")
    case .startsElsewhere(let known):
      return Failure(
        "the proof does not start at the head cosigned last, which has \(known) entries",
        hint: "ask for 'veridraw audit head --since \(known)'")
    case .forked:
      let place = try watch.keepForgery(request)
      console.note(
        "REFUSED: the head of \(request.head.size) entries does not continue the one "
          + "that was cosigned here", .bad)
      console.noteParagraph(
        "Both are signed by the log's key: its history was rewritten between them, or the proof was "
          + "spoiled on its way. Ask once more; if it comes again, show \(place) and "
          + "\(watch.lastFile) to whoever relies on this log.")
      return Finished(.mismatch)
    }
  }

  private static func key(_ text: String) throws(Failure) -> VerifierKey {
    guard let key = try? VerifierKey(parsing: text), key.type == VerifierKey.ed25519 else {
      throw Failure(
        "a log's key is NAME+ID+BASE64 as on its genesis card, got '\(text)'", status: .usage)
    }
    return key
  }

  private static func standardFolder(_ environment: [String: String]) -> String {
    let home = environment["HOME"] ?? NSHomeDirectory()
    return (environment["XDG_STATE_HOME"] ?? home + "/.local/state") + "/veridraw-witness"
  }
}
