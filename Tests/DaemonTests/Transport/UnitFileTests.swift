import Foundation
import Testing

/// What in the unit files other parts rely on.
struct UnitFileTests {
  private func unit(_ name: String) throws -> [String: String] {
    var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let text = try String(contentsOf: folder.appending(path: "systemd/\(name)"), encoding: .utf8)
    var settings: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let sign = line.firstIndex(of: "=") else { continue }
      settings[String(line[..<sign])] = String(line[line.index(after: sign)...])
    }
    return settings
  }

  /// Otherwise every caller is 65534 and nobody has a role.
  @Test
  func callersKeepTheirIdentity() throws {
    let service = try unit("veridrawd.service")
    #expect(service["PrivateUsers"] == "no")
    #expect(service["DynamicUser"] == nil)
    #expect(service["RestrictAddressFamilies"] == "AF_UNIX")
  }

  /// libdispatch calls setpriority.
  @Test
  func filteredCallsFailInsteadOfKilling() throws {
    #expect(try unit("veridrawd.service")["SystemCallErrorNumber"] == "EPERM")
  }

  @Test
  func stateIsPrivateAndTheSocketSurvives() throws {
    let service = try unit("veridrawd.service")
    #expect(service["StateDirectoryMode"] == "0700")
    #expect(service["RuntimeDirectoryPreserve"] == "yes")
    #expect(service["Type"] == "notify")
    #expect(service["Requires"] == "veridrawd.socket")
  }

  @Test
  func socketHasTheNameTheDaemonLooksFor() throws {
    let socket = try unit("veridrawd.socket")
    #expect(socket["FileDescriptorName"] == "control")
    #expect(socket["ListenStream"] == "/run/veridraw/control")
    #expect(socket["Accept"] == nil)
  }
}
