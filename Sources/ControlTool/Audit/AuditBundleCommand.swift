import ArgumentParser
import ControlAPI

struct AuditBundleCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Write everything that a verifier needs into one file.",
    discussion: """
      A bundle is a patient record. Given to somebody outside, it is disclosed: say to whom, why and \
      on what authority. That is kept, logged, and goes along with the notice of 42 CFR 2.32. The \
      log is always whole, for a part of it proves nothing; --from and --to name the days that the \
      disclosure is about. Check it anywhere with 'veridraw audit verify FILE', with verify.py or \
      with verify.html.
      """)

  @OptionGroup var output: BundleOutput

  @Option(help: ArgumentHelp("The first day that it is about.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("The last day that it is about.", valueName: "date"))
  var to: String?

  @Option(help: ArgumentHelp("Who receives it, when it leaves the house.", valueName: "text"))
  var recipient: String?

  @Option(help: ArgumentHelp("What the recipient needs it for.", valueName: "text"))
  var purpose: String?

  @Option(
    help: ArgumentHelp("What permits it: a consent, a section, an order.", valueName: "text"))
  var authority: String?

  @OptionGroup var notice: NoticeFile

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    try output.requireNew()
    let notice = try notice.read()
    let disclosure = try disclosure(notice: notice)
    var bundle = try await BundleFiles.fetch(from: session.caller, disclosure: disclosure)
    try HandedOver.complete(&bundle, notice: disclosure == nil ? nil : notice)
    try output.write(bundle)
    session.console.line("wrote \(Shown.count(bundle.files.count, "file")) to \(output.out)")
    if disclosure == nil {
      session.console.line("not recorded as a disclosure: for your own check only", .faint)
    }
  }

  /// Nil for a bundle that stays in the house.
  private func disclosure(notice: String) throws(Failure) -> Disclosure? {
    let given = [recipient, purpose, authority, from, to, self.notice.notice]
    if given.allSatisfy({ $0 == nil }) { return nil }
    guard let recipient, let purpose, let authority else {
      throw Failure(
        "a disclosure needs all of --recipient, --purpose and --authority", status: .usage)
    }
    return Disclosure(
      recipient: recipient, purpose: purpose, authority: authority,
      notice: NoticeFile.name(of: notice), from: from, to: to)
  }
}
