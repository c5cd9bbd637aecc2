import ArgumentParser

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Tests: what happened to each person on the list.",
    discussion: "A test's number stands on the list. It lives until it has an outcome.",
    subcommands: [
      TestListCommand.self, TestShow.self, TestNotify.self, TestArrive.self, TestAttempt.self,
      TestLabel.self, TestCustody.self, TestCollect.self, TestMiss.self, TestRefuse.self,
      TestLeft.self, TestUnable.self, TestAdmit.self, TestExcuse.self, TestExcusesCommand.self,
      TestApprove.self, TestDecline.self, TestOrder.self, TestLate.self, TestCancel.self,
      TestReject.self, TestReview.self, TestClose.self,
    ])
}
