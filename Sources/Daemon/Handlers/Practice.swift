import ControlAPI

extension Router {
  /// What only a practice log answers: naming the actor and moving the clock.
  mutating func addPractice(_ desk: Desk) {
    onPractice(ActAs.self) { parameters, session in
      try desk.act(as: parameters.actor, session)
      return Nothing()
    }
    onPractice(AdvanceClock.self) { parameters, _ in
      try await desk.advanceClock(to: parameters.to)
    }
  }
}

extension Desk {
  func act(as name: String, _ session: Session) throws(ControlError) {
    let parts = name.split(separator: "-")
    guard parts.count == 2, let role = Role(rawValue: String(parts[0])),
      let number = Int(parts[1]), (1...99).contains(number), name == "\(role.rawValue)-\(number)"
    else {
      throw ControlError(
        .invalidInput, "no actor '\(name.printable)'",
        hint:
          "a role and a number: \(Role.allCases.map { "\($0.rawValue)-1" }.joined(separator: ", "))"
      )
    }
    session.act(
      as: Actor(uid: session.peer.uid, name: name, roles: [role], practiceName: name))
  }

  /// Moves the clock from one due time to the next, so that each slot is lived through at its hour.
  func advanceClock(to text: String) async throws -> AdvanceClock.Reply {
    guard let clock = clock as? SimulatedClock else {
      throw ControlError(.refused, "only a practice log's clock can be moved")
    }
    guard let target = times.instant(text) else {
      throw ControlError(
        .invalidInput, "to must be a time like 2026-11-23T07:30, got '\(text.printable)'")
    }
    if target < clock.now() {
      throw ControlError(
        .refused, "the clock stands at \(times.minute(clock.now())) and only goes forward")
    }
    while let wake = await keeper.nextWake(), wake <= target {
      clock.advance(to: wake)
      try await keeper.catchUp()
    }
    clock.advance(to: target)
    try await keeper.catchUp()
    try clock.keep()
    return AdvanceClock.Reply(now: times.rfc3339(clock.now()))
  }
}
