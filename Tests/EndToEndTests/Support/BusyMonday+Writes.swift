import ControlAPI

/// One table of all that can be asked, as somebody would ask it on that Monday. Every call has a row:
/// below `readings` when it changes nothing, otherwise with the writes of its kind.
extension BusyMonday {
  func writes() throws -> [Write] {
    try patientWrites + keepingWrites + testWrites + resultWrites + ruleWrites + auditWrites()
      + systemWrites + views + clock
  }

  private var patientWrites: [Write] {
    [
      Write(
        AddPatient.self,
        .init(
          name: "Test Person", born: "1980-01-31", list: "main", phase: "one", lane: "a",
          attends: "mon"), as: "staff-1"),
      Write(
        ImportRoster.self, .init(stage: 1, program: "small", dryRun: false), as: "staff-1",
        stage: SmallProgram.header + ",lane\nP2001,Test Person,1980-01-31,main,one,mon,a\n"
          + "P2002,Test Person,1980-01-31,main,one,mon,b\n"),
      Write(
        ReconcileCensus.self, .init(stage: 1), as: "staff-1", stage: "patient\nP1001\nP9999\n"),
      Write(
        ReadmitPatient.self,
        .init(patient: "P1013", list: "main", phase: "two", lane: "a", attends: "tue"),
        as: "staff-1"),
      Write(Discharge.self, .init(patient: "P1001", reason: "moved"), as: "staff-1"),
      Write(SetPhase.self, .init(patient: "P1001", phase: "two"), as: "staff-1"),
      Write(SetLane.self, .init(patient: "P1001", lane: "a"), as: "staff-1"),
      Write(SetObserver.self, .init(patient: "P1001", preference: "female"), as: "staff-1"),
      Write(
        SetMedication.self,
        .init(patient: "P1001", drug: "buprenorphine", analytes: ["bup"], critical: true),
        as: "staff-1"),
      Write(SetAttendance.self, .init(patient: "P1001", pattern: "mon"), as: "staff-1", "pattern"),
      Write(
        SetAttendance.self, .init(patient: "P1001", visit: "2026-11-26"), as: "staff-1", "visit"),
      Write(
        SetAttendance.self,
        .init(patient: "P1001", away: .init(first: "2026-11-24", last: "2026-11-25", why: "other")),
        as: "staff-1", "away"),
      Write(SetAttendance.self, .init(patient: "P1014", withdraw: 2), as: "staff-1", "withdraw"),
    ]
  }

  private var keepingWrites: [Write] {
    [
      Write(
        RequestErasure.self, .init(patient: "P1013", code: "patient-request"), as: "staff-1"),
      Write(DecideErasure.self, .init(patient: "P1017", approve: true), as: "staff-2", "approve"),
      Write(DecideErasure.self, .init(patient: "P1017", approve: false), as: "staff-2", "decline"),
      Write(
        HoldPatient.self, .init(patient: "P1001", reason: "a lawsuit", release: false),
        as: "staff-1"),
      Write(
        HoldPatient.self, .init(patient: "P1016", reason: "it is settled", release: true),
        as: "staff-1", "release"),
      Write(
        SetRetention.self, .init(records: "identity", days: 2_192, basis: "a state's law"),
        as: "admin-1"),
    ]
  }

  private var testWrites: [Write] {
    [
      step("notified", 1), step("arrived", 1), step("collected", 3), step("no-show", 2),
      step("refused", 3), step("left", 3), step("unable-to-provide", 3), step("admitted-use", 3),
      step("cancelled", 1, reason: "duplicate", as: "clinician-1"),
      step("specimen-rejected", 4, reason: "leaked", as: "lab-1"),
      step("reviewed", 5, as: "clinician-1"), step("closed", 6, as: "clinician-1"),
      Write(
        RecordTest.self, .init(test: 8, what: "collected", specimen: "SPEC-8"), as: "staff-2",
        "collected, over an excuse"),
      Write(
        RecordTest.self,
        .init(
          test: 3, what: "collected", specimen: "SPEC-3",
          collection: .init(mode: "observed", volume: "45mL", temperature: "97F", remarks: "pale")),
        as: "lab-1", "collected, as noted"),
      Write(
        HandOver.self, .init(test: 4, to: "courier", purpose: "transport", sealIntact: true),
        as: "lab-1"),
      Write(LabelSpecimen.self, .init(test: 3), as: "lab-1"),
      Write(AddAttempt.self, .init(test: 3, fluids: "8oz"), as: "staff-1"),
      Write(OrderTest.self, .init(patient: "P1001", reason: "for-cause"), as: "staff-1"),
      Write(DrawLate.self, .init(patient: "P1014"), as: "staff-1"),
      Write(ExcuseTest.self, .init(test: 1, code: "hospital", text: "called"), as: "staff-1"),
      Write(DecideExcuse.self, .init(test: 8, approve: true), as: "staff-2", "approve"),
      Write(DecideExcuse.self, .init(test: 9, approve: false), as: "staff-2", "decline"),
    ]
  }

  private func step(
    _ what: String, _ test: Int, reason: String? = nil, as actor: String = "staff-1"
  ) -> Write {
    Write(RecordTest.self, .init(test: test, what: what, reason: reason), as: actor, what)
  }

  private var resultWrites: [Write] {
    [
      Write(
        EnterResult.self,
        .init(test: 4, readings: "all negative except thc", controlsSeen: true), as: "lab-1"),
      Write(
        ImportResults.self, .init(stage: 1, dryRun: false), as: "lab-1",
        stage: Self.message("M2", specimen: "SPEC-4", ["THC", "Spice"])),
      Write(ListHeld.self, .init(), as: "lab-1"),
      Write(MatchHeld.self, .init(held: 1, test: 4), as: "lab-1"),
      Write(DismissHeld.self, .init(held: 1, code: "not-ours"), as: "clinician-1"),
      Write(RetractResult.self, .init(test: 5), as: "lab-1"),
      Write(VerifyResult.self, .init(test: 5), as: "lab-2"),
      Write(ConfirmResult.self, .init(test: 5), as: "clinician-1"),
      Write(
        AmendResult.self, .init(test: 6, readings: "thc pos", code: "misread"), as: "lab-1",
        "at once"),
      Write(
        AmendResult.self, .init(test: 6, readings: "thc pos", code: "misread", text: "a word"),
        as: "lab-2", "asked for"),
      Write(DecideAmendment.self, .init(test: 7, approve: true), as: "lab-2", "approve"),
      Write(DecideAmendment.self, .init(test: 7, approve: false), as: "lab-2", "decline"),
      Write(
        AddLot.self, .init(panel: "clinical-cup", number: "K2", expires: "2027-03"), as: "lab-1"),
      Write(CheckLot.self, .init(number: "K1", negative: true, positive: false), as: "lab-1"),
      Write(
        ExportResults.self,
        .init(
          patient: nil, test: 5,
          disclosure: Disclosure(
            recipient: "Court", purpose: "hearing", authority: "consent", notice: "42 CFR 2.32"),
          consent: "the results of this autumn"), as: "clinician-1"),
    ]
  }

  private var ruleWrites: [Write] {
    [
      Write(
        ApplyProgram.self,
        .init(
          program: Document(name: "program.yaml", text: SmallProgram.program(closes: "18:00")),
          policy: Document(
            name: "policy.yaml", text: Self.policy("from: 2026-12-07"))), as: "admin-1"),
      Write(
        ApplyPolicy.self,
        .init(
          policy: Document(
            name: "policy.yaml", text: Self.policy("from: 2026-12-07\nreveal_hours: 48"))),
        as: "admin-1"),
      Write(AddClosure.self, .init(date: "2026-11-24", reason: "burst pipe"), as: "admin-1"),
      Write(SetCap.self, .init(date: "2026-11-27", list: "dice", lane: "a", cap: 1), as: "admin-1"),
    ]
  }

  private func auditWrites() throws -> [Write] {
    [
      Write(
        AuditMix.self,
        .init(
          size: head.size, digits: String(head.root.prefix(32)),
          dice: String(repeating: "1625344321", count: 10)), as: "compliance-1"),
      Write(AuditCosigned.self, .init(note: try cosigned()), as: "compliance-1"),
      Write(
        AuditReceipt.self,
        .init(
          label: passedOver, date: "2026-11-19", recipient: "the patient", purpose: "asked for it",
          authority: "42 CFR 2.23"), as: "compliance-1"),
      Write(AuditBundle.self, .init(), as: "compliance-1", more: true, "to verify"),
      Write(
        AuditBundle.self,
        .init(
          disclosure: Disclosure(
            recipient: "State of Kansas", purpose: "audit", authority: "42 CFR 2.53",
            notice: "no notice is due")), as: "compliance-1", more: true, "for others"),
    ]
  }

  private var systemWrites: [Write] {
    [
      Write(AcknowledgeDraws.self, .init(), as: "staff-1"),
      Write(ShowRecoveryCard.self, .init(), as: "admin-1"),
      Write(
        KeepRecoveryCard.self,
        .init(log: String(card.log.suffix(4)), sealing: String(card.sealing.suffix(4))),
        as: "admin-1"),
      Write(Backup.self, .init(), as: "admin-1"),
    ]
  }

  /// Looking is an act as well.
  private var views: [Write] {
    [
      Write(Today.self, .init(), as: "staff-1"), Write(ListTests.self, .init(), as: "staff-2"),
      Write(ListExcuses.self, .init(), as: "staff-2"),
      Write(ShowTest.self, .init(test: 1), as: "staff-1"),
      Write(ListPatients.self, .init(), as: "staff-1"),
      Write(ShowPatient.self, .init(patient: "P1001"), as: "staff-1"),
      Write(Why.self, .init(patient: "P1001"), as: "staff-1"),
      Write(ShowPanel.self, .init(test: "4"), as: "lab-1"),
      Write(ShowResult.self, .init(test: "5"), as: "lab-1"),
      Write(Identify.self, .init(label: label, reason: "a complaint"), as: "compliance-1"),
    ]
  }

  /// The afternoon's reveal; the next morning's roster and draw have a test of their own.
  private var clock: [Write] {
    [Write(AdvanceClock.self, .init(to: "2026-11-24T04:00"), as: "staff-1", "over the reveal")]
  }

  /// What leaves everything as it is.
  var readings: [Write] {
    [
      Write(Status.self, .init(), as: "staff-1"),
      Write(ListLots.self, .init(), as: "lab-1"),
      Write(ListPending.self, .init(), as: "lab-1"),
      Write(AuditHead.self, .init(), as: "staff-1"),
      Write(AuditSince.self, .init(size: 4), as: "staff-1"),
      Write(AuditGenesis.self, .init(), as: "staff-1"),
      Write(AuditLog.self, .init(count: 100), as: "compliance-1", more: true),
      Write(AuditDraw.self, .init(), as: "compliance-1"),
      Write(AuditRates.self, .init(), as: "compliance-1"),
      Write(AuditViewers.self, .init(), as: "compliance-1"),
      Write(AuditWaiting.self, .init(), as: "compliance-1"),
      Write(ProgramHistory.self, .init(), as: "admin-1"),
      Write(PolicyHistory.self, .init(), as: "admin-1"),
      Write(Doctor.self, .init(), as: "admin-1"),
      Write(StageBegin.self, .init(name: "roster.csv"), as: "staff-1"),
      Write(StageAppend.self, .init(stage: 1, base64: "UA=="), as: "staff-1", stage: "P"),
      Write(ActAs.self, .init(actor: "staff-1"), as: "staff-1"),
    ]
  }
}
