import Synchronization

/// Keeps what a command prints instead of showing it at once.
package final class Recorder: Sendable {
  private let text = Mutex("")

  package init() {}

  /// Everything printed so far, output and complaints in their order.
  package var recorded: String { text.withLock { $0 } }

  package var lines: [String] {
    var lines = recorded.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// A console of the same looks that writes here, and reads from `input`.
  package func console(
    like other: Console, input: @escaping @Sendable () -> String? = { nil }
  ) -> Console {
    Console(
      width: other.width, colours: other.colours, unicode: other.unicode,
      interactive: other.interactive,
      out: { text in self.text.withLock { $0 += text } },
      err: { text in self.text.withLock { $0 += text } }, input: input)
  }
}
