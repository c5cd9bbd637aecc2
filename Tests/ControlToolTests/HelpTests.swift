import ControlTool
import Testing

@Suite("Help")
struct HelpTests {
  static let pages: [[String]] = [
    [], ["today"], ["status"], ["doctor"], ["why"], ["demo"],
    ["program"], ["program", "apply"], ["program", "show"], ["program", "history"],
    ["policy"], ["policy", "apply"], ["policy", "show"], ["policy", "history"],
    ["program", "close"], ["program", "cap"],
    ["patient"], ["patient", "add"], ["patient", "import"], ["patient", "list"],
    ["patient", "show"], ["patient", "attendance"], ["patient", "phase"],
    ["patient", "lane"],
    ["patient", "medication"], ["patient", "observer"], ["patient", "discharge"],
    ["patient", "readmit"], ["patient", "reconcile"], ["patient", "hold"],
    ["patient", "erase"],
    ["test"], ["test", "list"], ["test", "show"], ["test", "notify"], ["test", "arrive"],
    ["test", "attempt"], ["test", "label"], ["test", "custody"],
    ["test", "collect"], ["test", "miss"], ["test", "refuse"], ["test", "left"],
    ["test", "unable"], ["test", "admit"], ["test", "excuse"], ["test", "excuses"],
    ["test", "approve"], ["test", "decline"], ["test", "order"], ["test", "late"],
    ["test", "cancel"], ["test", "reject"], ["test", "review"], ["test", "close"],
    ["result"], ["result", "enter"], ["result", "show"],
    ["lot"], ["lot", "add"], ["lot", "check"], ["lot", "list"],
    ["audit"], ["audit", "verify"], ["audit", "log"], ["audit", "head"], ["audit", "draw"],
    ["audit", "genesis"], ["audit", "bundle"], ["audit", "rates"], ["audit", "viewers"],
    ["audit", "identify"], ["audit", "mix"], ["audit", "witness"], ["audit", "receipt"],
    ["system"], ["system", "cards"], ["system", "backup"],
    ["system", "restore"], ["system", "key"], ["system", "key", "rotate"],
    ["system", "retention"], ["system", "clock"],
    ["config"], ["config", "check"],
  ]

  @Test("every page of help reads as it was reviewed")
  func golden() async throws {
    var text = ""
    for page in Self.pages {
      let typed = await Typed(arguments: page + ["--help"])
      #expect(typed.status == .done)
      text += "$ veridraw \((page + ["--help"]).joined(separator: " "))\n\(typed.text)\n"
    }
    try Golden.check("help.txt", text)
  }

  @Test("the manual page names every command, and no line of text is taken for a macro")
  func manual() async throws {
    let typed = await Typed("man")
    #expect(typed.status == .done)
    for page in Self.pages where page.count > 1 {
      #expect(typed.text.contains(".SS \"veridraw \(page.joined(separator: " "))\""))
    }
    #expect(!typed.text.contains("--"))
    try Golden.check("veridraw.1", typed.text)
  }

  @Test("completion scripts are printed", arguments: ["bash", "zsh", "fish"])
  func completion(shell: String) async {
    let typed = await Typed("--generate-completion-script", shell)
    #expect(typed.status == .done)
    #expect(typed.text.contains("attendance"))
  }
}
