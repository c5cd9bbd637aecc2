import Daemon
import Foundation
import Glibc
import Testing

/// What the service manager hears.
struct ServiceManagerTests {
  /// A notification socket and what arrived on it.
  private func heard(
    abstract: Bool = false, _ body: (ServiceManager) -> Void
  ) throws -> [String] {
    let folder = try ShortFolder()
    let name = abstract ? "@\(folder("n"))" : folder("n")
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    try bind(descriptor, name)
    body(ServiceManager(environment: ["NOTIFY_SOCKET": name]))
    var messages: [String] = []
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
      if count < 0 { return messages }
      messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
  }

  private func bind(_ descriptor: CInt, _ name: String) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: name.utf8)
      if name.hasPrefix("@") { path[0] = 0 }
    }
    let length = socklen_t(2 + name.utf8.count + (name.hasPrefix("@") ? 0 : 1))
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, length)
      }
    }
    if result != 0 { throw POSIXError(.EADDRINUSE) }
  }

  @Test(arguments: [false, true])
  func everyMessage(_ isAbstract: Bool) throws {
    let messages = try heard(abstract: isAbstract) { manager in
      manager.ready(status: "next draw 2026-11-23 05:00")
      manager.status("drawing")
      manager.watchdog()
      manager.stopping()
    }
    #expect(
      messages == [
        "READY=1\nSTATUS=next draw 2026-11-23 05:00", "STATUS=drawing", "WATCHDOG=1",
        "STOPPING=1",
      ])
  }

  @Test
  func reloadingHasItsTime() throws {
    let message = try heard { $0.reloading() }.first
    #expect(message?.wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*/) != nil)
  }

  @Test
  func statusCannotSayAnythingElse() throws {
    let messages = try heard { $0.status("fine\nSTOPPING=1\u{1B}[31m") }
    #expect(messages == ["STATUS=fine?STOPPING=1?[31m"])
  }

  @Test(arguments: [
    [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "/nowhere/n"],
    ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
  ])
  func withoutAManagerNothingHappens(_ environment: [String: String]) {
    let manager = ServiceManager(environment: environment)
    manager.ready(status: "")
    manager.watchdog()
    #expect(manager.watchdogInterval == nil)
  }

  @Test(arguments: [
    (["WATCHDOG_USEC": "60000000"], 30), (["WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"], nil),
    (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "-2"], nil), (["WATCHDOG_USEC": "x"], nil),
    ([:], nil),
  ])
  func watchdogIsFedTwiceAsOften(_ environment: [String: String], _ seconds: Int?) {
    let manager = ServiceManager(environment: environment)
    #expect(manager.watchdogInterval == seconds.map { .seconds($0) })
  }

  @Test
  func watchdogOfThisProcess() {
    let environment = ["WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "\(getpid())"]
    #expect(ServiceManager(environment: environment).watchdogInterval == .seconds(1))
  }
}
