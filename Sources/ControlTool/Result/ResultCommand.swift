import ArgumentParser

struct ResultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "result",
    abstract: "Results: what cups and laboratories said, every version of it.",
    subcommands: [
      ResultEnter.self, ResultShow.self, ResultAmend.self, ResultRetract.self,
      ResultApprove.self, ResultDecline.self, ResultVerify.self, ResultConfirm.self,
      ResultPending.self, ResultImport.self, ResultHeld.self,
      ResultMatch.self, ResultDismiss.self, ResultExport.self,
    ])
}
