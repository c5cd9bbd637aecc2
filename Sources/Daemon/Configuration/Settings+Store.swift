import Documents
import Storage

/// Where the records and their keys lie.
extension Settings {
  var directory: StateDirectory { StateDirectory(file.state, local: file.local) }
  var logKey: KeyFile { KeyFile(.log, at: file.keys.log) }
  var sealingKey: KeyFile { KeyFile(.sealing, at: file.keys.sealing) }

  /// What the store is opened with; by itself it serves nobody, and nothing has to end with it.
  func storeConfiguration(
    _ clock: any WallClock, fatal: @escaping @Sendable (FatalFault) -> Void = { _ in }
  ) -> StoreConfiguration {
    StoreConfiguration(
      directory: directory, origin: file.origin, logKey: logKey, sealingKey: sealingKey,
      now: { clock.now() }, fatal: fatal)
  }
}
