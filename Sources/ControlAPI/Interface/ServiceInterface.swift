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
    name: "org.varlink.service", text: serviceText,
    methods: [GetInfo.self, GetInterfaceDescription.self])

  private static let serviceText = #"""
    # The Varlink Service Interface is provided by every varlink service. It
    # describes the service and the interfaces it implements.
    interface org.varlink.service

    # Get a list of all the interfaces a service provides and information
    # about the implementation.
    method GetInfo() -> (
      vendor: string,
      product: string,
      version: string,
      url: string,
      interfaces: []string
    )

    # Get the description of an interface that is implemented by this service.
    method GetInterfaceDescription(interface: string) -> (description: string)

    # The requested interface was not found.
    error InterfaceNotFound (interface: string)

    # The requested method was not found
    error MethodNotFound (method: string)

    # The interface defines the requested method, but the service does not
    # implement it.
    error MethodNotImplemented (method: string)

    # One of the passed parameters is invalid.
    error InvalidParameter (parameter: string)

    # Client is denied access
    error PermissionDenied ()

    # Method is expected to be called with 'more' set to true, but wasn't
    error ExpectedMore ()

    """#
}
