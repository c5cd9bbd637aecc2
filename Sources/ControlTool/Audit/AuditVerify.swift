import ArgumentParser
import Evidence

struct AuditVerify: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every draw from the evidence alone.",
    discussion: """
      With a folder or a .zip: no daemon, no network. Without one, the bundle is fetched from the \
      daemon and checked here. One patient's receipt is checked for what it can show. Bring heads \
      that were kept outside with --held: what they cover was not altered since. Exit status 0 \
      verified, 1 could not be checked, 2 contradicted.
      """)

  @Argument(help: "The bundle's folder or .zip; the daemon's own when absent.", completion: .file())
  var path: String?

  @Option(
    help: ArgumentHelp(
      "A head kept outside: 'SIZE DIGITS' from paper, a note, or a folder of *.note. Repeatable.",
      valueName: "head"), completion: .file())
  var held: [String] = []

  @Option(
    help: ArgumentHelp(
      "Judge as of this time, 2026-11-23T17:00Z; the last entry's when absent.", valueName: "time"))
  var asOf: String?

  @Option(help: ArgumentHelp("The assurance that must be shown, L0 to L3.", valueName: "level"))
  var require: String?

  @Flag(help: "Accept a declared return to an earlier head.")
  var acceptRestore = false

  @OptionGroup var connection: ConnectionOptions

  func run(with tool: Tool) async throws {
    if let path, let receipt = try Self.receipt(path) {
      return try check(receipt, on: tool.console)
    }
    let inputs = try VerifyInputs(self)
    let verdict = inputs.verify(try await files(tool))
    try finish(verdict, on: tool.console) { VerdictText.print(verdict, on: tool.console) }
  }

  /// One patient's receipt, where the file is meant as one.
  private static func receipt(_ path: String) throws -> DrawReceipt? {
    guard FileReading.exists(path), !FileReading.isFolder(path),
      let text = String(validating: try FileReading.bytes(path), as: UTF8.self),
      DrawReceipt.isMeant(text)
    else { return nil }
    guard let receipt = try? DrawReceipt(parsing: text) else {
      throw Failure("'\(path)' is not a whole receipt")
    }
    return receipt
  }

  private func check(_ receipt: DrawReceipt, on console: Console) throws {
    guard require == nil, asOf == nil, !acceptRestore else {
      throw Failure(
        "a receipt shows no level and knows no time: --held alone goes with it", status: .usage)
    }
    let kept = try KeptHeads(held)
    let checked = receipt.check(held: kept.heads(of: receipt.origin))
    try finish(checked.verdict, on: console) { ReceiptText.print(checked, on: console) }
  }

  private func files(_ tool: Tool) async throws -> BundleFiles {
    if let path { return try BundleFiles.read(path) }
    let client = ControlClient(socket: connection.path(tool.environment))
    return try await client.connected { caller in
      if let actor = connection.actor { try await caller.act(as: actor) }
      return try await BundleFiles.fetch(from: caller)
    }
  }

  /// Tells what was found, as JSON or as `text` does, and ends with its exit status.
  private func finish(_ verdict: Verdict, on console: Console, _ text: () -> Void) throws {
    if connection.json {
      console.document(try JSONText.of(VerdictReport(verdict), pretty: console.isTerminal))
    } else {
      text()
    }
    switch verdict.exitCode {
    case 0: return
    case 2: throw Finished(.mismatch)
    default: throw Finished(.failed)
    }
  }
}
