import Selection

/// What every action needs besides the database.
struct Storehouse: Sendable {
  let signer: Signer
  let sealing: Sealing
  let seeds: SeedFiles
  let directory: StateDirectory
  /// UTC seconds.
  let now: @Sendable () -> Int64
  let believes: @Sendable (_ now: Int64, _ logged: Int64) -> Bool
  let label: @Sendable () throws -> Label
  let policies = PolicyCache()

  init(_ configuration: StoreConfiguration, _ keys: KeysInUse) {
    signer = keys.signer
    sealing = keys.sealing
    directory = configuration.directory
    seeds = SeedFiles(directory, source: configuration.seed)
    now = configuration.now
    believes = configuration.believes
    label = configuration.label
  }
}
