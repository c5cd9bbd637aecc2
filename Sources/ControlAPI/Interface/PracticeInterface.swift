import CInterfaces

extension InterfaceDescription {
  /// What only a practice log answers.
  package static let practice = InterfaceDescription(
    name: "org.veridraw.practice", text: String(cString: cinterfaces_practice()),
    methods: [ActAs.self, AdvanceClock.self])
}
