import Documents
import Synchronization
import Toxicology

/// The files people wrote, as the records keep them: read again with the rules they passed, each
/// version once.
struct WrittenFiles: Sendable {
  let programs = ReadOnce { bytes, name throws(Problems) in
    try ProgramFile.read(bytes, file: name)
  }
  let policies = ReadOnce { bytes, name throws(Problems) in
    try PolicyFile.read(bytes, file: name)
  }
  let panels = ReadOnce { bytes, name throws(Problems) in try PanelFile.read(bytes, file: name) }
}

/// Files of one kind by their bytes: whatever is asked of a test asks for the same few. The bytes
/// are the content, so nothing here can be out of date, and there are no more than versions.
final class ReadOnce<File: Sendable>: Sendable {
  private let read: @Sendable ([UInt8], String) throws(Problems) -> File
  private let known = Mutex<[[UInt8]: File]>([:])

  init(_ read: @escaping @Sendable ([UInt8], String) throws(Problems) -> File) {
    self.read = read
  }

  /// The file that `text` is; `name` is for messages.
  func file(_ text: String, name: String) throws(Problems) -> File {
    let bytes = Array(text.utf8)
    if let file = known.withLock({ $0[bytes] }) { return file }
    let file = try read(bytes, name)
    known.withLock { $0[bytes] = file }
    return file
  }
}
