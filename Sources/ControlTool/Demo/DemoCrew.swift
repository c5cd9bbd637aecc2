import ControlAPI

/// The front desk and the bench, several people at a time, for as long as the demonstration lives
/// through its days.
///
/// Each of them keeps an own pair of connections open. They work side by side because the daemon
/// writes what several people ask at the same moment in one go.
struct DemoCrew: Sendable {
  /// Fewer than the daemon allows one user, each of them holding two connections.
  private static let people = 6

  /// Somebody's part of a day, and who waits for its end.
  private struct Share {
    let tests: [Int]
    let done: CheckedContinuation<Void, any Error>
  }

  private let shares: [AsyncStream<Share>.Continuation]

  /// Runs `days` while the crew is at work.
  static func atWork(
    _ client: ControlClient, _ days: (DemoCrew) async throws -> Void
  ) async throws {
    let people = (0..<Self.people).map { _ in AsyncStream<Share>.makeStream() }
    let crew = DemoCrew(shares: people.map(\.continuation))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for person in people {
        group.addTask { await work(through: client, on: person.stream) }
      }
      defer { crew.shares.forEach { $0.finish() } }
      try await days(crew)
    }
  }

  /// Takes every test to its outcome.
  func play(_ tests: [Int]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (person, share) in shares.enumerated() {
        let own = tests.indices.filter { $0 % shares.count == person }.map { tests[$0] }
        guard !own.isEmpty else { continue }
        group.addTask {
          try await withCheckedThrowingContinuation { done in
            share.yield(Share(tests: own, done: done))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// One person, share after share. Without a connection, whoever hands over a share is told why.
  private static func work(through client: ControlClient, on shares: AsyncStream<Share>) async {
    do {
      try await client.connected { desk in
        try await desk.act(as: "staff-1")
        try await client.connected { bench in
          try await bench.act(as: "lab-1")
          for await share in shares { await finish(share, desk, bench) }
        }
      }
    } catch {
      for await share in shares { share.done.resume(throwing: error) }
    }
  }

  private static func finish(_ share: Share, _ desk: Connection, _ bench: Connection) async {
    do {
      let person = DemoPerson(desk: desk, bench: bench)
      for test in share.tests { try await person.play(test) }
      share.done.resume()
    } catch {
      share.done.resume(throwing: error)
    }
  }
}
