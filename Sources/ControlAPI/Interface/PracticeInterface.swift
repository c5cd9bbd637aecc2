extension InterfaceDescription {
  /// What only a practice log answers.
  package static let practice = InterfaceDescription(
    name: "org.veridraw.practice", text: practiceText, methods: [ActAs.self, AdvanceClock.self])

  private static let practiceText = #"""
    # Calls that only a practice log answers; a real one does not have this interface. They refuse
    # with the errors of org.veridraw.
    interface org.veridraw.practice

    # Names who acts on this connection from now on: staff-1, lab-1, clinician-1, compliance-1 or
    # admin-1 (any number), with that role only.
    method ActAs(actor: string) -> ()

    # Moves the simulated clock forward to a date and time of the clinic, 2026-11-23T07:30, living
    # through every draw on the way. now is the instant it arrived at.
    method AdvanceClock(to: string) -> (now: string)

    """#
}
