import ArgumentParser

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Evidence: the log of all draws, and the check of it.",
    discussion: "'audit verify FOLDER' and 'audit witness' need no daemon and no network.",
    subcommands: [
      AuditVerify.self, AuditDrawCommand.self, AuditLogCommand.self, AuditHeadCommand.self,
      AuditGenesisCommand.self, AuditBundleCommand.self, AuditRatesCommand.self,
      AuditViewersCommand.self, AuditIdentifyCommand.self, AuditMixCommand.self,
      AuditWitnessCommand.self, AuditReceiptCommand.self,
    ])
}
