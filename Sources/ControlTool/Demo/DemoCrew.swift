import ControlAPI

/// The front desk and the bench of one day, several people at a time.
struct DemoCrew {
  let client: ControlClient

  /// Fewer than the daemon allows one user, each of them holding two connections.
  private static let people = 6

  /// Takes every test to its outcome.
  func play(_ tests: [Int]) async throws {
    let shares = (0..<Self.people).map { person in
      tests.indices.filter { $0 % Self.people == person }.map { tests[$0] }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for share in shares where !share.isEmpty {
        group.addTask { try await play(share: share) }
      }
      try await group.waitForAll()
    }
  }

  private func play(share: [Int]) async throws {
    try await client.connected { desk in
      try await desk.act(as: "staff-1")
      try await client.connected { bench in
        try await bench.act(as: "lab-1")
        for test in share { try await play(test, desk: desk, bench: bench) }
      }
    }
  }

  private func play(_ test: Int, desk: Connection, bench: Connection) async throws {
    try await record(test, "notified", desk)
    switch DemoOutcome(test: test) {
    case .noShow:
      try await record(test, "no-show", desk, reason: "did not come")
    case .refused:
      try await record(test, "arrived", desk)
      try await record(test, "refused", desk, reason: "said no at the desk")
    case .read(let readings):
      try await record(test, "arrived", desk)
      try await record(test, "collected", desk, specimen: "DEMO-\(test)")
      _ = try await bench.call(
        EnterResult.self, .init(test: test, readings: readings, controlsSeen: true))
      try await record(test, "closed", desk)
    }
  }

  private func record(
    _ test: Int, _ what: String, _ desk: Connection, reason: String? = nil,
    specimen: String? = nil
  ) async throws {
    _ = try await desk.call(
      RecordTest.self, .init(test: test, what: what, reason: reason, specimen: specimen))
  }
}
