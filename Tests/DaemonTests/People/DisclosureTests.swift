import ControlAPI
import Evidence
import Synchronization
import Testing

@testable import Daemon

/// The evidence bundle given to somebody outside.
@Suite(.timeLimit(.minutes(10)))
struct DisclosureTests {
  private static let board = Disclosure(
    recipient: "José Álvarez, State Board", purpose: "audit", authority: "42 CFR 2.53",
    notice: "42 CFR 2.32", from: "2026-11-01", to: "2026-11-30")

  private func files(
    _ morning: Morning, _ disclosure: Disclosure?
  ) async throws -> [String: String] {
    let files = Mutex<[String: String]>([:])
    try await morning.desk.streamBundle(
      .init(disclosure: disclosure), for: morning.session(.compliance)
    ) { piece in files.withLock { $0[piece.path, default: ""] += piece.text } }
    return files.withLock { $0 }
  }

  @Test("it is recorded before it leaves, and the record goes along")
  func recorded() async throws {
    let morning = try await Morning()
    let files = try await files(morning, Self.board)
    let record = try #require(files["DISCLOSURE.txt"])
    for words in [
      "José Álvarez, State Board", "42 CFR 2.53", "draw log, 2026-11-01 to 2026-11-30",
      "compliance-1",
    ] {
      #expect(record.contains(words))
    }
    // The entry that the record names is the last one of the log that goes with it.
    let entries = try #require(files["entries.jsonl"]).split(separator: "\n")
    let act = try #require(entries.last)
    #expect(act.contains("\"what\":\"disclosed\""))
    #expect(!act.contains("Board"))
    #expect(record.contains("entry \(entries.count - 1) of the log"))
    #expect(try await morning.verdict() == 0)
  }

  @Test func ownCheckIsNoDisclosure() async throws {
    let files = try await files(try await Morning(), nil)
    #expect(files["DISCLOSURE.txt"] == nil)
    #expect(files["entries.jsonl"]?.contains("\"what\":\"disclosed\"") == false)
  }

  @Test("what says nothing is refused, and then nothing is sent", arguments: ["", "  ", "a\nb"])
  func refused(_ words: String) async throws {
    let morning = try await Morning()
    for member in [\Disclosure.recipient, \.purpose, \.authority, \.notice] {
      var disclosure = Self.board
      disclosure[keyPath: member] = words
      let fault = await refusal { try await files(morning, disclosure) }
      #expect(fault.kind == .invalidInput)
    }
  }

  @Test func spanBackwards() async throws {
    var disclosure = Self.board
    disclosure.to = "2026-10-31"
    let morning = try await Morning()
    let fault = await refusal { try await files(morning, disclosure) }
    #expect(fault.kind == .invalidInput)
    #expect(fault.message.contains("must not be before"))
  }
}
