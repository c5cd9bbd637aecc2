import ControlAPI

/// One made-up reply of every call whose reply `--json` prints.
enum Replies {
  static let at = "2026-11-23T09:12:00-06:00"
  static let receipt = Receipt(entry: 80, head: Sample.head, notes: ["A sentence."])
  static let quiet = Receipt(entry: 80, head: Sample.head)
  static let label = String(repeating: "0f", count: 16)

  static func test(
    _ number: Int = 17, name: String = "Ann Alder", state: String = "notified",
    date: String = "2026-11-23"
  ) -> TestRow {
    TestRow(
      test: number, patient: "10\(number)", name: name, date: date, list: "main",
      reason: "random", panel: "clinical-cup", state: state,
      collectBy: "\(date)T17:00:00-06:00", since: "\(date)T09:12:00-06:00")
  }

  static let patient = PatientRow(
    patient: "1017", name: "Ann Alder", label: label, list: "main", phase: "intensive",
    lane: "all", attends: "mon tue wed thu", enrolled: "2026-09-01", discharged: nil)

  static let changed = PatientChanged(
    patient: "1017", label: label, countsFrom: "2026-11-24/main", receipt: quiet)

  static let cup = CupResult(
    test: 17, version: 1, panel: "clinical-cup", method: "presumptive", status: "final",
    controlsSeen: true, enteredAt: at, by: "lab-1",
    observations: [
      ObservationRow(
        analyte: "THC", title: "cannabinoids", reading: "presumptive-positive",
        cutoff: "50 ng/mL", remark: "presumptive: confirm before acting",
        interpretation: "unexpected-positive", why: "no recorded medication explains it")
    ], source: "cup", isReplaced: false, reason: nil,
    verdicts: [
      VerdictRow(
        analyte: "THC", verdict: "unexpected-positive", why: "no recorded medication explains it",
        rule: "substances version 1", at: at, isReplaced: false)
    ], seenBy: [SeenRow(by: "lab-1", at: at)])

  static let pending = ListPending.Reply(
    practice: false,
    pending: [
      PendingRow(
        test: 17, specimen: "S-17", waitsFor: "confirmation", analytes: ["COC"], since: at,
        hours: 51, target: 48, isOverdue: true)
    ])

  static let amended = Amended(
    test: test(state: "presumptive"),
    replaced: {
      var old = cup
      (old.isReplaced, old.text, old.approvedBy) = (true, "The lamp was off.", "lab-3")
      old.usedFor = [UseRow(what: "closed", by: "clinician-1", at: at)]
      return old
    }(), receipt: receipt)

  static let shownResult = ShowResult.Reply(
    practice: true, test: 17, results: [cup], validity: "not-assessed",
    validityReason: "not measured: CRE, NIT, SG, pH",
    untested: ["mtd: the panel does not test methadone"],
    caveats: ["Not all of a report on it is placed: 1 line is held, see 'veridraw result held'."],
    waiting: WaitingAmendment(
      version: 1, changes: ["THC negative"], code: "misread", text: "The lamp was off.",
      by: "lab-2", at: at))

  static let held = HeldRow(
    number: 3, at: at, source: "hl7", line: 5, code: "loinc-check-digit",
    reason: "the check digit of LOINC '3397-6' is wrong", text: "OBX|1|CWE|3397-6^Cocaine^LN||NEG",
    remedy: "veridraw result match 3")

  static var imported: ImportResults.Reply {
    var reply = ImportResults.Reply(practice: true)
    (reply.messages, reply.results, reply.amendments, reply.held) = (3, 1, 1, 1)
    reply.tests = [17, 18]
    reply.receipt = receipt
    return reply
  }

  static let version = Version(
    program: "three-levels", version: 2, from: "2026-11-24", appliedAt: at, by: "admin-1",
    entry: 80, text: "program: three-levels\n")

  static let enacted = Enacted(
    program: "three-levels", from: "2026-11-24", hash: Sample.head.root, receipt: receipt)

  static let showTest = ShowTest.Reply(
    practice: true, test: test(), specimen: "S-17",
    events: [
      TestEventRow(
        at: "2026-11-23T05:00:00-06:00", what: "selected", by: "daemon", reason: nil,
        approver: nil, text: nil, entry: 74),
      TestEventRow(
        at: at, what: "excuse-requested", by: "staff-1", reason: "hospital", approver: nil,
        text: "called from the ward at nine", entry: 80),
    ], possible: ["arrived", "excused"], attempts: attempts,
    collection: CollectionForm(
      mode: "observed", observer: "staff-2", volume: "45 mL", temperature: "36.1 C", seal: "S1"),
    custody: [
      CustodyRow(
        at: at, from: "staff-1", to: "refrigerator 2", purpose: "storage", sealIntact: true),
      CustodyRow(
        at: at, from: "refrigerator 2", to: "courier", purpose: "transport", sealIntact: false),
    ])

  static let lots = [
    LotRow(
      panel: "clinical-cup", number: "K2", expires: "2027-03-31", refusal: nil,
      controls: [
        LotControl(level: "negative", passed: true, at: at, by: "lab-1"),
        LotControl(level: "positive", passed: true, at: at, by: "lab-1"),
      ]),
    LotRow(
      panel: "clinical-cup", number: "K3", expires: "2027-06-30", refusal: nil, controls: []),
    LotRow(
      panel: "clinical-cup", number: "K1", expires: "2026-10-31",
      refusal: "lot K1 expired on 2026-10-31: its devices give no result, take another lot",
      controls: [LotControl(level: "negative", passed: false, at: at, by: "lab-2")]),
  ]

  static let attempts =
    "2 attempts, 472 of 1183 mL given (about 16 of 40 fl oz); the three hours end at 2026-11-23 12:12"
  static let handedOver = Receipt(
    entry: 82, head: Sample.head, notes: ["handed over by refrigerator 2 to courier"])
  static let tried = Receipt(entry: 81, head: Sample.head, notes: [attempts])

  static let late = DrawLate.Reply(
    practice: true, patient: "1017", drawn: true, number: "073 412 556",
    sentence: "Patient 1017 was drawn: the number is below the chance.",
    test: test(18, state: "selected"), receipt: quiet)

  static let excuses = ListExcuses.Reply(
    practice: true, excuses: [ExcuseRow(test: test(), code: "hospital", by: "staff-1", at: at)])

  static let census = ReconcileCensus.Reply(
    practice: true, agreed: 38,
    differences: [
      CensusDifference(
        patient: "1040", kind: "not-enrolled",
        text: "in the census, not enrolled here: 'veridraw patient add --number 1040 …'")
    ], receipt: quiet)

  static let viewers = AuditViewers.Reply(
    practice: true,
    views: [ViewRow(at: at, by: "staff-1", what: "2026-11-23/main", print: "screen", entry: 78)])

  static let rates = AuditRates.Reply(
    practice: true, from: "2026-10-27", to: "2026-11-23",
    rows: [
      RateRow(
        list: "main", phase: "intensive", days: 320, expected: 146_019_516_160, drawn: 151,
        collected: 140, ended: ["no-show": 6, "refused": 3], open: 2)
    ])

  static let identified = Identify.Reply(
    practice: true, label: label, patient: "1017", name: "Ann Alder", born: "1990-05-31",
    receipt: quiet)

  static let draw = DrawReport(
    slot: "2026-11-23/main", state: "drawn", mode: "independent", commitEntry: 60,
    rosterEntry: 73, drawEntry: 74, revealEntry: nil, rosterRoot: Sample.head.root,
    listRoot: Sample.head.root, expected: 12_500_000_000,
    rows: [
      DrawReportRow(
        label: label, phase: "intensive", lane: "all", chance: 456_310_988,
        number: "073 412 556", drawn: true, why: nil)
    ])
}

extension Replies {
  private static let people: [(any Method.Type, any Encodable & Sendable)] = [
    (AddPatient.self, changed), (SetAttendance.self, changed), (SetPhase.self, changed),
    (SetLane.self, changed),
    (SetMedication.self, changed), (SetObserver.self, changed), (Discharge.self, changed),
    (ReadmitPatient.self, changed),
    (
      ImportRoster.self,
      ImportRoster.Reply(added: 40, countsFrom: "2026-11-24/main", receipt: quiet)
    ),
    (ListPatients.self, ListPatients.Reply(practice: true, patients: [patient])),
    (
      ShowPatient.self,
      ShowPatient.Reply(
        practice: true, patient: patient, born: "1990-05-31",
        history: [
          DatedFact(date: "2026-09-01", what: "enrolled", recordedAt: at, by: "staff-1"),
          DatedFact(
            date: "2026-11-23", what: "away to 2026-11-27, travel", recordedAt: at, by: "staff-1",
            number: 3),
        ], tests: [test()])
    ),
    (ReconcileCensus.self, census),
  ]

  private static let tests: [(any Method.Type, any Encodable & Sendable)] = [
    (ListTests.self, ListTests.Reply(practice: true, date: "2026-11-23", tests: [test()])),
    (RecordTest.self, RecordTest.Reply(test: test(), receipt: receipt)),
    (ShowTest.self, showTest), (ExcuseTest.self, TestChanged(test: test(), receipt: quiet)),
    (DecideExcuse.self, TestChanged(test: test(state: "excused"), receipt: quiet)),
    (ListExcuses.self, excuses),
    (OrderTest.self, TestChanged(test: test(18, state: "ordered"), receipt: quiet)),
    (HandOver.self, TestChanged(test: test(state: "collected"), receipt: handedOver)),
    (
      LabelSpecimen.self,
      LabelSpecimen.Reply(
        practice: true, code: "VD17-5", initials: "A. A.", birthday: "05-31", date: "2026-11-23")
    ),
    (AddAttempt.self, TestChanged(test: test(state: "arrived"), receipt: tried)),
    (DrawLate.self, late), (EnterResult.self, EnterResult.Reply(result: cup, receipt: receipt)),
    (VerifyResult.self, TestChanged(test: test(state: "presumptive"), receipt: quiet)),
    (ConfirmResult.self, TestChanged(test: test(state: "presumptive"), receipt: receipt)),
    (ListPending.self, pending), (AmendResult.self, amended), (DecideAmendment.self, amended),
    (RetractResult.self, Amended(test: test(state: "collected"), replaced: nil, receipt: quiet)),
    (ShowResult.self, shownResult),
    (AddLot.self, LotChanged(lot: lots[1], receipt: quiet)),
    (CheckLot.self, LotChanged(lot: lots[2], receipt: quiet)),
    (ListLots.self, ListLots.Reply(practice: true, lots: lots)),
    (ImportResults.self, imported),
    (
      ExportResults.self,
      ExportResults.Reply(
        practice: true, patient: "1001", name: "Zyx Quuxbury", born: "1970-01-17",
        record: "What  results of test 418\n",
        tests: [
          ExportedTest(
            test: 418, date: "2026-11-23", reason: "random", specimen: "S-1",
            collected: "2026-11-23T08:10:00-06:00", caveats: [],
            versions: [
              ExportedVersion(
                version: 2, replaces: 1, isReplaced: false, method: "definitive",
                status: "corrected", source: "hl7", entered: "2026-11-24T09:00:00-06:00",
                reason: "corrected-by-laboratory",
                lines: [
                  ExportedLine(
                    analyte: "THC", title: "cannabinoids", loinc: "3426-4", reading: "positive",
                    value: "61 ng/mL", cutoff: "15 ng/mL")
                ])
            ])
        ], receipt: Receipt(entry: 74, head: Sample.head))
    ),
    (ListHeld.self, ListHeld.Reply(practice: true, held: [held])),
    (MatchHeld.self, MatchHeld.Reply(tests: [17], settled: [3, 4], receipt: quiet)),
    (DismissHeld.self, quiet),
  ]

  private static let rules: [(any Method.Type, any Encodable & Sendable)] = [
    (ApplyProgram.self, enacted), (ApplyPolicy.self, enacted),
    (ProgramHistory.self, Versions(practice: true, versions: [version])),
    (PolicyHistory.self, Versions(practice: true, versions: [version])),
    (AddClosure.self, AddClosure.Reply(closed: ["2026-12-25/main"], receipt: quiet)),
    (SetCap.self, quiet),
  ]

  private static let evidence: [(any Method.Type, any Encodable & Sendable)] = [
    (AuditDraw.self, AuditDraw.Reply(practice: true, draws: [draw])),
    (AuditHead.self, AuditHead.Reply(practice: true, head: Sample.head)),
    (
      AuditGenesis.self,
      AuditGenesis.Reply(
        practice: true, origin: Sample.head.origin, logID: Sample.head.root, key: "key",
        timezone: "America/Chicago", createdAt: at)
    ),
    (AuditRates.self, rates), (AuditViewers.self, viewers), (Identify.self, identified),
    (
      AuditReceipt.self,
      AuditReceipt.Reply(
        practice: true, slot: "2026-11-23/main", text: "c2sp.org/tlog-proof@v1\n", receipt: quiet)
    ),
    (
      AuditMix.self,
      AuditMix.Reply(practice: true, slots: ["2026-11-23/main"], receipt: quiet)
    ),
  ]

  private static let daily: [(any Method.Type, any Encodable & Sendable)] = [
    (
      Today.self,
      Sample.today([Sample.list(.list, rows: [Sample.row(17, "Ann Alder", observed: true)])])
    ),
    (
      Status.self,
      Status.Reply(
        version: "0.1.0", origin: Sample.head.origin, practice: true, asOf: at,
        head: Sample.head,
        lists: [
          ListStatus(
            program: "three-levels", list: "main", lastSlot: "2026-11-23/main",
            lastState: "drawn", nextSlot: "2026-11-24/main",
            nextOpens: "2026-11-24T05:00:00-06:00")
        ], warnings: ["a warning"])
    ),
    (
      Why.self,
      Why.Reply(
        practice: true, patient: "1017", label: label, date: "2026-11-23",
        sentence: "Patient 1017 was drawn.", figures: [Why.Figure("number", "073 412 556")],
        head: Sample.head)
    ),
  ]

  private static let upkeep: [(any Method.Type, any Encodable & Sendable)] = [
    (
      ShowRecoveryCard.self,
      ShowRecoveryCard.Reply(
        practice: true, origin: Sample.head.origin, log: "vrlog1", sealing: "vseal1",
        receipt: quiet)
    ),
    (
      Backup.self,
      Backup.Reply(
        practice: true, path: "/var/lib/veridraw-backup/veridraw-2026-11-23T170000Z.db",
        bytes: 4_194_304, covers: Sample.head.spoken, removed: 1, receipt: quiet)
    ),
    (
      Doctor.self,
      Doctor.Reply(
        practice: true, asOf: at,
        ailments: [
          Ailment(
            check: "backup", grave: false, text: "there is no backup",
            mend: "'veridraw system backup'")
        ])
    ),
    (
      AcknowledgeDraws.self,
      AcknowledgeDraws.Reply(slots: ["2026-11-19/main"], receipt: quiet)
    ),
    (ConfirmClock.self, quiet), (RequestErasure.self, quiet), (HoldPatient.self, quiet),
    (SetRetention.self, quiet),
  ]

  static let all = daily + people + tests + rules + evidence + upkeep
}
