import CLinux
import Foundation

/// What `veridrawd` does with its arguments.
package enum Program {
  package static let version = "0.1.0"

  private static let usage = """
    usage: veridrawd --config FILE [--check]
           veridrawd --config FILE --restore [BACKUP] --reason TEXT
           veridrawd --config FILE --rotate log|sealing --reason TEXT
           veridrawd --version | --help

    Draws each day's list, keeps the records and answers the command 'veridraw' on a Unix socket.
      --config FILE   veridraw.yaml; default /etc/veridraw/veridraw.yaml
      --check         read the configuration, print every problem, start nothing
      --restore       bring the log back, from BACKUP or as it lies there, and declare what is lost;
                      'veridraw system restore' walks through it
      --rotate KEY    put a new key in the place of the log's or the sealing key

    """

  private enum Task { case help, version, check, serve, restore(String?), rotate(String) }

  /// What the arguments ask for.
  private struct Order {
    var task = Task.serve
    var config = "/etc/veridraw/veridraw.yaml"
    var reason = ""
  }

  /// Runs to the end and answers the exit status.
  package static func run(arguments: [String]) async -> Int32 {
    LifeNotices.holdSignals()
    do {
      try keepMemoryPrivate()
      try await carryOut(try parse(arguments))
      return 0
    } catch let error as StartError {
      complain(error)
      return error.status
    } catch {
      complain(StartError("\(error)"))
      return 1
    }
  }

  private static func carryOut(_ order: Order) async throws {
    switch order.task {
    case .help: print(usage, terminator: "")
    case .version: print("veridrawd \(version)")
    case .check:
      _ = try Settings(path: order.config).roles()
      print("\(order.config): no problems")
    case .serve:
      try await House(path: order.config, settings: try Settings(path: order.config)).live()
    case .restore(let backup):
      let settings = try Settings(path: order.config)
      let restorer = Restorer(settings, clock: try settings.makeClock())
      for line in try restorer.run(backup, why: order.reason, nextCode: { readLine() }) {
        print(line)
      }
    case .rotate(let key):
      print(try KeyRotation(try Settings(path: order.config)).run(key, why: order.reason))
    }
  }

  /// Unrevealed seeds and keys are in this process's memory and nowhere but in files of mode 0600.
  private static func keepMemoryPrivate() throws(StartError) {
    guard clinux_keep_memory_private() == 0 else {
      throw StartError("\(SystemFault("prctl"))")
    }
  }

  private static func parse(_ arguments: [String]) throws(StartError) -> Order {
    var order = Order()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h": order.task = .help
      case "--version": order.task = .version
      case "--check": order.task = .check
      case "--config": order.config = try value(of: argument, &rest)
      case "--reason": order.reason = try value(of: argument, &rest)
      case "--restore":
        let isNamed = rest.first.map { !$0.hasPrefix("--") } ?? false
        order.task = .restore(isNamed ? rest.popFirst() : nil)
      case "--rotate": order.task = .rotate(try value(of: argument, &rest))
      default:
        throw StartError("unknown argument '\(argument)'", hint: "'veridrawd --help'", status: 64)
      }
    }
    switch order.task {
    case .restore, .rotate: try requireReason(order.reason)
    default: break
    }
    return order
  }

  private static func value(
    of argument: String, _ rest: inout ArraySlice<String>
  ) throws(StartError) -> String {
    guard let value = rest.popFirst() else {
      throw StartError("\(argument) needs a value", hint: "'veridrawd --help'", status: 64)
    }
    return value
  }

  /// It stands in the log for ever, where only plain ASCII may.
  private static func requireReason(_ text: String) throws(StartError) {
    let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    guard isPlain, text.contains(where: \.isLetter), text.utf8.count <= 200 else {
      throw StartError(
        "a reason is needed: plain ASCII, at most 200 characters, no names", status: 64)
    }
  }

  private static func complain(_ error: StartError) {
    let lines = [error.message] + error.problems + (error.hint.map { ["hint: \($0)"] } ?? [])
    let text = lines.map { "veridrawd: \($0)\n" }.joined()
    FileHandle.standardError.write(Data(text.utf8))
  }
}
