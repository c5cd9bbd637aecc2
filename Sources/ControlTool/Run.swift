import ArgumentParser
import ControlAPI
import Foundation

extension Veridraw {
  /// The process: parses, runs, says what went wrong, and returns the exit status.
  package static func run() async -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    let tool = Tool(
      console: .standard(environment), environment: environment,
      executable: Bundle.main.executablePath ?? CommandLine.arguments[0])
    let status = await run(Array(CommandLine.arguments.dropFirst()), with: tool)
    guard Console.flushStandardOutput() else {
      tool.console.note("veridraw: the output could not be written")
      return max(status.rawValue, ToolStatus.failed.rawValue)
    }
    return status.rawValue
  }

  /// The same with everything given.
  package static func run(_ arguments: [String], with tool: Tool) async -> ToolStatus {
    do {
      var command = try await asyncParseAsRoot(arguments)
      if let command = command as? any ToolCommand {
        try await command.run(with: tool)
      } else if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return .done
    } catch {
      return report(error, on: tool.console)
    }
  }

  private static func report(_ error: any Error, on console: Console) -> ToolStatus {
    switch error {
    case let finished as Finished:
      return finished.status
    case let failure as Failure:
      failure.show(on: console)
      return failure.status
    case let refusal as ControlError:
      return report(Failure(refusal), on: console)
    case let fault as MessageFault:
      return report(Failure("the daemon's answer is unreadable: \(fault)"), on: console)
    default:
      return reportParser(error, on: console)
    }
  }

  /// Help and completion scripts go to the output; a slip of the typing beside it, in our voice.
  private static func reportParser(_ error: any Error, on console: Console) -> ToolStatus {
    let code = exitCode(for: error)
    guard !code.isSuccess else {
      console.document(fullMessage(for: error, columns: min(100, console.width ?? 80)))
      return .done
    }
    guard code == .validationFailure else {
      Failure("something unexpected happened: \(type(of: error))").show(on: console)
      return .failed
    }
    Failure(
      UsageMessage.plain(message(for: error)), status: .usage,
      hint: UsageMessage.hint(fullMessage(for: error, columns: console.width ?? 80))
    ).show(on: console)
    return .usage
  }
}

/// The parser's messages in our voice.
enum UsageMessage {
  /// Lower case at the beginning, no full stop, one line.
  static func plain(_ message: String) -> String {
    let line = message.split(separator: "\n").joined(separator: " ")
    let body = line.hasSuffix(".") ? String(line.dropLast()) : line
    return body.prefix(1).lowercased() + body.dropFirst()
  }

  /// Where to read more: the command that the parser's usage line is about.
  static func hint(_ fullMessage: String) -> String? {
    let lines = fullMessage.split(separator: "\n")
    guard let usage = lines.first(where: { $0.hasPrefix("Usage: ") }) else { return nil }
    let words = usage.dropFirst("Usage: ".count).split(separator: " ")
    let path = words.prefix { word in
      word.allSatisfy { $0.isLetter || $0 == "-" } && word.first != "-"
    }
    return path.isEmpty ? nil : "'\(path.joined(separator: " ")) --help'"
  }
}
