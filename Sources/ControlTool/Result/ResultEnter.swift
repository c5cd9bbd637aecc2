import ArgumentParser
import ControlAPI
import Toxicology

struct ResultEnter: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "enter",
    abstract: "Enter what cups said: one, a tray of them, or a file.",
    discussion: """
      'veridraw result enter' asks for cup after cup: scan it (or type its bar code, or 'test 17'), \
      compare initials and birthday with the cup, type what it says ('all neg', 'all neg except thc'), \
      say whether the control lines were seen and, where not, of which strips; Enter alone ends.

      'veridraw result enter 17' asks about one cup. In a script: \
      'veridraw result enter 17 all negative except thc --controls-seen', for a cup without control lines \
      'veridraw result enter 17 --no-controls-seen', or, for many, \
      'veridraw result enter --csv < FILE' with the columns specimen, readings and controls (yes or \
      no) and, where there are validity pads or lots, validity and lot.

      Every analyte of the panel must be accounted for. A line beside an analyte, however faint, is \
      negative; no line is positive. A strip without its control line is 'invalid' ('coc invalid, \
      rest neg'), one that cannot be read is 'not tested'. A cup of which no strip worked is entered as \
      it is ('all invalid'), and then the fresh one for the same test. What temperature strip and validity pads \
      show is asked for where the panel's device has them; a pad that was not read leaves the \
      specimen 'not assessed', and none makes it valid: that is for a laboratory to say. \
      Where lots are kept ('veridraw lot'), the lot on the box is asked for once in a tray; 'lot' \
      instead of the next cup asks for it again. Until the last question of a cup is \
      answered, b goes back to its readings; afterwards 'undo' instead of the next cup takes it back, \
      and so does 'veridraw result retract'. Nothing is overwritten: every version is kept. Of a cup \
      of which some strips gave no reading, those of another device are an amendment: 'veridraw result \
      amend 17 coc neg --code device-fault', with --lot where lots are kept.
      """)

  @Argument(
    help: "The test's number, or the bar code on the specimen; asked for when absent.",
    completion: .tests)
  var test: String?

  @Argument(help: "The readings, 'all negative except thc'.")
  var words: [String] = []

  @Flag(
    inversion: .prefixedNo, exclusivity: .exclusive,
    help: "Whether the control line of every strip was seen; where not, the cup is invalid.")
  var controlsSeen: Bool?

  @Option(
    help: ArgumentHelp(
      "What the validity pads show, 'temp 97F, cre 100, sg 1.0150, nit neg'.", valueName: "text"))
  var validity: String?

  @Option(
    help: ArgumentHelp("The lot on the cups' box, where lots are kept.", valueName: "number"))
  var lot: String?

  @Flag(help: "Read cups from the input, a CSV file.")
  var csv = false

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard test == nil || !csv else {
      throw ValidationError("with --csv the cups are those of the file, leave out '\(test ?? "")'")
    }
    guard test != nil || controlsSeen == nil && validity == nil else {
      let option =
        controlsSeen.map { $0 ? "--controls-seen" : "--no-controls-seen" } ?? "--validity"
      throw ValidationError("\(option) is about one cup: name it")
    }
  }

  func run(in session: Session) async throws {
    if csv { return try await CupSheet(session: session, lot: lot).enter() }
    guard let test else {
      var tray = CupTray(session: session, lot: lot)
      return try await tray.enter()
    }
    let panel = try await session.caller.call(ShowPanel.self, .init(test: test))
    if let fault = validity.flatMap({ CupJudge.fault(inValidity: $0, panel: panel) }) {
      throw Failure(fault.description, status: .usage)
    }
    let entry = CupEntry(panel: panel, console: session.console)
    if readings == nil {
      entry.introduce()
      guard try !session.console.interactive || entry.isFresh() else { throw CupEntry.nothing }
    }
    var lots = CupLots(given: lot)
    guard let lot = try lots.lot(of: panel, session.console) else { throw CupEntry.nothing }
    var pads = validity
    while true {
      let cup = try said(entry, pads: pads)
      pads = cup.validity
      do {
        let entered = try await session.caller.call(
          EnterResult.self, cup.parameters(test: panel.test, lot: lot.number))
        return try show(entered, in: session)
      } catch let error as ControlError where error.kind == .invalidInput && readings == nil {
        // Somebody is there to put it right: the daemon knows what the panel's method can read.
        guard session.console.interactive else { throw error }
        Failure(error).show(on: session.console)
      }
    }
  }

  /// As given; of a cup without control lines nothing else needs to be said.
  private var readings: String? {
    if words.isEmpty { return controlsSeen == false ? "all invalid" : nil }
    return words.joined(separator: " ")
  }

  /// All of the cup, from the arguments or by asking. Whoever gives the readings as arguments gives
  /// the pads so too.
  private func said(_ entry: CupEntry, pads: String?) throws(Failure) -> CupAnswers {
    guard let readings else {
      guard let cup = try entry.ask(controls: controlsSeen, validity: pads) else {
        throw CupEntry.nothing
      }
      return cup
    }
    guard let strips = try entry.askStrips(readings, unless: controlsSeen) else {
      throw CupEntry.nothing
    }
    return CupAnswers(
      readings: strips.readings, controlsSeen: strips.controlsSeen, validity: pads ?? "")
  }

  private func show(_ entered: EnterResult.Reply, in session: Session) throws {
    try session.show(entered) { entered in
      CupText.print(entered.result, on: session.console)
      session.console.receipt(entered.receipt)
    }
  }
}
