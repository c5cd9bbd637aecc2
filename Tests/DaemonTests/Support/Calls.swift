import ControlAPI
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
