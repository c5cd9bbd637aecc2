import Documents
import Evidence
import Foundation
import Logging
import Selection
import ServiceLifecycle
import Storage
import Toxicology
import UnixSignals

/// The composition root: opens the store, catches up, then serves until told to stop.
///
/// Start-up is the ordinary day: what a power cut left half-done is finished by the same rounds
/// that draw in the morning, before anybody is answered.
struct House {
  private let path: String
  private let settings: Settings
  private let logger: Logger

  /// - Parameter path: the configuration that `settings` was read from.
  init(path: String, settings: Settings) {
    self.path = path
    self.settings = settings
    let level = Logger.Level(rawValue: settings.file.logLevel.rawValue) ?? .info
    var logger = Logger(label: "veridrawd") { _ in
      JournalLogHandler(environment: ProcessInfo.processInfo.environment)
    }
    logger.logLevel = level
    self.logger = logger
  }

  func live() async throws {
    let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
    try makeDirectories()
    let clock = try settings.makeClock()
    let trust = settings.file.practice ? nil : ClockTrust()
    let store = try openStore(clock, trust)
    let roles = RoleBook(try settings.roles())
    let desk = try await makeDesk(store, clock, trust, roles)
    try await desk.keeper.catchUp()
    let server = try makeServer(desk, roles)
    let scheduler = Scheduler(keeper: desk.keeper, clock: clock, logger: logger) {
      manager.status(await statusLine(desk))
    }
    let watchdog = Watchdog(manager: manager) { await goThrough(desk) }
    let reloader = Reloader { reload(roles, manager) }
    var ready = logger
    ready[metadataKey: "origin"] = "\(store.origin)"
    let notices = LifeNotices(
      manager: manager, status: await statusLine(desk), logger: ready)
    let services: [any Service] = [scheduler, watchdog, reloader, server, notices]
    let group = ServiceGroup(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
    try await group.run()
    try store.close()
    logger.notice("stopped")
  }

  /// Who has which role counts from the next connection on, what laboratories mean from the next
  /// message on, in terms of the substances known since the start; everything else from the next
  /// start. A file with a problem changes nothing.
  private func reload(_ book: RoleBook, _ manager: ServiceManager) {
    manager.reloading()
    do {
      let changed = try Settings(path: path)
      let roles = try changed.roles()
      settings.laboratories.replace(
        with: try Settings.laboratories(in: changed.file.laboratories, settings.substances))
      book.replace(with: roles)
      logger.notice("reloaded: roles count from the next connection on, laboratories at once")
    } catch {
      logger.error("not reloaded: \(error)")
    }
    manager.ready(status: "reloaded")
  }

  /// Through the writer and a round, which may hang: what a stuck loop alone would not show. An
  /// error is an answer; a full disk is no reason to be killed while lists can still be read.
  private func goThrough(_ desk: Desk) async {
    _ = try? await desk.store.write { _ in }
    await desk.keeper.nudge()
  }

  /// The service group's own chatter is of no use to an administrator.
  private func quiet(_ logger: Logger) -> Logger {
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .error)
    return quiet
  }

  /// What `systemctl status` shows: no names, no counts of patients.
  private func statusLine(_ desk: Desk) async -> String {
    if await desk.keeper.doubt != nil { return "the clock is not believed" }
    let troubles = await desk.keeper.troubles
    if !troubles.isEmpty {
      return "cannot go on: \(troubles.keys.sorted().joined(separator: ", "))"
    }
    let wake = await desk.keeper.nextWake()
    return wake.map { "next: \(desk.times.minute($0))" } ?? "no list is under way"
  }

  /// The directories and, where nothing has ever been kept, the keys.
  private func makeDirectories() throws {
    guard settings.file.origin != DaemonFile.shippedOrigin || hasDatabase else {
      throw StartError(
        "\(path): the origin is still the shipped file's, '\(settings.file.origin)', and a log keeps "
          + "its origin and time zone for ever",
        hint:
          "set 'origin' to a host name of yours, then a path, and 'timezone'; nothing was made yet",
        status: 78)
    }
    do {
      try FirstStart(settings.directory, log: settings.logKey, sealing: settings.sealingKey)
        .prepare()
    } catch let error as StoreError { throw StartError(error.description, hint: error.hint) }
  }

  private var hasDatabase: Bool {
    FileManager.default.fileExists(atPath: settings.directory.database)
  }

  private func makeDesk(
    _ store: Store, _ clock: any WallClock, _ trust: ClockTrust?, _ roles: RoleBook
  ) async throws -> Desk {
    if store.logID == nil { try await createLog(in: store) }
    try await requireSameLog(store)
    let keeper = try await SlotKeeper(
      store: store, clock: clock, logger: logger,
      believes: { trust?.believes($0, after: $1) ?? true })
    // With a clock in doubt the panels and rules of the last start stand.
    if await trust?.believes(clock.now(), after: keeper.log.at) ?? true {
      try await keepFiles(in: store)
    }
    // A simulated clock that was killed before it was kept goes on where the log stands.
    (clock as? SimulatedClock)?.advance(to: await keeper.log.at)
    return Desk(
      store: store, keeper: keeper, clock: clock, settings: settings, trust: trust, roles: roles)
  }

  private func createLog(in store: Store) async throws {
    let (timezone, witnesses) = (settings.file.timezone, settings.witnesses)
    try await store.write { try $0.createLog(tz: timezone, witnesses: witnesses) }
    logger.notice(
      "created the log; 'veridraw system cards' shows what to write down",
      metadata: ["origin": "\(store.origin)"])
  }

  /// What the genesis says stands for ever, whatever the configuration says since.
  private func requireSameLog(_ store: Store) async throws {
    let genesis = try await store.read { try $0.genesis() }
    guard genesis?.tz == settings.file.timezone else {
      throw StartError(
        "the log's time zone is \(genesis?.tz ?? "unknown"), the configuration says "
          + settings.file.timezone,
        hint: "a log keeps its time zone for ever: set 'timezone' back", status: 78)
    }
    guard genesis?.witnesses == settings.witnesses else {
      throw StartError(
        "the witnesses in the configuration are not those that the log began with",
        hint: "a log keeps its witnesses for ever: set 'witnesses' back; "
          + "whoever wants another one can be given heads all the same", status: 78)
    }
  }

  /// A result cites its panel's version for ever, and a verdict its rules': what the files say now is
  /// kept word for word.
  private func keepFiles(in store: Store) async throws {
    let panels = settings.panels.values.sorted { $0.panel.name < $1.panel.name }
    let rules = settings.rules.texts
    do {
      try await store.write { transaction in
        let daemon = try transaction.actor(named: "daemon")
        for text in panels {
          _ = try transaction.applyPanel(text.panel, document: text.document, by: daemon)
        }
        for text in rules { try transaction.applyRule(text, by: daemon) }
      }
    } catch StoreError.invalid(let what) { throw StartError(what, status: 78) }
  }

  private func makeServer(_ desk: Desk, _ roles: RoleBook) throws -> ControlServer {
    var router = Router()
    router.addAll(desk)
    let inherited = try Listener.inherited(environment: ProcessInfo.processInfo.environment)
    let listener = try inherited ?? Listener.bound(path: settings.file.socket)
    return ControlServer(
      listener: listener, router: router, roles: roles,
      limits: serverLimits, logger: logger,
      isPractice: desk.isPractice, version: Program.version)
  }

  private var serverLimits: ServerLimits {
    var limits = ServerLimits()
    limits.connectionsPerUser = settings.file.limits.connectionsPerUser
    limits.idle = .seconds(settings.file.limits.idleSeconds)
    return limits
  }

  private func openStore(_ clock: any WallClock, _ trust: ClockTrust?) throws -> Store {
    let logger = self.logger
    var configuration = settings.storeConfiguration(clock) { fault in
      // Nothing more may be said or written by this process: the next start reads the disk.
      logger.critical("\(fault)")
      _exit(70)
    }
    if let trust { configuration.believes = { trust.believes($0, after: $1) } }
    do {
      return try Store.open(configuration)
    } catch let error as StoreError {
      throw StartError(error.journalText, hint: error.hint)
    }
  }
}
