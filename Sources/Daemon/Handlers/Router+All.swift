extension Router {
  /// Every call the daemon answers.
  mutating func addAll(_ desk: Desk) {
    addDay(desk)
    addReasons(desk)
    addPrograms(desk)
    addPatients(desk)
    addStays(desk)
    addCensus(desk)
    addTests(desk)
    addOrders(desk)
    addAttempts(desk)
    addCollections(desk)
    addLate(desk)
    addExcuses(desk)
    addResults(desk)
    addLots(desk)
    addImports(desk)
    addAmendments(desk)
    addPending(desk)
    addExports(desk)
    addAudit(desk)
    addOversight(desk)
    addDice(desk)
    addWitnesses(desk)
    addReceipts(desk)
    addClosures(desk)
    addCards(desk)
    addBackup(desk)
    addDoctor(desk)
    addErasure(desk)
    if desk.isPractice { addPractice(desk) }
  }
}
