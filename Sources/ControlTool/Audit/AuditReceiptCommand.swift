import ArgumentParser
import ControlAPI
import Evidence

struct AuditReceiptCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract: "Write one patient's proof for one day, with nobody else in it.",
    discussion: """
      Two files: the proof, as C2SP tlog-proofs that 'veridraw audit verify FILE' checks anywhere, \
      and a page to print. There is one as soon as the day's secret is out. It is given to somebody: \
      say to whom, what for, and what permits it; that is kept and logged.
      """)

  @Argument(help: "The label, 32 hex digits.")
  var label: String

  @Option(help: ArgumentHelp("The day, 2026-11-23.", valueName: "date"))
  var on: String

  @Option(
    help: ArgumentHelp(
      "Where to write: FILE.tlog-proof and FILE.html, which must not exist yet.",
      valueName: "file"), completion: .file())
  var out: String

  @Option(help: ArgumentHelp("Who receives it.", valueName: "text"))
  var recipient: String

  @Option(help: ArgumentHelp("What the recipient needs it for.", valueName: "text"))
  var purpose: String

  @Option(help: ArgumentHelp("What permits it: a consent, a section, an order.", valueName: "text"))
  var authority: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    for file in [proof, page] { try FileReading.requireNew(file) }
    let reply = try await session.caller.call(
      AuditReceipt.self,
      .init(
        label: label, date: on, recipient: recipient, purpose: purpose, authority: authority))
    let checked = try DrawReceipt(parsing: reply.text).check()
    try FileReading.write(reply.text, to: proof)
    try FileReading.write(ReceiptPage(checked, proof: reply.text).html, to: page)
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      for line in ReceiptText.lines(checked) { session.console.line(line) }
      session.console.line("wrote \(proof) and \(page)")
      session.console.receipt(reply.receipt)
    }
    if checked.verdict.exitCode == 2 { throw Finished(.mismatch) }
  }

  private var proof: String { out + ".tlog-proof" }
  private var page: String { out + ".html" }
}
