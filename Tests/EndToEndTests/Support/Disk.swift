import Glibc
import TestSupport

/// A disk as a power cut may find it.
///
/// Of a file, what its last fsync made durable is there; of what was written since, each sector of 512
/// bytes may be there or not, and each cut likewise. Of a directory the same holds for the names in it:
/// what was made, renamed or removed since the directory's own last fsync may have happened or not, a
/// file's fsync notwithstanding. What stands beside a sector that is written stays as it is: so much
/// SQLite asks of a disk too (SQLITE_IOCAP_POWERSAFE_OVERWRITE).
struct Disk {
  /// What of all that may be there is.
  enum Keep: Hashable {
    case nothing, everything
    case some(seed: UInt64)
  }

  private enum Change {
    case write(Int, [UInt8])
    case truncate(Int)
  }

  private struct File {
    let isDirectory: Bool
    var durable: [UInt8] = []
    var since: [Change] = []
  }

  /// What one call does to names, all of it or nothing.
  private struct Naming {
    let directory: String
    let names: [(path: String, file: Int?)]
  }

  /// False for a disk whose fsync says yes and does nothing.
  private let isHonest: Bool
  private var files: [File] = []
  /// Names as the process sees them; directories are files without bytes.
  private var names: [String: Int] = [:]
  private var durableNames: [String: Int] = [:]
  private var since: [Naming] = []
  private var open: [Int32: String] = [:]
  private var opened: [Int32: Int] = [:]

  init(isHonest: Bool = true) { self.isHonest = isHonest }

  /// Does to the disk what the call did.
  mutating func take(_ call: DiskCall) {
    guard call.error == 0 else { return }
    switch call.kind {
    case .start: (open, opened) = ([:], [:])
    case .open: take(open: call)
    case .close: (open[call.descriptor], opened[call.descriptor]) = (nil, nil)
    case .write: change(call.descriptor, .write(call.offset, call.data))
    case .truncate: change(call.descriptor, .truncate(call.offset))
    case .sync: sync(call.descriptor)
    case .rename:
      let new = String(decoding: call.data, as: UTF8.self)
      name([(new, names[call.path]), (call.path, nil)])
    case .unlink: name([(call.path, nil)])
    case .makeDirectory: name([(call.path, add(isDirectory: true))])
    case .read, .say: break
    }
  }

  private mutating func take(open call: DiskCall) {
    if names[call.path] == nil, call.offset & Int(O_CREAT) != 0 { name([(call.path, add())]) }
    open[call.descriptor] = call.path
    opened[call.descriptor] = names[call.path]
    if call.offset & Int(O_TRUNC) != 0 { change(call.descriptor, .truncate(0)) }
  }

  private mutating func add(isDirectory: Bool = false) -> Int {
    files.append(File(isDirectory: isDirectory))
    return files.count - 1
  }

  private mutating func change(_ descriptor: Int32, _ change: Change) {
    if let file = opened[descriptor] { files[file].since.append(change) }
  }

  private mutating func name(_ changed: [(path: String, file: Int?)]) {
    for (path, file) in changed { names[path] = file }
    let directory = changed.first.map { Self.parent($0.path) } ?? ""
    since.append(Naming(directory: directory, names: changed))
  }

  private mutating func sync(_ descriptor: Int32) {
    guard isHonest, let path = open[descriptor] else { return }
    if let file = opened[descriptor] {
      for change in files[file].since { Self.apply(change, to: &files[file].durable) { true } }
      files[file].since = []
    }
    for naming in since where naming.directory == path {
      for (path, file) in naming.names { durableNames[path] = file }
    }
    since.removeAll { $0.directory == path }
  }

  /// What lies on it after a power cut now: bytes by path, of a directory nil. SQLite's shared memory
  /// is no part of it.
  func afterPowerCut(_ keep: Keep) -> [String: [UInt8]?] {
    var dice = SplitMix(seed: 0)
    if case .some(let seed) = keep { dice = SplitMix(seed: seed) }
    func isKept() -> Bool {
      switch keep {
      case .nothing: false
      case .everything: true
      case .some: dice.next() & 1 == 0
      }
    }
    var found = durableNames
    for naming in since where isKept() {
      for (path, file) in naming.names { found[path] = file }
    }
    var image: [String: [UInt8]?] = [:]
    for (path, file) in found.sorted(by: { $0.key < $1.key }) where !path.hasSuffix("-shm") {
      guard !files[file].isDirectory else {
        image[path] = .some(nil)
        continue
      }
      var bytes = files[file].durable
      for change in files[file].since { Self.apply(change, to: &bytes, isKept) }
      image[path] = bytes
    }
    return image
  }

  private static func apply(_ change: Change, to bytes: inout [UInt8], _ isKept: () -> Bool) {
    switch change {
    case .truncate(let length):
      guard isKept() else { return }
      if length < bytes.count { bytes.removeLast(bytes.count - length) }
      bytes.append(contentsOf: repeatElement(0, count: length - bytes.count))
    case .write(let offset, let data):
      var from = 0
      while from < data.count {
        let to = min(data.count, from + 512 - (offset + from) % 512)
        if isKept() { put(data[from..<to], at: offset + from, in: &bytes) }
        from = to
      }
    }
  }

  private static func put(_ data: ArraySlice<UInt8>, at offset: Int, in bytes: inout [UInt8]) {
    let end = offset + data.count
    if end > bytes.count { bytes.append(contentsOf: repeatElement(0, count: end - bytes.count)) }
    bytes.replaceSubrange(offset..<end, with: data)
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}
