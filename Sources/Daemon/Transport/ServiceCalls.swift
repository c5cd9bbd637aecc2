import ControlAPI

extension Router {
  /// Adds the calls by which a varlink service describes itself.
  mutating func describe(_ interfaces: [InterfaceDescription], version: String) {
    on(GetInfo.self, allow: []) { _, _ in
      GetInfo.Reply(
        vendor: "veridraw", product: "veridrawd", version: version, url: "",
        interfaces: interfaces.map(\.name))
    }
    on(GetInterfaceDescription.self, allow: []) { parameters, _ in
      guard let found = interfaces.first(where: { $0.name == parameters.interface }) else {
        throw ServiceError.interfaceNotFound(parameters.interface)
      }
      return GetInterfaceDescription.Reply(description: found.text)
    }
  }
}
