import Foundation
import Glibc
import Synchronization

/// How a process ended.
package enum Ending: Hashable, Sendable {
  case exit(Int32)
  case signal(Int32)

  /// What waitpid(2) says.
  fileprivate init(status: Int32) {
    let signal = status & 0x7F
    self = signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
  }
}

/// A process that a test starts: posix_spawn(3), no signal blocked or ignored, nothing open but its
/// three streams, leader of a process group of its own, and killed with it at the end of its `life`,
/// so that no test waits for ever.
///
/// Foundation's `Process` is not used: on Linux it copies directory entries past their buffer once
/// a thousand descriptors are open in the process that starts it.
package final class ChildProcess: Sendable {
  package let id: pid_t
  private let ending = Promise<Ending>()

  /// The system refused to start it.
  package struct Fault: Error {
    package let command: String
    package let code: Int32
  }

  /// - Parameters:
  ///   - command: its first word is a path.
  ///   - environment: all of it.
  ///   - streams: descriptors that become its input, output and errors; still the caller's to close.
  ///   - life: seconds.
  package init(
    _ command: [String], environment: [String: String], streams: [Int32], life: Double = 600
  ) throws(Fault) {
    let id = try Self.spawn(command, environment.map { "\($0)=\($1)" }, streams)
    self.id = id
    let ending = ending
    Thread.detachNewThread {
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      ending.fulfil(Ending(status: status))
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + life) {
      if ending.current == nil { _ = kill(-id, SIGKILL) }
    }
  }

  deinit { if isRunning { kill(-id, SIGKILL) } }

  package var isRunning: Bool { ending.current == nil }

  package func signal(_ number: Int32) { if isRunning { kill(id, number) } }

  package func end() async -> Ending { await ending.get() }

  private static func spawn(
    _ command: [String], _ environment: [String], _ streams: [Int32]
  ) throws(Fault) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, stream) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, stream, Int32(target))
    }
    closeFrom(&actions, Int32(streams.count))
    var attributes = attributes()
    defer { posix_spawnattr_destroy(&attributes) }
    let words = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var id = pid_t()
    let path = command.first ?? ""
    let code = posix_spawn(&id, path, &actions, &attributes, words, variables)
    guard code == 0 else { throw Fault(command: path, code: code) }
    return id
  }

  /// A child inherits the mask of the thread that starts it, and a task's thread blocks nearly all
  /// signals.
  private static func attributes() -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(flags))
    return attributes
  }
}

/// glibc 2.34 has it, but shows it to no Swift: its header wants _GNU_SOURCE.
@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
@discardableResult
private func closeFrom(
  _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32
) -> Int32
