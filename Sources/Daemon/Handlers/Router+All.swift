extension Router {
  /// Every call the daemon answers.
  mutating func addAll(_ desk: Desk) {
    addDay(desk)
    addReasons(desk)
    addPrograms(desk)
    addPatients(desk)
    addTests(desk)
    addResults(desk)
    addAudit(desk)
    if desk.isPractice { addPractice(desk) }
  }
}
