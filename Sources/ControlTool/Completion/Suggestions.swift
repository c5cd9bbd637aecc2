import ArgumentParser
import ControlAPI
import Foundation

/// What the daemon knows that could be typed next. The shell asks by running this command: it has
/// to be quick and, where the daemon is away or says no, silent.
package enum Suggestions {
  /// How long somebody waits for the tabulator key. Tests on a busy machine have more.
  @TaskLocal package static var patience = Duration.milliseconds(600)

  /// Answers `ask`, or nothing at all. `words` are those typed so far: they may name the socket.
  static func from(
    _ words: [String], _ ask: @escaping @Sendable (any Caller) async throws -> [String]
  ) async -> [String] {
    let environment = ProcessInfo.processInfo.environment
    let socket = value(of: "--socket", in: words) ?? environment["VERIDRAW_SOCKET"]
    let client = ControlClient(socket: socket ?? ConnectionOptions.standardSocket)
    let actor = value(of: "--as", in: words)
    return await quickly {
      try await client.connected { caller in
        if let actor { try await caller.act(as: actor) }
        return try await ask(caller)
      }
    }
  }

  /// The word after `option`, or after its equals sign.
  static func value(of option: String, in words: [String]) -> String? {
    if let joined = words.last(where: { $0.hasPrefix("\(option)=") }) {
      return String(joined.dropFirst(option.count + 1))
    }
    guard let index = words.lastIndex(of: option), index + 1 < words.count else { return nil }
    return words[index + 1]
  }

  private static func quickly(
    _ work: @escaping @Sendable () async throws -> [String]
  ) async -> [String] {
    await withTaskGroup(of: [String].self) { group in
      group.addTask { (try? await work()) ?? [] }
      group.addTask {
        try? await Task.sleep(for: patience)
        return []
      }
      let first = await group.next() ?? []
      group.cancelAll()
      return first
    }
  }
}

extension CompletionKind {
  /// Numbers of the tests that still need something.
  static var tests: CompletionKind {
    asking { caller in
      try await caller.pages(ListTests.self, .init(open: true)).tests.map { String($0.test) }
    }
  }

  /// Numbers of the patients who are enrolled.
  static var patients: CompletionKind {
    asking { caller in try await caller.pages(ListPatients.self, .init()).patients.map(\.patient) }
  }

  /// Names of the lists.
  static var lists: CompletionKind {
    asking { caller in try await caller.call(Status.self).lists.map(\.list) }
  }

  /// Phases that somebody is in.
  static var phases: CompletionKind {
    asking { caller in
      let patients = try await caller.pages(ListPatients.self, .init()).patients
      return Set(patients.map(\.phase)).subtracting([""]).sorted()
    }
  }

  private static func asking(
    _ ask: @escaping @Sendable (any Caller) async throws -> [String]
  ) -> CompletionKind {
    .custom { (words: [String], _: Int, prefix: String) async -> [String] in
      await Suggestions.from(words, ask).filter { $0.hasPrefix(prefix) }.map(Printable.text)
    }
  }
}
