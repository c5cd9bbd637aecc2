import Foundation
import TestSupport
import Testing

extension Terminal {
  /// The built command on a pseudo-terminal.
  convenience init(veridraw arguments: [String], environment: [String: String]) throws {
    try self.init([try #require(Self.veridraw)] + arguments, environment: environment)
  }

  /// The command, where it was built beside these tests.
  static var veridraw: String? {
    let places = CommandLine.arguments + [Bundle.main.bundlePath]
    for place in places {
      var folder = URL(fileURLWithPath: place).resolvingSymlinksInPath()
      while folder.path != "/" {
        let file = folder.appending(path: "veridraw").path
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
        if exists, !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: file) {
          return file
        }
        folder.deleteLastPathComponent()
      }
    }
    return nil
  }
}
