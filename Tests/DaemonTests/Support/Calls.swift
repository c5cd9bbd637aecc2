import ControlAPI
import Synchronization
import Testing

@testable import Daemon

/// What a call is refused with; an issue where it is done.
func refusal(
  _ location: SourceLocation = #_sourceLocation, of body: () async throws -> some Any
) async -> ControlError {
  do {
    _ = try await body()
  } catch let error as ControlError {
    return error
  } catch let error as any Refusal {
    return error.refusal
  } catch {
    Issue.record("another error: \(error)", sourceLocation: location)
    return ControlError(.unavailable, "")
  }
  Issue.record("nothing was refused", sourceLocation: location)
  return ControlError(.unavailable, "")
}

/// Streams, with their pages joined as the command joins them.
extension Desk {
  func listPatients(
    _ parameters: ListPatients.Parameters, for session: Session
  ) async throws -> ListPatients.Reply {
    try await joined { try await streamPatients(parameters, for: session, $0) }
  }

  func listTests(
    _ parameters: ListTests.Parameters, for session: Session
  ) async throws -> ListTests.Reply {
    try await joined { try await streamTests(parameters, for: session, $0) }
  }

  private func joined<Reply: Paged>(
    _ body: (@Sendable (Reply) async throws -> Void) async throws -> Void
  ) async throws -> Reply {
    let whole = Mutex<Reply?>(nil)
    try await body { page in
      whole.withLock { if $0?.append(page) == nil { $0 = page } }
    }
    return try #require(whole.withLock { $0 })
  }
}
