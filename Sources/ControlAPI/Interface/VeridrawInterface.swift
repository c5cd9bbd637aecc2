extension InterfaceDescription {
  /// Everything that is done with veridraw.
  package static let veridraw = InterfaceDescription(
    name: "org.veridraw", text: veridrawText,
    methods: [
      Today.self, Status.self, Why.self,
      ApplyProgram.self, ApplyPolicy.self, ProgramHistory.self, PolicyHistory.self,
      StageBegin.self, StageAppend.self,
      AddPatient.self, ImportRoster.self, ListPatients.self, ShowPatient.self, SetPhase.self,
      SetLane.self, SetAttendance.self, SetObserver.self, SetMedication.self, Discharge.self,
      ReadmitPatient.self, ReconcileCensus.self,
      ListTests.self, AddAttempt.self,
      ShowTest.self, RecordTest.self, HandOver.self, LabelSpecimen.self,
      OrderTest.self, DrawLate.self,
      ExcuseTest.self, DecideExcuse.self, ListExcuses.self,
      ShowPanel.self, EnterResult.self,
      AmendResult.self, RetractResult.self, DecideAmendment.self, VerifyResult.self,
      ConfirmResult.self, ListPending.self, ShowResult.self,
      AddLot.self, CheckLot.self, ListLots.self,
      ImportResults.self, ListHeld.self, MatchHeld.self, DismissHeld.self, ExportResults.self,
      AuditHead.self, AuditSince.self, AuditCosigned.self, AuditGenesis.self, AuditLog.self,
      AuditDraw.self, AuditBundle.self,
      AuditViewers.self, AuditRates.self, Identify.self, AuditReceipt.self,
      AuditWaiting.self, AuditMix.self,
      AddClosure.self, SetCap.self,
      ShowRecoveryCard.self, KeepRecoveryCard.self, Backup.self,
      Doctor.self, AcknowledgeDraws.self, ConfirmClock.self,
      RequestErasure.self, DecideErasure.self, HoldPatient.self, SetRetention.self,
    ])

  private static let veridrawText = #"""
    # Random drug testing for outpatient treatment programs, with a draw log that proves itself.
    #
    # Who calls is known from the socket: the uid and the groups of the process that connected.
    # Groups give roles in the daemon's configuration; a caller without the role a call needs gets
    # NotPermitted, and the refusal is logged. Every change and every look at a list or a result is
    # an entry of the draw log, under the caller's label.
    #
    # Dates are YYYY-MM-DD. Times of the day are HH:MM. Instants are RFC 3339 with the clinic's
    # offset, 2026-11-23T05:00:00-06:00. Chances are billionths. Hashes and labels are lower-case
    # hex. Numbers are integers; 17.0 is refused. A parameter the call does not have is refused.
    #
    # A call may have 1 MiB. Larger input is staged on the same connection (StageBegin, StageAppend)
    # and named by its stage; it is dropped when the connection ends. Calls marked "more" answer
    # with several replies and are refused without that flag. One connection has one call at a
    # time: a second one waits for the first one's last reply.
    interface org.veridraw

    # The signed head of the log: what to write down, print, or keep elsewhere.
    type Head (
      # Name of the log, chosen once.
      origin: string,
      # Number of entries it covers.
      size: int,
      # Root of their Merkle tree (RFC 6962), 64 hex digits.
      root: string,
      # Size and the first 32 hex digits of the root in groups of four: the form for paper.
      spoken: string,
      # The whole head as a C2SP signed note.
      note: string
    )

    # Where a change left the log.
    type Receipt (
      # Index of the entry that records the change.
      entry: int,
      head: Head,
      # What the person should know, in whole sentences.
      notes: []string
    )

    # A file a person wrote. Its name is used in messages only.
    type Document (name: string, text: string)

    # One patient on a day's list.
    type DayRow (
      # The test's number, which every later call takes.
      test: int,
      # The clinic's own number for the patient.
      patient: string,
      name: string,
      phase: string,
      lane: string,
      panel: string,
      observed: bool,
      # By when the specimen must be collected: an instant.
      collectBy: string,
      # The patient's number of the day, "073 412 556".
      number: string,
      # selected, notified, arrived, collected, ...
      state: string,
      # Until when somebody who cannot provide may try.
      triesUntil: ?string
    )

    # One list on one day.
    type DayList (
      program: string,
      list: string,
      title: string,
      # list: here it is. nobody: drawn, and nobody was selected. closed: no draw on that day.
      # not-yet: it will be drawn. missed: it should have been drawn and was not.
      answer: string,
      # Why it is closed or missed, or from when it will be there.
      reason: ?string,
      opens: ?string,
      closes: ?string,
      # Patients in the roster, those who could be drawn, and those who were.
      enrolled: int,
      eligible: int,
      drawn: int,
      rows: []DayRow,
      # What must be read with the list.
      notices: []string,
      # Index of the draw's entry.
      entry: ?int
    )

    # One list as the scheduler sees it.
    type ListStatus (
      program: string,
      list: string,
      # The newest draw whose time has come, "2026-11-23/main", and drawn, missed or waiting.
      lastSlot: ?string,
      lastState: ?string,
      # The next draw that is committed to, and the instant of its opening.
      nextSlot: ?string,
      nextOpens: ?string
    )

    # Something amiss: a word for programs, whether something is lost or about to be, plain words, and
    # the command that mends it.
    type Ailment (check: string, grave: bool, text: string, mend: string)

    # One named figure: "chance today", "456 310 988 of 1 000 000 000".
    type Figure (name: string, value: string)

    # One version of a program or of a policy.
    type Version (
      program: string,
      version: int,
      # The first date it counts for.
      from: string,
      appliedAt: string,
      by: string,
      entry: int,
      # The text as it was handed over.
      text: string
    )

    # One patient in a table. label, list, phase and lane are empty for somebody who is not
    # subject to testing.
    type PatientRow (
      patient: string,
      name: string,
      # Random, 32 hex digits: the only thing the log knows of a patient.
      label: string,
      list: string,
      phase: string,
      lane: string,
      # Weekdays, "mon tue wed".
      attends: string,
      enrolled: string,
      discharged: ?string,
      # Name of the treating clinician, where one is recorded.
      clinician: ?string
    )

    # Something that held from a date on, and who recorded it when.
    # number is that of a span away: it is withdrawn by it.
    type DatedFact (date: string, what: string, recordedAt: string, by: string, number: ?int)

    # Days on which a patient is not expected.
    type Away (
      first: string,
      last: string,
      # excused, hospital, custody, travel or other.
      why: string
    )

    # One test in a table.
    type TestRow (
      test: int,
      patient: string,
      # Empty for a caller who may not see it.
      name: string,
      date: string,
      list: string,
      reason: string,
      panel: string,
      state: string,
      collectBy: ?string,
      # When the state was reached.
      since: string
    )

    # One event of a test.
    type TestStep (
      at: string,
      what: string,
      # Label of who recorded it; approver is the second person of an excuse or an amendment.
      by: string,
      reason: ?string,
      approver: ?string,
      # Own words; absent for a caller who may not see them.
      text: ?string,
      entry: int
    )

    # How a specimen was collected; what is absent was not noted. mode: unobserved, which it is unless
    # said where the program does not observe, monitored or observed. observer: label of who watched,
    # where it was not the collector. volume: "45mL". temperature: read within four minutes of the
    # collection, "97F" or "36.1C". remarks: own words, sealed.
    type Collection (
      mode: ?string,
      observer: ?string,
      volume: ?string,
      temperature: ?string,
      requisition: ?string,
      seal: ?string,
      remarks: ?string
    )

    # A specimen passed from one hand to another.
    type CustodyStep (at: string, from: string, to: string, purpose: string, sealIntact: bool)

    # An excuse that waits for a second person. by is the label of who asked, at when.
    type PendingExcuse (test: TestRow, code: string, by: string, at: string)

    # Where the roster and a census differ. kind is not-enrolled, not-in-census, list or phase;
    # text names the command that mends it.
    type CensusDifference (patient: string, kind: string, text: string)

    # One look at a list, a test, a result or a patient.
    type View (
      at: string,
      # Label of who looked.
      by: string,
      # "2026-11-23/main", "test 17", "result of test 17", "patient".
      what: string,
      # screen, print, ...
      print: string,
      entry: int
    )

    # What was planned and what came of it, for one phase of one list.
    type Rate (
      list: string,
      phase: string,
      # Days on which a patient could be drawn, over all patients.
      days: int,
      # Sum of their chances, billionths.
      expected: int,
      drawn: int,
      collected: int,
      # Drawn and ended without a specimen, by how: no-show, refused, excused, ...
      ended: [string]int,
      # Drawn and without an outcome.
      open: int
    )

    # A draw that waits for an officer's dice, which must come before it opens. entry is its
    # commitment: a head in hand must be of more entries.
    type WaitingDraw (slot: string, opens: string, entry: int)

    # One analyte of a panel; the cutoff has its unit, "300 ng/mL". also: other names for it.
    type PanelAnalyte (code: string, title: string, cutoff: string, also: []string)

    # The newest reading of one control of a lot; level is negative or positive.
    type LotControl (level: string, passed: bool, at: string, by: string)

    # One lot of a panel's devices: a box of cups.
    type LotRow (
      panel: string,
      number: string,
      # The last day on which it may be used.
      expires: string,
      # Why its devices give no result; absent where they do.
      refusal: ?string,
      controls: []LotControl
    )

    # One reading of one analyte.
    type ObservationRow (
      analyte: string,
      title: string,
      # negative, presumptive-positive, invalid, not-tested, ...
      reading: string,
      cutoff: string,
      # What must be read with it.
      remark: ?string,
      # The figure as received.
      value: ?string,
      # negative, expected-positive, unexpected-positive, unexpected-negative, cannot-say or
      # invalid-specimen, as of the collection, and why; absent where a later version stands.
      interpretation: ?string,
      why: ?string,
      # Whether it is about the specimen itself: creatinine, pH.
      isMeasure: bool
    )

    # A verdict on a version of a result: analyte is its code, or specimen. rule: "substances version
    # 1", the rules it followed, where they are on record. isReplaced: a later verdict stands.
    type VerdictRow (
      analyte: string,
      verdict: string,
      why: string,
      rule: ?string,
      at: string,
      isReplaced: bool
    )

    # Who saw a version of a result, and when first.
    type SeenRow (by: string, at: string)

    # What somebody did with a version of a result: reviewed, closed, "test 7 ordered for-cause",
    # exported, "disclosed: ...".
    type UseRow (what: string, by: string, at: string)

    # One version of a result: the readings of one cup, or one report of a laboratory.
    type CupResult (
      test: int,
      version: int,
      panel: string,
      # presumptive or definitive.
      method: string,
      status: string,
      # Whether the control line of every strip was seen.
      controlsSeen: ?bool,
      enteredAt: string,
      by: string,
      observations: []ObservationRow,
      # cup, hl7, fhir, csv or paper.
      source: string,
      # Whether a later version stands in its place.
      isReplaced: bool,
      # Why it follows another version.
      reason: ?string,
      # Own words of who amended it; absent for a caller who may not see them.
      text: ?string,
      # Label of the second person; absent where nobody had to agree.
      approvedBy: ?string,
      # Label of the second reader.
      verifiedBy: ?string,
      # What it was taken to mean, the oldest first; a closed test keeps what it was closed on.
      verdicts: []VerdictRow,
      seenBy: []SeenRow,
      # What was decided or given away while it counted.
      usedFor: []UseRow,
      # The device's lot, where lots of the panel are kept.
      lot: ?string
    )

    # An amendment that waits for a second person. changes is empty where the version is to be taken
    # back.
    type WaitingAmendment (
      version: int,
      # "THC negative", one for each analyte.
      changes: []string,
      code: string,
      text: ?string,
      by: string,
      at: string
    )

    # Something that a test's result waits for: report, final, confirmation (a definitive report),
    # verification (a second reader) or approval. hours since then, and those after which its program
    # calls it overdue.
    type PendingRow (
      test: int,
      specimen: ?string,
      waitsFor: string,
      since: string,
      hours: int,
      target: int,
      isOverdue: bool
    )

    # Why a line was held: which message of the file, from 1, and its line.
    type HeldReason (message: int, line: int, code: string, reason: string)

    # A line of a laboratory's message that waits for somebody.
    type HeldRow (
      number: int,
      at: string,
      # hl7, fhir or csv.
      source: string,
      line: int,
      # One of a closed list: loinc-unknown, no-specimen, ...
      code: string,
      reason: string,
      # What the line says, as it came.
      text: string,
      # The command that resolves it.
      remedy: string
    )

    # One row of a draw's roster.
    type DrawReportRow (
      label: string,
      phase: string,
      lane: string,
      # Billionths.
      chance: int,
      # Absent for whoever was not drawn, until the seed is revealed.
      number: ?string,
      drawn: bool,
      # Why the row could not be drawn; absent for one that could.
      why: ?string
    )

    # One draw with its whole roster, and where its entries stand in the log.
    type DrawReport (
      slot: string,
      # drawn, missed or waiting.
      state: string,
      # independent, capped or pool.
      mode: string,
      commitEntry: ?int,
      rosterEntry: ?int,
      drawEntry: ?int,
      revealEntry: ?int,
      rosterRoot: ?string,
      listRoot: ?string,
      # Sum of the chances of those who could be drawn, billionths.
      expected: int,
      rows: []DrawReportRow
    )

    # What is given to somebody outside: to whom, why, on what authority. notice is the first line of
    # the notice that goes with it; from and to name the days that a bundle is about.
    type Disclosure (
      recipient: string,
      purpose: string,
      authority: string,
      notice: string,
      from: ?string,
      to: ?string
    )

    # One analyte of an exported version: the reading as it is kept, the figure as received.
    type ExportedLine (
      analyte: string,
      title: string,
      loinc: ?string,
      reading: string,
      value: ?string,
      cutoff: ?string
    )

    # One version of an exported result. replaces: the version before it, of the same test.
    type ExportedVersion (
      version: int,
      replaces: ?int,
      isReplaced: bool,
      method: string,
      status: string,
      source: string,
      entered: string,
      reason: ?string,
      lines: []ExportedLine
    )

    # A test with every version of its results, the oldest first.
    type ExportedTest (
      test: int,
      date: string,
      reason: string,
      specimen: ?string,
      collected: ?string,
      versions: []ExportedVersion
    )

    # The lists of a day that has begun, today when date is absent; tomorrow is refused.
    # purpose is screen or print and is logged with the view.
    method Today(date: ?string, list: ?string, purpose: string) -> (
      origin: string,
      practice: bool,
      date: string,
      # When this was answered.
      asOf: string,
      lists: []DayList,
      head: Head
    )

    # How the daemon is, and what it will do next. warnings is empty when all is well.
    method Status() -> (
      version: string,
      origin: string,
      practice: bool,
      asOf: string,
      head: Head,
      lists: []ListStatus,
      warnings: []string,
      # Those of the warnings that cost a list already, or are about to.
      alarms: []string
    )

    # Why a patient was, or was not, on a day's list. patient is the clinic's number or, for a
    # reviewer, a label. The sentence can be read aloud to the patient.
    method Why(patient: string, date: ?string) -> (
      practice: bool,
      patient: string,
      label: string,
      date: string,
      sentence: string,
      figures: []Figure,
      head: Head
    )

    # Enacts a program with its policy. The policy is required the first time; afterwards the one
    # in force stays when it is absent.
    method ApplyProgram(program: Document, policy: ?Document) -> (
      program: string,
      from: string,
      # SHA-256 of the policy's canonical bytes, as logged.
      hash: string,
      receipt: Receipt
    )

    # Enacts a new policy for a program that exists.
    method ApplyPolicy(policy: Document) -> (
      program: string,
      from: string,
      hash: string,
      receipt: Receipt
    )

    # Versions of one program, or of all; newest first.
    method ProgramHistory(program: ?string) -> (practice: bool, versions: []Version)

    # Versions of one program's policy, or of all; newest first.
    method PolicyHistory(program: ?string) -> (practice: bool, versions: []Version)

    # Opens a staged input. Its name is used in messages only.
    method StageBegin(name: string) -> (stage: int)

    # Appends to a staged input, at most 256 KiB a call; base64 is RFC 4648 section 4.
    # All staged inputs of a connection together may have 64 MiB.
    method StageAppend(stage: int, base64: string) -> ()

    # Enrols one patient. Without patient, the next free number is given. born is a date; attends
    # names weekdays, "mon tue wed". An empty list is for somebody not subject to testing: program
    # is needed then, where there are several. observer is any, female, male or oral-fluid.
    method AddPatient(
      patient: ?string,
      name: string,
      born: string,
      list: string,
      phase: string,
      lane: ?string,
      attends: string,
      program: ?string,
      observer: ?string,
      clinician: ?string
    ) -> (
      patient: string,
      label: string,
      # The first slot whose roster shows the change.
      countsFrom: ?string,
      receipt: Receipt
    )

    # Enrols everybody in a staged roster file (CSV), or nobody. A dry run has no receipt.
    method ImportRoster(stage: int, program: ?string, dryRun: bool) -> (
      added: int,
      countsFrom: ?string,
      receipt: ?Receipt
    )

    # Patients of one list, or of all, in the order of enrolment; with all, discharged ones too.
    # Needs more; up to 500 a reply.
    method ListPatients(list: ?string, all: bool) -> (practice: bool, patients: []PatientRow)

    # One patient: dated changes oldest first, tests newest first.
    method ShowPatient(patient: string) -> (
      practice: bool,
      patient: PatientRow,
      born: string,
      history: []DatedFact,
      tests: []TestRow
    )

    # Moves a patient to another phase of the program.
    method SetPhase(patient: string, phase: string) -> (
      patient: string,
      label: string,
      countsFrom: ?string,
      receipt: Receipt
    )

    # Moves a patient to another lane: a group that shares a capacity.
    method SetLane(patient: string, lane: string) -> (
      patient: string,
      label: string,
      countsFrom: ?string,
      receipt: Receipt
    )

    # Changes when a patient is expected: exactly one of pattern (weekdays), visit (a date), away,
    # and withdraw: the number of a span away, as ShowPatient has it.
    method SetAttendance(
      patient: string,
      pattern: ?string,
      visit: ?string,
      away: ?Away,
      withdraw: ?int
    ) -> (
      patient: string,
      label: string,
      countsFrom: ?string,
      receipt: Receipt
    )

    # By whom a patient wants to be observed: any, female, male or oral-fluid.
    method SetObserver(patient: string, preference: string) -> (
      patient: string,
      label: string,
      countsFrom: ?string,
      receipt: Receipt
    )

    # A medication whose analytes are to be expected from a date on, today when from is absent.
    # critical: a negative would be the finding.
    method SetMedication(
      patient: string,
      drug: string,
      analytes: []string,
      critical: bool,
      from: ?string,
      to: ?string
    ) -> (
      patient: string,
      label: string,
      countsFrom: ?string,
      receipt: Receipt
    )

    # Ends an enrolment.
    method Discharge(patient: string, reason: string) -> (
      patient: string,
      label: string,
      countsFrom: ?string,
      receipt: Receipt
    )

    # Takes a patient back: a new stay, under a new label, of a person who is known.
    method ReadmitPatient(
      patient: string,
      list: string,
      phase: string,
      lane: ?string,
      attends: string
    ) -> (
      patient: string,
      label: string,
      countsFrom: ?string,
      receipt: Receipt
    )

    # Compares the roster with a staged census (CSV: patient and, if it likes, list and phase).
    # Changes nothing but the log, which learns that it was done.
    method ReconcileCensus(stage: int) -> (
      practice: bool,
      # Patients in both without a difference.
      agreed: int,
      differences: []CensusDifference,
      receipt: Receipt
    )

    # Tests of one day, today when date is absent; with open, those of any day without an outcome.
    # Needs more; up to 500 a reply.
    method ListTests(date: ?string, open: bool) -> (
      practice: bool,
      date: string,
      tests: []TestRow
    )

    # Somebody who has arrived tried and gave too little, or nothing. fluids: given for the next
    # attempt, "8oz", "240mL" or "0", 40 fl oz in all. The first attempt starts three hours; the test
    # stays as it is.
    method AddAttempt(test: int, fluids: string) -> (test: TestRow, receipt: Receipt)

    # One test with everything that happened to it, in order. possible: what may be recorded next,
    # by anybody. attempts: of somebody who cannot provide, what was given and until when.
    method ShowTest(test: int) -> (
      practice: bool,
      test: TestRow,
      specimen: ?string,
      events: []TestStep,
      possible: []string,
      attempts: ?string,
      collection: ?Collection,
      custody: []CustodyStep
    )

    # Records what happened to a test. what is notified, arrived, collected, no-show, refused,
    # left, unable-to-provide, admitted-use, cancelled, specimen-rejected, closed or, by a
    # clinician, reviewed. reason is a code, which cancelled and specimen-rejected need, or own
    # words, which are sealed; specimen is the bar code and collection how it was collected, both with
    # collected.
    method RecordTest(
      test: int,
      what: string,
      reason: ?string,
      specimen: ?string,
      collection: ?Collection
    ) -> (test: TestRow, receipt: Receipt)

    # A test's specimen passes into other hands: from whoever holds it, at first its collector.
    # purpose: storage, transport, testing, confirmation or disposal.
    method HandOver(test: int, to: string, purpose: string, sealIntact: bool) -> (
      test: TestRow,
      receipt: Receipt
    )

    # What belongs on the label of a test's specimen. code: the test's number with a check character
    # (ISO/IEC 7064, MOD 11-2), which ShowPanel and RecordTest take. birthday: month and day.
    method LabelSpecimen(test: int) -> (
      practice: bool,
      code: string,
      initials: string,
      birthday: string,
      date: string
    )

    # Orders a test outside the draw: for-cause, intake, follow-up, make-up, court-ordered or
    # retest. It never changes anyone's chances.
    method OrderTest(patient: string, reason: string, text: ?string) -> (
      test: TestRow,
      receipt: Receipt
    )

    # Somebody who was not expected has turned up after the draw and before closing: drawn with the
    # own number, or not. Nothing changes for anybody else. The sentence can be read aloud.
    method DrawLate(patient: string) -> (
      practice: bool,
      patient: string,
      drawn: bool,
      number: string,
      sentence: string,
      # The test, where one came of it.
      test: ?TestRow,
      receipt: Receipt
    )

    # Asks for a test to be excused. code is hospital, custody, travel, medical, bereavement,
    # transport, site or other. The test stays open until somebody else decides.
    method ExcuseTest(test: int, code: string, text: ?string) -> (
      test: TestRow,
      receipt: Receipt
    )

    # Decides on a pending excuse. Refused to whoever asked for it, by Unix account.
    method DecideExcuse(test: int, approve: bool) -> (test: TestRow, receipt: Receipt)

    # Excuses that wait for a second person.
    method ListExcuses() -> (practice: bool, excuses: []PendingExcuse)

    # What the panel of a test asks for. test is its number or its specimen's bar code; initials and
    # birthday, month and day, are enough to compare with the cup. pads: codes of the validity pads
    # on the device. temperature: as noted at the collection, "36.1 C"; it is not read again. lots:
    # those of the panel, the one used last first; empty where none are kept.
    method ShowPanel(test: string) -> (
      practice: bool,
      test: int,
      specimen: ?string,
      initials: string,
      birthday: string,
      panel: string,
      analytes: []PanelAnalyte,
      pads: []string,
      temperature: ?string,
      lots: []LotRow
    )

    # Enters the readings of one cup as they are typed, "all negative except thc". controlsSeen:
    # the technician saw the control line of every strip. validity: what the validity pads showed,
    # "temp 97F, cre 100, sg 1.0150, nit neg"; a pad that is left out was not read. lot: the one on the
    # device's box, needed once lots of its panel are kept; refused where it has expired or failed a
    # control.
    method EnterResult(
      test: int,
      readings: string,
      controlsSeen: bool,
      validity: ?string,
      lot: ?string
    ) -> (
      result: CupResult,
      receipt: Receipt
    )

    # Corrects readings of one version of a result: "thc neg", the others stay as they are. code is
    # misread, mistyped, device-fault, laboratory-called or other. It is done at once for whoever has
    # just entered that version and nobody has verified; otherwise it waits until somebody else
    # decides. version may be absent where only one counts. replaced: the version that no longer
    # counts, with everybody who saw it and what it was used for.
    method AmendResult(test: int, version: ?int, readings: string, code: string, text: ?string) -> (
      test: TestRow,
      replaced: ?CupResult,
      receipt: Receipt
    )

    # Takes one version of a result back, on the same terms. code is entered-in-error, wrong-patient,
    # wrong-specimen, entered-twice, device-fault or other; it may be absent for what the caller has
    # just entered.
    method RetractResult(test: int, version: ?int, code: ?string, text: ?string) -> (
      test: TestRow,
      replaced: ?CupResult,
      receipt: Receipt
    )

    # Decides on a waiting amendment. Refused to whoever asked for it, by Unix account.
    method DecideAmendment(test: int, approve: bool) -> (
      test: TestRow,
      replaced: ?CupResult,
      receipt: Receipt
    )

    # A second reader agrees with a version of a result. Refused to whoever entered it, unless its
    # program lets that be enough.
    method VerifyResult(test: int, version: ?int) -> (test: TestRow, receipt: Receipt)

    # The specimen goes out for definitive testing. Until that report has come, or the laboratory has
    # rejected the specimen, the test is not closed.
    method ConfirmResult(test: int) -> (test: TestRow, receipt: Receipt)

    # What results wait for, the longest first.
    method ListPending() -> (practice: bool, pending: []PendingRow)

    # Every version of a test's result, newest first; none when nothing has been entered.
    # validity: valid, dilute, substituted, adulterated, invalid, not-assessed,
    # consistent-with-dilution or consistent-with-adulteration. untested: expected drugs that nothing
    # tested, a sentence each.
    method ShowResult(test: int) -> (
      practice: bool,
      results: []CupResult,
      validity: string,
      validityReason: string,
      untested: []string,
      waiting: ?WaitingAmendment
    )

    # Records a new lot of a panel's devices. expires as on the box: 2027-03, good until the end of
    # that month, or 2027-03-31.
    method AddLot(panel: string, number: string, expires: string) -> (
      lot: LotRow,
      receipt: Receipt
    )

    # Records whether control solutions read as they should on a device of a lot. The newest reading
    # of each counts; from a failed one on the lot's devices give no result.
    method CheckLot(number: string, negative: ?bool, positive: ?bool) -> (
      lot: LotRow,
      receipt: Receipt
    )

    # Every lot, in the order in which they were recorded.
    method ListLots() -> (practice: bool, lots: []LotRow)

    # Takes a staged file of laboratory results: HL7 v2 messages, FHIR R4 JSON, or a sheet whose
    # columns the laboratory's file describes. What came before, word for word, changes nothing;
    # what is not understood in every part is held. laboratory: whose sheet it is, where several
    # send one. tests, amended: those that got a result, or a later version. acknowledgement: the
    # answer to each HL7 message. All of them are cut short beyond a thousand.
    method ImportResults(stage: int, laboratory: ?string, dryRun: bool) -> (
      practice: bool,
      messages: int,
      known: int,
      results: int,
      amendments: int,
      unchanged: int,
      held: int,
      tests: []int,
      amended: []int,
      reasons: []HeldReason,
      acknowledgement: string,
      receipt: ?Receipt
    )

    # Lines of laboratories' messages that nobody has decided on, the oldest first.
    method ListHeld() -> (practice: bool, held: []HeldRow)

    # Reads the message of a held line again, with the laboratories as they are described now, and
    # places the report it is part of: on test, or on the test whose specimen it names.
    method MatchHeld(held: int, test: ?int, laboratory: ?string) -> (
      tests: []int,
      # Held lines that no longer wait: this one, and those of the same report.
      settled: []int,
      receipt: Receipt
    )

    # Lays a held line aside, for a reason of a closed list.
    method DismissHeld(held: int, code: string) -> (entry: int, head: Head, notes: []string)

    # Gives the results of a patient, or of one test, to somebody outside: every version, but not what
    # they mean for the patient's medication. Kept and logged as a disclosure before anything is
    # sent; record says so in words, consent goes along. Needs more; up to 20 tests a reply.
    method ExportResults(
      patient: ?string,
      test: ?int,
      disclosure: Disclosure,
      consent: ?string
    ) -> (
      practice: bool,
      patient: string,
      name: string,
      born: string,
      record: string,
      tests: []ExportedTest,
      receipt: Receipt
    )

    # The newest signed head.
    method AuditHead() -> (practice: bool, head: Head)

    # What shows that the newest head continues one of size entries: the root at that size, and the
    # consistency proof of RFC 6962 between the two. covered counts the draws that the earlier head
    # covers, lastSlot is the last of them.
    method AuditSince(size: int) -> (
      practice: bool,
      head: Head,
      root: string,
      proof: []string,
      covered: int,
      lastSlot: ?string
    )

    # Keeps a head of this log that witnesses have cosigned, for every bundle. witnesses are those
    # that the genesis names; the keys of others are not known here.
    method AuditCosigned(note: string) -> (
      practice: bool,
      size: int,
      witnesses: []string,
      others: []string,
      receipt: Receipt
    )

    # The genesis card: what somebody outside writes down on day one. logID is the leaf hash of
    # entry 0, key the verifier key of the log's signatures.
    method AuditGenesis() -> (
      practice: bool,
      origin: string,
      logID: string,
      key: string,
      timezone: string,
      createdAt: string
    )

    # Entries of the log in order, canonical lines without their LF: needs more. first in a reply
    # is the index of its first line.
    method AuditLog(first: int, count: int) -> (first: int, lines: []string)

    # The draws of one day, today when date is absent, with every row of their rosters, by label.
    # Needs more; up to 500 rows a reply. A draw with more rows is in the next reply again, with the
    # rest of them.
    method AuditDraw(date: ?string, list: ?string) -> (practice: bool, draws: []DrawReport)

    # Every file of an evidence bundle: needs more. Each reply is the next piece of one file; the
    # pieces of a file come in order, one file after another. path is relative to the bundle.
    # A disclosure is kept and logged, and comes along as DISCLOSURE.txt; a bundle without one is
    # for the house's own check.
    method AuditBundle(disclosure: ?Disclosure) -> (path: string, text: string)

    # Who looked at the lists of one day, today when date is absent, or at one test.
    method AuditViewers(date: ?string, test: ?int) -> (practice: bool, views: []View)

    # What was planned, drawn and collected between two dates, the last 28 days when absent.
    method AuditRates(from: ?string, to: ?string) -> (
      practice: bool,
      from: string,
      to: string,
      rows: []Rate
    )

    # The name behind a label. Logged, with its reason.
    method Identify(label: string, reason: string) -> (
      practice: bool,
      label: string,
      patient: string,
      name: string,
      born: string,
      receipt: Receipt
    )

    # One patient's proof for one day that was drawn and revealed, with nobody else in it: text is
    # C2SP tlog-proofs one after another. Recorded as a disclosure.
    method AuditReceipt(
      label: string,
      date: string,
      recipient: string,
      purpose: string,
      authority: string
    ) -> (
      practice: bool,
      slot: string,
      text: string,
      receipt: Receipt
    )

    # Draws that wait for an officer's dice, in the order of their commitments. With a head in hand
    # (its size and 32 or more hex digits of its root): those that dice thrown against it serve.
    method AuditWaiting(size: ?int, digits: ?string) -> (practice: bool, draws: []WaitingDraw)

    # An officer's dice, 1 to 6, at least fifty, thrown with a head in hand. They serve every draw
    # that waits and whose commitment that head holds; slots has them.
    method AuditMix(size: int, digits: string, dice: string) -> (
      practice: bool,
      slots: []string,
      receipt: Receipt
    )

    # A day on which nothing is collected: one list, or every list when list is absent. closed has
    # "2026-11-26/main", ...
    method AddClosure(date: string, list: ?string, reason: string) -> (
      closed: []string,
      receipt: Receipt
    )

    # Another capacity for one lane on one day, before its roster.
    method SetCap(date: string, list: string, lane: string, cap: int) -> (
      entry: int,
      head: Head,
      notes: []string
    )

    # The recovery card: both keys as codes of 64 characters (Bech32m), to be written down. Refused
    # once somebody has.
    method ShowRecoveryCard() -> (
      practice: bool,
      origin: string,
      log: string,
      sealing: string,
      receipt: Receipt
    )

    # Somebody has the recovery card on paper, and gives the last four characters of each code.
    method KeepRecoveryCard(log: string, sealing: string) -> (
      entry: int,
      head: Head,
      notes: []string
    )

    # Copies the database while it is in use and checks the copy. path is on the daemon's machine,
    # covers the head of the log in the copy, removed how many older copies went.
    method Backup() -> (
      practice: bool,
      path: string,
      bytes: int,
      covers: string,
      removed: int,
      receipt: Receipt
    )

    # What is amiss on this machine; ailments is empty on a healthy one.
    method Doctor() -> (practice: bool, asOf: string, ailments: []Ailment)

    # Somebody has taken note of the missed and late draws of a list, or of all: they are not shown on
    # the next lists any more.
    method AcknowledgeDraws(list: ?string) -> (slots: []string, receipt: Receipt)

    # An administrator says what time it is at the clinic, 2026-11-23T07:30, where the daemon does not
    # believe its clock: refused unless the clock says the same.
    method ConfirmClock(time: string) -> (
      entry: int,
      head: Head,
      notes: []string
    )

    # Asks for what names a patient to be destroyed; code is retention, patient-request or
    # court-order. Somebody else decides.
    method RequestErasure(patient: string, code: string) -> (
      entry: int,
      head: Head,
      notes: []string
    )

    # A second person's answer to it.
    method DecideErasure(patient: string, approve: bool) -> (
      entry: int,
      head: Head,
      notes: []string
    )

    # A legal hold, or the end of the one that stands.
    method HoldPatient(patient: string, reason: string, release: bool) -> (
      entry: int,
      head: Head,
      notes: []string
    )

    # For how many days "identity" is kept after the last discharge.
    method SetRetention(records: string, days: int, basis: string) -> (
      entry: int,
      head: Head,
      notes: []string
    )

    # The caller's roles do not allow the call.
    error NotPermitted (message: string, hint: ?string, problems: []string)

    # What was given is not well formed; problems has every one, file:line:column: message.
    error InvalidInput (message: string, hint: ?string, problems: []string)

    # Nothing of that name.
    error NotFound (message: string, hint: ?string, problems: []string)

    # The rules refuse it in the present state.
    error Refused (message: string, hint: ?string, problems: []string)

    # The daemon cannot do it now: it is starting, stopping or overloaded.
    error Unavailable (message: string, hint: ?string, problems: []string)

    # Signed evidence and the records disagree.
    error Mismatch (message: string, hint: ?string, problems: []string)

    """#
}
