import ArgumentParser
import ControlAPI

struct TestCollect: TestStep {
  static let configuration = CommandConfiguration(
    commandName: "collect", abstract: "Record that the specimen was collected.",
    discussion: """
      What is not noted is not known: everything but the test's number may be left out, the mode only \
      where the program does not observe. The temperature counts when it was read within 4 minutes of \
      the collection; later, leave it out. The code of 'veridraw test label' is refused on another \
      test's specimen.
      """)
  static let what = "collected"

  @Argument(help: "The test's number.", completion: .tests)
  var test: Int

  @Option(help: ArgumentHelp("The bar code on the specimen.", valueName: "code"))
  var specimen: String?

  @Option(help: ArgumentHelp("How: unobserved, monitored or observed.", valueName: "mode"))
  var mode: String?

  @Option(
    help: ArgumentHelp(
      "Who watched, where it was not you: an account's label, staff-2.", valueName: "label"))
  var observer: String?

  @Option(help: ArgumentHelp("What was collected, 45mL.", valueName: "amount"))
  var volume: String?

  @Option(
    help: ArgumentHelp(
      "Of the specimen, read within 4 minutes, 97F or 36.1C.", valueName: "degrees"))
  var temperature: String?

  @Option(help: ArgumentHelp("Number of the requisition or custody form.", valueName: "code"))
  var requisition: String?

  @Option(help: ArgumentHelp("Number of the seal.", valueName: "code"))
  var seal: String?

  @Option(
    help: ArgumentHelp(
      "Colour, foam, smell, in your own words; '-' asks for them.", valueName: "text"))
  var remarks: String?

  @OptionGroup var connection: ConnectionOptions

  func collection(_ console: Console) throws -> CollectionForm? {
    let form = CollectionForm(
      mode: mode, observer: observer, volume: volume, temperature: temperature,
      requisition: requisition, seal: seal, remarks: try OwnWords.read(remarks, console))
    return form == CollectionForm() ? nil : form
  }
}
