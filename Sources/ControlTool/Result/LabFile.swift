import Foundation
import Toxicology

/// A laboratory's file in parcels of whole messages, so that no more than a parcel of it is ever in
/// memory here or in the daemon. What is no HL7 is one parcel.
struct LabFile {
  /// What messages call it.
  private let name: String
  private let handle: FileHandle
  private var rest: [UInt8] = []
  private var isWhole = false
  private var isOver = false
  /// How much of it has been handed out, and how much there is, in bytes; 0 of a pipe.
  private(set) var done = 0
  let size: Int
  private var count = HL7File.Count()
  /// What its trailers say that is not so.
  var gap: String? { count.gap }

  /// Bytes of what cannot be cut: the daemon takes no more.
  private static let limit = 64 << 20
  private static let step = 256 << 10

  init(_ path: String, called name: String) throws(Failure) {
    self.name = name
    do {
      handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    } catch { throw Self.unreadable(name, error) }
    size = Int((try? handle.seekToEnd()) ?? 0)
    try? handle.seek(toOffset: 0)
  }

  /// The next parcel; nil at the end. An empty file is one empty parcel.
  mutating func next() throws(Failure) -> [UInt8]? {
    while !isOver {
      let cut = HL7File.isLikely(rest) ? HL7File.cut(rest, isWhole: isWhole) : nil
      if let cut { return take(cut) }
      if isWhole {
        isOver = true
        return take(rest.count)
      }
      try read()
    }
    return nil
  }

  /// Reads as much again as there is: a long message is looked through a few times only.
  private mutating func read() throws(Failure) {
    let data: Data?
    do {
      data = try handle.read(upToCount: max(Self.step, rest.count))
    } catch { throw Self.unreadable(name, error) }
    isWhole = data?.isEmpty ?? true
    rest += data ?? Data()
    guard rest.count <= Self.limit else {
      throw Failure("'\(name)' is too large: at most \(Self.limit >> 20) MiB are read in one piece")
    }
  }

  private mutating func take(_ count: Int) -> [UInt8] {
    done += count
    defer { rest.removeFirst(count) }
    let parcel = Array(rest[..<count])
    self.count.take(parcel)
    return parcel
  }

  private static func unreadable(_ name: String, _ error: any Error) -> Failure {
    Failure("cannot read '\(name)': \(FileReading.reason(error))")
  }
}
