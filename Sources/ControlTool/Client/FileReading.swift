import ControlAPI
import Foundation
import Glibc

/// Files that somebody names.
enum FileReading {
  static func bytes(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw Failure("cannot read '\(path)': \(Self.reason(error))")
    }
  }

  /// The file as it will be handed over.
  static func document(_ path: String) throws(Failure) -> Document {
    guard let text = String(validating: try bytes(path), as: UTF8.self) else {
      throw Failure("'\(path)' is not UTF-8 text", hint: "save it as UTF-8")
    }
    return Document(name: path, text: text)
  }

  static func write(_ text: String, to path: String) throws(Failure) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure("cannot write '\(path)': \(Self.reason(error))")
    }
  }

  static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile?, .fileNoSuchFile?: "no such file"
    case .fileReadNoPermission?, .fileWriteNoPermission?: "permission denied"
    case .fileWriteOutOfSpace?: "no space left"
    default: "the system refused it"
    }
  }
}

extension FileReading {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// What is handed over is written once.
  static func requireNew(_ path: String) throws(Failure) {
    guard !exists(path) else {
      throw Failure("'\(path)' exists already", hint: "name one that does not")
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// A pipe is none: whoever opens it waits.
  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Names of the files in a folder, ascending, but for hidden ones.
  static func files(in folder: String) throws(Failure) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter {
        !$0.hasPrefix(".") && isFile("\(folder)/\($0)")
      }
    } catch { throw Failure("cannot read '\(folder)': \(reason(error))") }
  }
}
