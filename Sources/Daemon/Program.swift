import Foundation

/// What `veridrawd` does with its arguments.
package enum Program {
  package static let version = "0.1.0"

  private static let usage = """
    usage: veridrawd --config FILE [--check]
           veridrawd --version | --help

    Draws each day's list, keeps the records and answers the command 'veridraw' on a Unix socket.
      --config FILE   veridraw.yaml; default /etc/veridraw/veridraw.yaml
      --check         read the configuration, print every problem, start nothing

    """

  private enum Task { case help, version, check(String), serve(String) }

  /// Runs to the end and answers the exit status.
  package static func run(arguments: [String]) async -> Int32 {
    LifeNotices.holdSignals()
    do {
      switch try parse(arguments) {
      case .help: print(usage, terminator: "")
      case .version: print("veridrawd \(version)")
      case .check(let path):
        _ = try Settings(path: path)
        print("\(path): no problems")
      case .serve(let path): try await House(path: path, settings: try Settings(path: path)).live()
      }
      return 0
    } catch let error as StartError {
      complain(error)
      return error.status
    } catch {
      complain(StartError("\(error)"))
      return 1
    }
  }

  private static func parse(_ arguments: [String]) throws(StartError) -> Task {
    var config = "/etc/veridraw/veridraw.yaml"
    var check = false
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h": return .help
      case "--version": return .version
      case "--check": check = true
      case "--config":
        guard let path = rest.popFirst() else {
          throw StartError("--config needs a file", hint: "'veridrawd --help'", status: 64)
        }
        config = path
      default:
        throw StartError("unknown argument '\(argument)'", hint: "'veridrawd --help'", status: 64)
      }
    }
    return check ? .check(config) : .serve(config)
  }

  private static func complain(_ error: StartError) {
    let lines = [error.message] + error.problems + (error.hint.map { ["hint: \($0)"] } ?? [])
    let text = lines.map { "veridrawd: \($0)\n" }.joined()
    FileHandle.standardError.write(Data(text.utf8))
  }
}
