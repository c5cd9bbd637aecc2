import ArgumentParser
import ControlAPI

/// A command that records the next step of a test's life.
protocol TestStep: ControlCommand {
  /// The step's name on the wire (`RecordTest.Parameters.what`).
  static var what: String { get }
  var test: Int { get }
  var reason: String? { get }
  var specimen: String? { get }
  func collection(_ console: Console) throws -> CollectionForm?
}

extension TestStep {
  var reason: String? { nil }
  var specimen: String? { nil }
  func collection(_: Console) throws -> CollectionForm? { nil }

  func run(in session: Session) async throws {
    let recorded = try await session.caller.call(
      RecordTest.self,
      .init(
        test: test, what: Self.what, reason: reason, specimen: specimen,
        collection: collection(session.console)))
    try session.show(recorded) { recorded in
      TestText.print(
        TestChanged(test: recorded.test, receipt: recorded.receipt), on: session.console)
    }
  }
}
