import CInterfaces

extension InterfaceDescription {
  /// Everything that is done with veridraw.
  package static let veridraw = InterfaceDescription(
    name: "org.veridraw", text: String(cString: cinterfaces_veridraw()),
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
}
