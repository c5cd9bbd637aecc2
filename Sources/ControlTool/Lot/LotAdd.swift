import ArgumentParser
import ControlAPI

struct LotAdd: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Record a new box of cups: its panel, its lot and its expiry.",
    discussion: """
      'veridraw lot add clinical-cup K1742 --expires 2027-03': all three stand on the box. The panel \
      is the one in 'veridraw test show'.
      """)

  @Argument(help: "The panel that its cups are read with.")
  var panel: String

  @Argument(help: "The lot number on the box.")
  var lot: String

  @Option(
    help: ArgumentHelp(
      "The date on the box, 2027-03-31; 2027-03 is good until the end of March.",
      valueName: "date"))
  var expires: String

  @OptionGroup var connection: ConnectionOptions

  func run(in session: Session) async throws {
    let added = try await session.caller.call(
      AddLot.self, .init(panel: panel, number: lot, expires: expires))
    try session.show(added) { LotText.print($0, on: session.console) }
  }
}
