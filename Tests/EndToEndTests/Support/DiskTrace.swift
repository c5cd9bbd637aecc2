import Foundation
import TestSupport

/// One call of a process on its files, or something that it said on a socket (Tests/Fixtures/disk.c).
struct DiskCall {
  enum Kind: UInt8 {
    case start = 0x50
    case open = 0x6F
    case close = 0x63
    case read = 0x72
    case write = 0x77
    case truncate = 0x74
    case sync = 0x66
    case rename = 0x6E
    case unlink = 0x75
    case makeDirectory = 0x64
    case say = 0x73
  }

  let kind: Kind
  let descriptor: Int32
  /// errno; 0 where it succeeded.
  let error: Int32
  let path: String
  /// Where it wrote, to what length it cut, or with which flags it opened.
  let offset: Int
  /// What was written or said; the new name of what was renamed.
  let data: [UInt8]

  /// Whether it asks something of the disk.
  var isStorage: Bool { ![.start, .close, .say].contains(kind) }
}

/// Puts a daemon on a disk that writes down, call by call, what is done to it.
struct DiskTrace {
  private let library: String
  private let path: String
  private let folder: String

  init(of clinic: Clinic) async throws {
    let source = Fixtures.folder.appending(path: "disk.c").path
    library = try await Preload.build(source, in: clinic.folder)
    (path, folder) = (clinic.folder("trace"), clinic.folder.path)
  }

  var environment: [String: String] {
    ["LD_PRELOAD": library, "DISK_TRACE": path, "DISK_FOLDER": folder]
  }

  /// The same disk, on which the `number`th call fails with `error`.
  func failing(at number: Int, with error: Int32) -> [String: String] {
    environment.merging(["DISK_FAIL": "\(number):\(error)"]) { $1 }
  }

  /// Everything that was called since it was last forgotten.
  func calls() throws -> [DiskCall] {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var (calls, at) = ([DiskCall](), 0)
    func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value {
      defer { at += MemoryLayout<Value>.size }
      return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: Value.self) }
    }
    func text(_ length: Int) -> [UInt8] {
      defer { at += length }
      return Array(bytes[at..<at + length])
    }
    while at < bytes.count {
      let kind = UInt8(truncatingIfNeeded: integer(Int32.self))
      let (descriptor, error) = (integer(Int32.self), integer(Int32.self))
      let pathLength = Int(integer(Int32.self))
      let (offset, length) = (Int(integer(Int64.self)), Int(integer(Int64.self)))
      guard let kind = DiskCall.Kind(rawValue: kind) else { throw CocoaError(.fileReadCorruptFile) }
      calls.append(
        DiskCall(
          kind: kind, descriptor: descriptor, error: error,
          path: String(decoding: text(pathLength), as: UTF8.self), offset: offset,
          data: text(length)))
    }
    return calls
  }

  func forget() throws { try FileManager.default.removeItem(atPath: path) }
}

/// A library that goes before the system's in chosen processes.
enum Preload {
  /// Answers its path.
  static func build(_ source: String, in folder: ShortFolder) async throws -> String {
    let library = folder("\(URL(fileURLWithPath: source).lastPathComponent).so")
    let compiler = Tools.compiler ?? "cc"
    let built = try await Child.run(
      [compiler, "-shared", "-fPIC", "-O1", "-o", library, source])
    guard built.ending == .exit(0) else { throw Clinic.Unexpected(what: compiler, ran: built) }
    return library
  }
}
