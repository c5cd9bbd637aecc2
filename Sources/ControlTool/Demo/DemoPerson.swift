import ControlAPI

/// Somebody who takes tests to their outcomes, one call for each step.
struct DemoPerson {
  let desk: Connection
  let bench: Connection

  func play(_ test: Int) async throws {
    try await record(test, "notified")
    switch DemoOutcome(test: test) {
    case .noShow:
      try await record(test, "no-show", reason: "did not come")
    case .refused:
      try await record(test, "refused", reason: "said no at the desk")
    case .read(let readings):
      try await record(test, "collected", specimen: "DEMO-\(test)")
      _ = try await bench.call(
        EnterResult.self, .init(test: test, readings: readings, controlsSeen: true))
      // What is positive is a clinician's to close.
      let isNegative = readings == DemoOutcome.negative
      if !isNegative { try await bench.act(as: "clinician-1") }
      _ = try await bench.call(RecordTest.self, .init(test: test, what: "closed"))
      if !isNegative { try await bench.act(as: "lab-1") }
    }
  }

  private func record(
    _ test: Int, _ what: String, reason: String? = nil, specimen: String? = nil
  ) async throws {
    _ = try await desk.call(
      RecordTest.self, .init(test: test, what: what, reason: reason, specimen: specimen))
  }
}
