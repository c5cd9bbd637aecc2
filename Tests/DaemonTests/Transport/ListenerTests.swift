import Daemon
import Foundation
import Glibc
import Testing

/// Where the daemon listens, and what it refuses to touch.
struct ListenerTests {
  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  @Test(arguments: [mode_t(0o600), 0o660, 0o666])
  func socketHasItsModeAndDirectoryIsPrivate(_ wanted: mode_t) throws {
    let folder = try ShortFolder()
    let listener = try Listener.bound(path: folder("run/s"), mode: wanted)
    defer { close(listener.descriptor) }
    #expect(mode(folder("run")) == 0o700)
    #expect(mode(folder("run/s")) == wanted)
  }

  @Test
  func livingDaemonIsNotDisturbed() throws {
    let folder = try ShortFolder()
    let listener = try Listener.bound(path: folder("s"))
    defer { close(listener.descriptor) }
    #expect(throws: ListenerFault.alreadyServed(folder("s"))) {
      try Listener.bound(path: folder("s"))
    }
    // Even when somebody removed its lock.
    unlink(folder("s.lock"))
    #expect(throws: ListenerFault.alreadyServed(folder("s"))) {
      try Listener.bound(path: folder("s"))
    }
    #expect(mode(folder("s")) == 0o600)
  }

  @Test
  func daemonThatIsAboutToListenIsNotDisturbed() throws {
    let folder = try ShortFolder()
    let lock = open(folder("s.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    #expect(throws: ListenerFault.alreadyServed(folder("s"))) {
      try Listener.bound(path: folder("s"))
    }
  }

  /// What a killed daemon leaves behind.
  @Test
  func staleSocketIsReplaced() throws {
    let folder = try ShortFolder()
    try leaveStaleSocket(folder("s"))
    let listener = try Listener.bound(path: folder("s"))
    close(listener.descriptor)
  }

  private func leaveStaleSocket(_ path: String) throws {
    let dead = try Listener.bound(path: path)
    close(dead.descriptor)
    unlink(path + ".lock")
  }

  @Test
  func nothingElseIsRemoved() throws {
    let folder = try ShortFolder()
    try Data("keep".utf8).write(to: URL(filePath: folder("s")))
    #expect(throws: ListenerFault.notOurSocket(folder("s"))) {
      try Listener.bound(path: folder("s"))
    }
    #expect(try String(contentsOfFile: folder("s"), encoding: .utf8) == "keep")
  }

  @Test
  func linkToASocketIsNotASocket() throws {
    let folder = try ShortFolder()
    try leaveStaleSocket(folder("other"))
    #expect(symlink(folder("other"), folder("s")) == 0)
    #expect(throws: ListenerFault.notOurSocket(folder("s"))) {
      try Listener.bound(path: folder("s"))
    }
  }

  @Test(arguments: [mode_t(0o770), 0o707, 0o777, 0o1777])
  func directoryWhereOthersWriteIsRefused(_ mode: mode_t) throws {
    let folder = try ShortFolder(mode: mode)
    #expect(throws: ListenerFault.unsafeDirectory(folder.path)) {
      try Listener.bound(path: folder("s"))
    }
  }

  @Test
  func directoryThatIsALinkIsRefused() throws {
    let folder = try ShortFolder()
    #expect(mkdir(folder("real"), 0o700) == 0 && symlink(folder("real"), folder("link")) == 0)
    #expect(throws: ListenerFault.unsafeDirectory(folder("link"))) {
      try Listener.bound(path: folder("link/s"))
    }
  }

  @Test(.enabled(if: geteuid() == 0, "needs the superuser, to give a folder away"))
  func directoryOfSomebodyElseIsRefused() throws {
    let folder = try ShortFolder()
    chown(folder.path, 23_456, 23_456)
    #expect(throws: ListenerFault.unsafeDirectory(folder.path)) {
      try Listener.bound(path: folder("s"))
    }
  }

  @Test
  func pathHasToFit() throws {
    let folder = try ShortFolder()
    let room = 107 - folder.path.utf8.count - 1
    let listener = try Listener.bound(path: folder(String(repeating: "x", count: room)))
    close(listener.descriptor)
    for path in [folder(String(repeating: "x", count: room + 1)), "", "relative", "@abstract"] {
      #expect(throws: ListenerFault.pathTooLong(path)) { try Listener.bound(path: path) }
    }
  }

  @Test
  func directoryAboveHasToExist() throws {
    let folder = try ShortFolder()
    #expect(throws: ListenerFault.self) { try Listener.bound(path: folder("a/b/s")) }
  }

  // MARK: Socket activation

  /// A listening socket, as the service manager would have left it, on a free descriptor: tests run
  /// side by side in one process, so none may choose a number.
  private func passed(_ folder: ShortFolder) throws -> CInt {
    let listener = try Listener.bound(path: folder("s"))
    let descriptor = fcntl(listener.descriptor, F_DUPFD, 64)
    try #require(descriptor >= 64)
    close(listener.descriptor)
    return descriptor
  }

  private func environment(_ count: String = "1", names: String? = nil) -> [String: String] {
    var environment = ["LISTEN_FDS": count, "LISTEN_PID": String(getpid())]
    environment["LISTEN_FDNAMES"] = names
    return environment
  }

  @Test
  func inheritedSocketIsTaken() throws {
    let folder = try ShortFolder()
    let descriptor = try passed(folder)
    defer { close(descriptor) }
    let listener = try Listener.inherited(
      environment: environment(names: "whatever"), firstDescriptor: descriptor)
    #expect(listener?.descriptor == descriptor)
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test
  func amongSeveralTheNameDecides() throws {
    let folder = try ShortFolder()
    let descriptor = try passed(folder)
    defer { close(descriptor) }
    let listener = try Listener.inherited(
      environment: environment("2", names: "other:control"), firstDescriptor: descriptor - 1)
    #expect(listener?.descriptor == descriptor)
  }

  @Test(arguments: [nil, "", "a:b", "control:control", "control", "control:a:b"])
  func severalWithoutOneNameAreRefused(_ names: String?) {
    #expect(throws: ListenerFault.self) {
      try Listener.inherited(environment: environment("2", names: names), firstDescriptor: 720)
    }
  }

  @Test(arguments: ["0", "-1", "x", "", "65", "99999999999"])
  func senselessCountIsRefused(_ count: String) {
    #expect(throws: ListenerFault.badActivation("LISTEN_FDS is '\(count)'")) {
      try Listener.inherited(environment: environment(count), firstDescriptor: 730)
    }
  }

  @Test
  func socketsForAnotherProcessAreNotOurs() throws {
    #expect(try Listener.inherited(environment: [:]) == nil)
    #expect(try Listener.inherited(environment: ["LISTEN_FDS": "1"]) == nil)
    let others = ["LISTEN_FDS": "1", "LISTEN_PID": "1"]
    #expect(try Listener.inherited(environment: others) == nil)
  }

  @Test
  func whatDoesNotListenIsRefused() throws {
    let made = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    let file = open("/dev/null", O_RDONLY)
    defer { for descriptor in [made, file] { close(descriptor) } }
    for descriptor in [made, file] {
      let fault = "descriptor \(descriptor) is not a listening Unix stream socket"
      #expect(throws: ListenerFault.badActivation(fault)) {
        try Listener.inherited(environment: environment(), firstDescriptor: descriptor)
      }
    }
  }
}
