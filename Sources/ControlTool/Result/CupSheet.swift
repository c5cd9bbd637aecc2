import ControlAPI
import Toxicology

/// Cups from a file: all problems that can be seen beforehand are told at once, and then nothing
/// is entered. What only the daemon can refuse is told by line at the end; the other cups are in.
struct CupSheet {
  let session: Session
  /// Of every cup of the file whose line names none.
  let lot: String?

  /// A line of the file with the test that it is about.
  private struct Cup {
    let row: CupSheetRow
    let test: Int
  }

  func enter() async throws {
    let (rows, faults) = CupSheetReader.read(session.console.rest())
    var problems = faults
    let cups = try await identified(rows, &problems)
    guard problems.isEmpty else {
      throw Failure(
        "the input has \(Shown.count(problems.count, "problem")), nothing was entered",
        status: .usage, problems: problems.inOrder)
    }
    try await enter(cups)
  }

  private func identified(
    _ rows: [CupSheetRow], _ problems: inout [LineProblem]
  ) async throws -> [Cup] {
    var cups: [Cup] = []
    var lines: [Int: Int] = [:]
    for row in rows {
      do {
        let panel = try await session.caller.call(ShowPanel.self, .init(test: row.specimen))
        if let first = lines[panel.test] {
          problems.append(row.problem("test \(panel.test) stands in line \(first) already"))
        } else {
          let faults = [
            CupJudge.fault(in: row.cup.readings, panel: panel),
            CupJudge.fault(inValidity: row.cup.validity, panel: panel),
          ]
          let texts = faults.compactMap { $0?.description }
          let lot = CupLots.fault(row.lot ?? lot, of: panel)
          problems += (texts + [lot].compactMap { $0 }).map { row.problem($0) }
        }
        lines[panel.test] = lines[panel.test] ?? row.line
        cups.append(Cup(row: row, test: panel.test))
      } catch let error as ControlError where [.notFound, .refused].contains(error.kind) {
        problems.append(row.problem(error.message))
      }
    }
    return cups
  }

  private func enter(_ cups: [Cup]) async throws {
    var problems: [LineProblem] = []
    for cup in cups {
      do {
        let entered = try await session.caller.call(
          EnterResult.self, cup.row.cup.parameters(test: cup.test, lot: cup.row.lot ?? lot))
        try CupLine.show(entered, in: session)
      } catch let error as ControlError where [.invalidInput, .refused].contains(error.kind) {
        problems.append(cup.row.problem(error.message))
      }
    }
    guard problems.isEmpty else {
      throw Failure(
        "\(problems.count) of \(Shown.count(cups.count, "cup")) could not be entered",
        hint: "put these lines right and hand in only them", problems: problems.inOrder)
    }
    session.console.note("\(Shown.count(cups.count, "cup")) entered")
  }
}
