import ArgumentParser
import ControlAPI
import Toxicology

struct ResultExport: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a patient's results for somebody outside, every version of them.",
    discussion: """
      Results that leave the house are disclosed: say to whom, why, and what permits it. That is \
      kept and logged, and goes along with the notice of 42 CFR 2.32; whoever asks later sees the \
      export among those who saw a version. With --consent the patient's consent, or its scope, \
      goes along.

      Each version stands there with its status, those that were replaced or taken back too. What \
      was not tested, is invalid or says nothing either way is called so, and never negative; lines \
      that are held are no results, and are not in it. What the results mean for the patient's \
      medication is not in it either.
      """)

  @Option(help: ArgumentHelp("Everything of this patient.", valueName: "number"))
  var patient: String?

  @Option(help: ArgumentHelp("One test.", valueName: "number"), completion: .tests)
  var test: Int?

  @Flag(help: "A page to read and to print.")
  var html = false

  @Flag(help: "A table, a line for each analyte of each version.")
  var csv = false

  @Flag(help: "FHIR R4 JSON, for another system.")
  var fhir = false

  @OptionGroup var output: BundleOutput

  @Option(help: ArgumentHelp("Who receives it.", valueName: "text"))
  var recipient: String

  @Option(help: ArgumentHelp("What the recipient needs it for.", valueName: "text"))
  var purpose: String

  @Option(
    help: ArgumentHelp(
      "What permits it, where it is no consent: a section, an order.", valueName: "text"))
  var authority: String?

  @Option(
    help: ArgumentHelp("The patient's written consent, or its scope.", valueName: "file"),
    completion: .file())
  var consent: String?

  @OptionGroup var notice: NoticeFile

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard (patient == nil) != (test == nil) else {
      throw ValidationError("give either a --patient or a --test")
    }
    guard html || csv || fhir else {
      throw ValidationError("say in which form: --html, --csv, --fhir, or several of them")
    }
    guard (authority == nil) != (consent == nil) else {
      throw ValidationError("give either the --consent that permits it, or another --authority")
    }
  }

  func run(in session: Session) async throws {
    try output.requireNew()
    let consent = try consent.map { path throws(Failure) in try FileReading.document(path).text }
    let notice = try notice.read()
    let disclosure = Disclosure(
      recipient: recipient, purpose: purpose,
      authority: authority ?? "the patient's written consent",
      notice: NoticeFile.name(of: notice))
    let reply = try await session.caller.pages(
      ExportResults.self,
      .init(patient: patient, test: test, disclosure: disclosure, consent: consent))
    try output.write(bundle(reply, notice: notice, consent: consent))
    try session.show(reply) { print($0, on: session.console) }
  }

  private func bundle(
    _ reply: ExportResults.Reply, notice: String, consent: String?
  ) -> BundleFiles {
    var files = BundleFiles()
    files["NOTICE.txt"] = Array(notice.utf8)
    files["DISCLOSURE.txt"] = Array(reply.record.utf8)
    if let consent { files["CONSENT.txt"] = Array(consent.utf8) }
    if html { files["results.html"] = Array(ExportPage(reply, notice: notice).html.utf8) }
    if csv { files["results.csv"] = Array(ExportCSV.text(reply).utf8) }
    if fhir { files["results.json"] = Array(ExportFHIR.bundle(reply).description.utf8) }
    return files
  }

  private func print(_ reply: ExportResults.Reply, on console: Console) {
    console.practice(reply.practice)
    let versions = reply.tests.reduce(0) { $0 + $1.versions.count }
    console.line(
      "wrote \(Shown.count(versions, "version")) of \(Shown.count(reply.tests.count, "test")) to "
        + output.out)
    console.receipt(reply.receipt)
  }
}
