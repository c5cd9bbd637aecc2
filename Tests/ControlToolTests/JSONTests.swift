import ArgumentParser
import ControlAPI
import ControlTool
import Foundation
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("every reply has the shape that was reviewed; a changed one needs a new version")
  func golden() throws {
    var text = ""
    for (method, reply) in Replies.all {
      text += "\(method.name)\n\(try JSONText.of(reply, pretty: false))\n\n"
    }
    try Golden.check("json.txt", text)
  }

  @Test("the manual names the reply of every command that takes --json, and no other")
  func commands() throws {
    let documented = Set(JSONSection.replies.map(\.command)).subtracting([
      "today --open", "today --acknowledge",
    ])
    let taking = Set(try Parser.commands().filter(\.takesJSON).map(\.path))
    #expect(documented.union(JSONSection.others) == taking)
    #expect(documented.isDisjoint(with: JSONSection.others))
  }

  @Test("every reply that the manual names has a sample")
  func samples() {
    let sampled = Set(Replies.all.map { $0.0.qualifiedName })
    #expect(Set(JSONSection.replies.map { $0.method.qualifiedName }) == sampled)
  }

  @Test("a reply cannot hide the version of its shape")
  func shape() throws {
    struct Sly: Encodable { let shape = "square" }
    #expect(try JSONText.of(Sly(), pretty: false) == #"{"shape":1}"#)
  }
}

/// What the parser says of its commands.
enum Parser {
  struct Command {
    let path: String
    let takesJSON: Bool
  }

  private struct Dump: Decodable { let command: Node }

  private struct Node: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable { let name: String }
      let names: [Name]?
    }

    let commandName: String
    let subcommands: [Node]?
    let arguments: [Argument]?

    func commands(under path: [String]) -> [Command] {
      let children = (subcommands ?? []).filter { $0.commandName != "help" }
      guard children.isEmpty else {
        return children.flatMap { $0.commands(under: path + [$0.commandName]) }
      }
      let names = (arguments ?? []).flatMap { ($0.names ?? []).map(\.name) }
      return [
        Command(path: path.joined(separator: " "), takesJSON: names.contains("json"))
      ]
    }
  }

  static func commands() throws -> [Command] {
    let dump = Data(Veridraw._dumpHelp().utf8)
    return try JSONDecoder().decode(Dump.self, from: dump).command.commands(under: [])
  }
}
