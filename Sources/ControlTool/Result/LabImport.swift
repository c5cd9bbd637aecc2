import ControlAPI
import Foundation

/// Hands laboratories' files over and says what became of them.
struct LabImport {
  let session: Session
  let laboratory: String?
  let dryRun: Bool

  /// A reply with the file it is about.
  private struct Imported: Encodable {
    let file: String
    let reply: ImportResults.Reply

    private enum Key: CodingKey { case file }

    func encode(to encoder: any Encoder) throws {
      try reply.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(file, forKey: .file)
    }
  }

  /// `lab.hl7` is answered in `lab.hl7.ack`.
  static func answers(to path: String, in folder: String) -> String {
    folder + "/" + URL(fileURLWithPath: path).lastPathComponent + ".ack"
  }

  /// Takes a file, or says why nothing of it can be taken and answers false. Where the daemon is
  /// gone, or nothing may be taken at all, there is no going on.
  func takes(_ path: String, called name: String, answers: AnswerFile?) async throws -> Bool {
    do {
      try await take(path, called: name, answers: answers)
      return true
    } catch let refused as ControlError where [.invalidInput, .refused].contains(refused.kind) {
      Failure(refused).show(on: session.console)
      return false
    } catch let failure as Failure where failure.status == .failed {
      failure.show(on: session.console)
      return false
    }
  }

  /// Hands a file over, parcel by parcel, and says what became of it.
  ///
  /// - Parameters:
  ///   - name: what messages call it.
  ///   - answers: where the acknowledgements go.
  func take(_ path: String, called name: String, answers: AnswerFile?) async throws {
    var (file, answers) = (try LabFile(path, called: name), answers)
    var whole: ImportResults.Reply?
    var acknowledgement = ""
    let last = URL(fileURLWithPath: name).lastPathComponent
    while let parcel = try file.next() {
      let stage = try await Staging.upload(parcel, name: last, to: session.caller)
      var reply = try await session.caller.call(
        ImportResults.self, .init(stage: stage, laboratory: laboratory, dryRun: dryRun))
      try answer { () throws(Failure) in try answers?.append(reply.acknowledgement) }
      if session.json { acknowledgement += reply.acknowledgement }
      reply.acknowledgement = ""
      if whole?.append(reply) == nil { whole = reply }
      let percent = file.done * 100 / max(file.size, 1)
      session.console.progress(
        "\(last): \(Shown.count(whole?.messages ?? 0, "message")), \(percent) %")
    }
    session.console.progress("")
    try answer { () throws(Failure) in try answers?.finish() }
    guard var whole else { return }
    whole.acknowledgement = acknowledgement
    try session.show(Imported(file: name, reply: whole)) { print($0.reply, of: name) }
    if let gap = file.gap {
      throw Failure(
        "'\(name)' is not whole: \(gap)", hint: "ask the laboratory for the file once more")
    }
  }

  /// Without its answers a file that was taken stays where it is, and there is no going on.
  private func answer(_ write: () throws(Failure) -> Void) throws(Finished) {
    do { try write() } catch {
      error.show(on: session.console)
      throw Finished(.failed)
    }
  }

  private func print(_ imported: ImportResults.Reply, of file: String) {
    let console = session.console
    console.practice(imported.practice)
    let messages = Shown.count(imported.messages, "message")
    console.line(
      dryRun ? "\(file): \(messages); nothing was changed" : "\(file): \(messages)", .strong)
    let counts: [(Int, String, [Int])] = [
      (imported.results, "new", imported.tests),
      (imported.amendments, "of a later version", imported.amended),
      (imported.unchanged, "known already", []),
    ]
    for (count, what, tests) in counts where count > 0 {
      console.paragraph("  \(Shown.count(count, "report")) \(what)\(Self.list(tests))")
    }
    if imported.known > 0 {
      console.line("  \(Shown.count(imported.known, "message")) came before, word for word")
    }
    if imported.held > 0 {
      console.line(
        "  \(Shown.count(imported.held, "line")) "
          + (dryRun ? "would be held" : "held: 'veridraw result held'"), .warning)
    }
    if dryRun { printReasons(imported) }
    if let receipt = imported.receipt { console.receipt(receipt) }
  }

  /// Of what is only tried nothing waits in the list of what is held.
  private func printReasons(_ imported: ImportResults.Reply) {
    for held in imported.reasons.prefix(20) {
      let message = imported.messages > 1 ? "message \(held.message), " : ""
      session.console.paragraph(
        "    \(message)line \(held.line): \(Printable.text(held.reason))")
    }
    if imported.held > 20 { session.console.line("    and \(imported.held - 20) more") }
  }

  private static func list(_ tests: [Int]) -> String {
    guard !tests.isEmpty else { return "" }
    let first = tests.prefix(20).map(String.init).joined(separator: ", ")
    return ": \(tests.count == 1 ? "test" : "tests") \(first)\(tests.count > 20 ? ", …" : "")"
  }
}
