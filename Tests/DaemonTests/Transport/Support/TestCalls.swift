import ControlAPI

/// Answers what it is given.
enum Echo: Method {
  static let name = "Echo"
  struct Parameters: Codable, Sendable { var text: String }
  typealias Reply = Parameters
}

/// Counts, as a stream.
enum Count: Method {
  static let name = "Count"
  struct Parameters: Codable, Sendable { var upTo: Int }
  struct Reply: Codable, Sendable {
    var number: Int
    var padding: String
  }
}

/// Does something that takes as long as the test wants.
enum Work: Method {
  static let name = "Work"
  typealias Parameters = Nothing
  typealias Reply = Nothing
}

/// Something only staff may do.
enum Secret: Method {
  static let name = "Secret"
  struct Parameters: Codable, Sendable { var patient: String }
  typealias Reply = Nothing
}
