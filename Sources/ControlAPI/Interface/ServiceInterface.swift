import CInterfaces

/// Who answers here (`org.varlink.service`).
package enum GetInfo: Method {
  package static let name = "GetInfo"
  package static let interface = "org.varlink.service"
  package typealias Parameters = Nothing

  package struct Reply: Codable, Sendable {
    package var vendor: String
    package var product: String
    package var version: String
    package var url: String
    /// Names of the interfaces that are offered.
    package var interfaces: [String]

    package init(
      vendor: String, product: String, version: String, url: String, interfaces: [String]
    ) {
      self.vendor = vendor
      self.product = product
      self.version = version
      self.url = url
      self.interfaces = interfaces
    }
  }
}

/// The text of one interface (`org.varlink.service`).
package enum GetInterfaceDescription: Method {
  package static let name = "GetInterfaceDescription"
  package static let interface = "org.varlink.service"

  package struct Parameters: Codable, Sendable {
    package var interface: String

    package init(interface: String) { self.interface = interface }
  }

  package struct Reply: Codable, Sendable {
    package var description: String

    package init(description: String) { self.description = description }
  }
}

extension InterfaceDescription {
  /// What every varlink service offers; the text is that of the specification.
  package static let service = InterfaceDescription(
    name: "org.varlink.service", text: String(cString: cinterfaces_service()),
    methods: [GetInfo.self, GetInterfaceDescription.self])
}
