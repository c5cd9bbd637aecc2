/// The steps of the write path, in their order (LOG.md 7).
package enum WriteStep: String, CaseIterable, Sendable {
  case append, commit, readBack, compareMark, sign, writeMark, release
}

/// Something went wrong after COMMIT, or in it: what is on disk is no longer certain to this
/// process. It stops; the next start reads the disk and finishes or refuses.
package struct FatalFault: Error, Sendable, CustomStringConvertible {
  package let step: WriteStep
  package let reason: String

  package var description: String { "the write path stopped at \(step.rawValue): \(reason)" }
}

/// Where tests make the write path fail: called before and after every step, does nothing otherwise.
package struct WriteProbe: Sendable {
  package enum Moment: String, CaseIterable, Sendable { case before, after }

  let reach: @Sendable (WriteStep, Moment) throws -> Void

  package init(_ reach: @escaping @Sendable (WriteStep, Moment) throws -> Void) {
    self.reach = reach
  }

  package static let none = WriteProbe { _, _ in }

  /// Runs one step between its two moments.
  func step<T>(
    _ step: WriteStep, moments: [Moment] = Moment.allCases, _ body: () throws -> T
  ) throws -> T {
    if moments.contains(.before) { try reach(step, .before) }
    let result = try body()
    if moments.contains(.after) { try reach(step, .after) }
    return result
  }
}
