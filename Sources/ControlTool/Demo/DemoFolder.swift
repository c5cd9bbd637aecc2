import ControlAPI
import Documents
import Foundation
import Selection

/// Where a demonstration keeps everything.
struct DemoFolder {
  let path: String
  /// A path short enough for a socket; beside the folder when its own is too long.
  let socket: String

  var configuration: String { "\(path)/veridraw.yaml" }
  var program: String { "\(path)/program.yaml" }
  var roster: String { "\(path)/roster.csv" }
  var bundle: String { "\(path)/bundle" }
  var held: String { "\(path)/bundle/held" }
  var tampered: String { "\(path)/tampered" }
  var page: String { "\(path)/today.html" }
  var journal: String { "\(path)/veridrawd.log" }

  /// `sun_path` holds 108 bytes, the last of them NUL.
  private static let longestSocket = 107

  /// Makes the folder; a new one under /tmp where none is named.
  init(_ named: String?) throws(Failure) {
    if let named { path = try Self.make(named) } else { path = try Self.temporary() }
    let own = "\(path)/control.sock"
    socket = own.utf8.count <= Self.longestSocket ? own : "\(try Self.temporary())/control.sock"
  }

  /// Whether the socket lies elsewhere, which must be told.
  var hasForeignSocket: Bool { !socket.hasPrefix(path + "/") }

  var socketFolder: String { String(socket.dropLast("/control.sock".count)) }

  func fill(_ example: DemoExample, shipped: String, zone: String, today: CivilDate) throws(Failure)
  {
    try FileReading.write(example.program, to: program)
    try FileReading.write(example.policy, to: "\(path)/policy.yaml")
    try FileReading.write(example.roster, to: roster)
    try FileReading.write(yaml(zone: zone, today: today), to: configuration)
    for folder in ["panels", "rules"] { try copy("\(shipped)/\(folder)", to: folder) }
    try Self.makeDirectory("\(path)/state")
  }

  /// By their contents: whoever runs this need not own the originals.
  private func copy(_ folder: String, to copy: String) throws(Failure) {
    try Self.makeDirectory("\(path)/\(copy)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasSuffix(".yaml") {
      let file = try FileReading.document("\(folder)/\(name)")
      try FileReading.write(file.text, to: "\(path)/\(copy)/\(name)")
    }
  }

  private func yaml(zone: String, today: CivilDate) -> String {
    """
    # A practice log: it can simulate time and lets the caller name the actor. It proves nothing
    # about real people and can never become a real log.
    practice: true
    origin: \(DaemonFile.practicePrefix)demo/\(today)
    timezone: \(zone)
    state: state
    socket: \(socket)
    panels: panels
    practice_clock: "\(today - DemoDays.count)T06:00"   # where a new state begins
    limits:
      idle_seconds: 3600   # a slow machine takes its time between two lists

    """
  }

  private static func make(_ name: String) throws(Failure) -> String {
    let path = URL(fileURLWithPath: name).standardizedFileURL.path
    let contents = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard contents.isEmpty else {
      throw Failure("'\(name)' is not empty", hint: "name a folder that does not exist yet")
    }
    try makeDirectory(path)
    return path
  }

  private static func makeDirectory(_ path: String) throws(Failure) {
    let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: mode)
      try FileManager.default.setAttributes(mode, ofItemAtPath: path)
    } catch {
      throw Failure("cannot make '\(path)': \(FileReading.reason(error))")
    }
  }

  private static func temporary() throws(Failure) -> String {
    var template = Array("/tmp/veridraw-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("cannot make a folder under /tmp") }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
