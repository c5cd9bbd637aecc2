import ArgumentParser

struct PatientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patient",
    abstract: "Patients: who is enrolled, in which phase, expected on which days.",
    subcommands: [
      PatientAdd.self, PatientImport.self, PatientList.self, PatientShow.self,
      PatientAttendance.self, PatientPhase.self, PatientLane.self, PatientMedication.self,
      PatientObserver.self, PatientDischarge.self, PatientReadmit.self, PatientReconcile.self,
      PatientHold.self, PatientErase.self,
    ])
}
