import ControlAPI

/// The part of veridraw(1) about `--json`: which reply each command prints.
package enum JSONSection {
  /// Every command that takes `--json`, with the call whose reply it prints.
  package static let replies: [(command: String, method: any Method.Type)] = [
    ("today", Today.self), ("today --open", ListTests.self),
    ("today --acknowledge", AcknowledgeDraws.self), ("status", Status.self),
    ("why", Why.self),
    ("patient add", AddPatient.self), ("patient import", ImportRoster.self),
    ("patient list", ListPatients.self), ("patient show", ShowPatient.self),
    ("patient attendance", SetAttendance.self), ("patient phase", SetPhase.self),
    ("patient lane", SetLane.self),
    ("patient medication", SetMedication.self), ("patient observer", SetObserver.self),
    ("patient discharge", Discharge.self), ("patient readmit", ReadmitPatient.self),
    ("patient reconcile", ReconcileCensus.self),
    ("test list", ListTests.self), ("test show", ShowTest.self),
    ("test notify", RecordTest.self), ("test arrive", RecordTest.self),
    ("test collect", RecordTest.self), ("test miss", RecordTest.self),
    ("test refuse", RecordTest.self), ("test left", RecordTest.self),
    ("test unable", RecordTest.self), ("test admit", RecordTest.self),
    ("test excuse", ExcuseTest.self), ("test excuses", ListExcuses.self),
    ("test approve", DecideExcuse.self), ("test decline", DecideExcuse.self),
    ("test attempt", AddAttempt.self),
    ("test label", LabelSpecimen.self), ("test custody", HandOver.self),
    ("test order", OrderTest.self), ("test late", DrawLate.self),
    ("test cancel", RecordTest.self), ("test reject", RecordTest.self),
    ("test review", RecordTest.self), ("test close", RecordTest.self),
    ("result enter", EnterResult.self), ("result show", ShowResult.self),
    ("result amend", AmendResult.self), ("result retract", RetractResult.self),
    ("result approve", DecideAmendment.self), ("result decline", DecideAmendment.self),
    ("result verify", VerifyResult.self), ("result confirm", ConfirmResult.self),
    ("result pending", ListPending.self),
    ("lot add", AddLot.self), ("lot check", CheckLot.self), ("lot list", ListLots.self),
    ("result import", ImportResults.self), ("result held", ListHeld.self),
    ("result match", MatchHeld.self), ("result dismiss", DismissHeld.self),
    ("result export", ExportResults.self),
    ("program apply", ApplyProgram.self), ("program show", ProgramHistory.self),
    ("program history", ProgramHistory.self), ("program close", AddClosure.self),
    ("program cap", SetCap.self),
    ("policy apply", ApplyPolicy.self), ("policy show", PolicyHistory.self),
    ("policy history", PolicyHistory.self),
    ("audit draw", AuditDraw.self), ("audit head", AuditHead.self),
    ("audit genesis", AuditGenesis.self), ("audit rates", AuditRates.self),
    ("audit viewers", AuditViewers.self), ("audit identify", Identify.self),
    ("audit mix", AuditMix.self), ("audit receipt", AuditReceipt.self),
    ("system cards", ShowRecoveryCard.self), ("system backup", Backup.self),
    ("doctor", Doctor.self), ("system clock", ConfirmClock.self),
    ("system retention", SetRetention.self), ("patient hold", HoldPatient.self),
    ("patient erase", RequestErasure.self),
  ]

  /// Commands whose JSON is no reply: entries of the log as they are hashed, the verifier's verdict,
  /// and a folder that is written.
  package static let others = ["audit log", "audit verify", "audit bundle"]

  static var lines: [String] {
    Roff.section(
      "JSON",
      """
      With --json a command prints one object: the reply of the call it makes, its keys sorted, on \
      one line unless the output is a terminal. The key 'shape' is the version of these shapes, now \
      \(JSONText.shape). It is raised when a key is renamed, removed or changes its meaning; new \
      keys may appear without that, so ignore those you do not know. An optional key that has no \
      value is absent.
      """,
      """
      Dates are YYYY-MM-DD. Instants are RFC 3339 with the clinic's offset. Chances are billionths, \
      1000000000 being certain. Hashes and labels are lower-case hex. Names are absent or empty for \
      whoever may not see them. A failure prints no JSON: read the exit status.
      """,
      """
      The replies are those of the varlink interface org.veridraw, which the daemon describes field \
      by field to org.varlink.service.GetInterfaceDescription; 'result enter' prints one object for \
      each cup, 'result import' one for each file, with its name as 'file'.
      """)
      + groups.flatMap { Roff.entry($0.call, $0.commands.joined(separator: ", ")) }
      + [
        ".PP",
        Roff.text(
          "'audit log --json' prints the log's lines exactly as they are hashed, without 'shape'. "
            + "'audit verify --json' prints the verdict: exitCode, status, slots, findings and "
            + "what was not checked."),
      ]
  }

  /// Commands by their call, in the order of the first of each.
  private static var groups: [(call: String, commands: [String])] {
    var groups: [(call: String, commands: [String])] = []
    for (command, method) in replies {
      if let index = groups.firstIndex(where: { $0.call == method.name }) {
        groups[index].commands.append(command)
      } else {
        groups.append((method.name, [command]))
      }
    }
    return groups
  }
}
