import ArgumentParser
import Storage
import Testing

@testable import ControlTool

/// What the daemon tells somebody to type is there to be typed.
@Suite("Verbs")
struct VerbTests {
  @Test("every step that the daemon offers by its verb is a command, and every command a step")
  func verbs() {
    let commands = Set(
      TestCommand.configuration.subcommands.compactMap { $0.configuration.commandName })
    let verbs = Set(TestEvent.allCases.compactMap(\.verb))
    #expect(verbs.subtracting(commands).isEmpty)
    // These look at tests, begin one, or are about a specimen and not a step.
    #expect(
      commands.subtracting(verbs) == [
        "list", "show", "excuses", "order", "late", "label", "custody",
      ])
  }
}
