import Documents
import Glibc
import Storage

/// `veridrawd --rotate`: a new key in the place of an old one.
struct KeyRotation {
  private let settings: Settings
  private let clock: any WallClock

  init(_ settings: Settings) throws {
    self.settings = settings
    clock = try settings.makeClock()
  }

  /// - Parameter key: `log` or `sealing`.
  /// - Returns: what was done and what follows from it.
  func run(_ key: String, why: String) throws -> String {
    guard let purpose = KeyFile.Purpose(rawValue: "\(key)-key") else {
      throw StartError("the keys are 'log' and 'sealing', got '\(key.printable)'", status: 64)
    }
    try OwnerOfState.become(settings.file.state, making: [])
    try requireReplaceable((purpose == .log ? settings.logKey : settings.sealingKey).path)
    do {
      let head = try Rotation(settings.storeConfiguration(clock), why: why).run(purpose)
      return Self.told(purpose, head)
    } catch let error as StoreError {
      throw StartError(error.journalText, hint: error.hint)
    }
  }

  /// A credential of systemd lies where nobody can write, and only while the unit runs.
  private func requireReplaceable(_ path: String) throws(StartError) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard access(folder, W_OK) == 0 else {
      throw StartError(
        "the key \(path) cannot be replaced from here: its directory is not writable",
        hint: "sealed keys become files for the time, both: 'cd \(settings.file.state); for key in "
          + "sealing.key log.key; do systemd-creds decrypt --name=veridraw.$key "
          + "/etc/credstore.encrypted/veridraw.$key $key; chown veridraw: $key; chmod 600 $key; done'; "
          + "comment 'keys' out in veridraw.yaml; rotate; seal them again as veridrawd(8), KEYS, says"
      )
    }
  }

  private static func told(_ purpose: KeyFile.Purpose, _ head: Head) -> String {
    switch purpose {
    case .log:
      "the log has a new key; both keys have signed the head \(head)"
    case .sealing:
      "every name is sealed with a new key; older backups still open with the old one; head \(head)"
    }
  }
}
