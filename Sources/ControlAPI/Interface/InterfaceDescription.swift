/// One varlink interface: its name, its calls, and the text that `GetInterfaceDescription` answers.
///
/// The text is what a stranger programs against. A test reads it and holds every type of this
/// library against it, member by member.
package struct InterfaceDescription: Sendable {
  package let name: String
  /// In the interface definition language of varlink.
  package let text: String
  /// Every call of the interface, in the order of the text.
  package let methods: [any Method.Type]
}

extension InterfaceDescription {
  /// What a daemon offers: the practice calls only on a practice log.
  package static func offered(isPractice: Bool) -> [InterfaceDescription] {
    isPractice ? [.service, .veridraw, .practice] : [.service, .veridraw]
  }
}
