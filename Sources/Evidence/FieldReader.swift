import Libcrypto
import Selection
import TransparencyLog

/// Reads the fields of one JSON object, each exactly once; `finish` refuses what nobody asked for.
struct FieldReader {
  private let object: [String: CanonicalJSON.Value]
  /// A dozen at most: to look through them costs less than to hash them.
  private var read: [String] = []

  init(_ value: CanonicalJSON.Value, field: String) throws(EntryFault) {
    guard let object = value.object else { throw .badValue(field: field) }
    self.object = object
  }

  mutating func value(_ name: String) throws(EntryFault) -> CanonicalJSON.Value {
    guard let value = optional(name) else { throw .missingField(name) }
    return value
  }

  /// The value if the field is there: for objects that have two shapes.
  mutating func optional(_ name: String) -> CanonicalJSON.Value? {
    guard let value = object[name] else { return nil }
    if !read.contains(name) { read.append(name) }
    return value
  }

  func finish() throws(EntryFault) {
    guard read.count != object.count,
      let extra = object.keys.filter({ !read.contains($0) }).min()
    else { return }
    throw .unknownField(extra)
  }

  /// A field put through `convert`; nil from there is a value the format does not allow.
  mutating func field<T>(
    _ name: String, _ convert: (CanonicalJSON.Value) -> T?
  ) throws(EntryFault) -> T {
    guard let result = convert(try value(name)) else { throw .badValue(field: name) }
    return result
  }

  mutating func string(_ name: String) throws(EntryFault) -> String {
    try field(name) { $0.string }
  }

  /// A string put through `convert`.
  mutating func text<T>(_ name: String, _ convert: (String) -> T?) throws(EntryFault) -> T {
    try field(name) { $0.string.flatMap(convert) }
  }

  mutating func integer(_ name: String) throws(EntryFault) -> Int64 {
    try field(name) { $0.integer }
  }

  /// An integer in `range` (default: anything an array could hold).
  mutating func int(
    _ name: String, in range: ClosedRange<Int> = 0...0x1F_FFFF_FFFF_FFFF
  ) throws(EntryFault) -> Int {
    try field(name) { value in
      guard let integer = value.integer, range.contains(Int(integer)) else { return nil }
      return Int(integer)
    }
  }

  mutating func bool(_ name: String) throws(EntryFault) -> Bool {
    try field(name) { $0.bool }
  }

  mutating func digest(_ name: String) throws(EntryFault) -> Digest {
    try text(name) { Digest(hex: $0) }
  }

  mutating func hex(_ name: String, bytes: Int? = nil) throws(EntryFault) -> [UInt8] {
    try text(name) { text in
      guard let decoded = Hex.decode(text) else { return nil }
      return bytes == nil || decoded.count == bytes ? decoded : nil
    }
  }

  /// UTC seconds, within what a log may speak of.
  mutating func time(_ name: String) throws(EntryFault) -> Int64 {
    try field(name) { value in
      value.integer.flatMap { (0...TimeBound.lastSecond).contains($0) ? $0 : nil }
    }
  }

  mutating func slot(_ name: String = "slot") throws(EntryFault) -> Slot {
    try text(name) { Slot(bounded: $0) }
  }

  mutating func date(_ name: String) throws(EntryFault) -> CivilDate {
    try text(name) { text in
      CivilDate(text).flatMap { $0 <= TimeBound.lastDate ? $0 : nil }
    }
  }

  mutating func label(_ name: String = "label") throws(EntryFault) -> Label {
    try text(name) { Label(hex: $0) }
  }

  /// A list's own name, as it stands after the "/" of a slot.
  mutating func listName(_ name: String = "list") throws(EntryFault) -> String {
    try text(name) { Slot.isListName($0) ? $0 : nil }
  }

  /// An array put through `convert` element by element.
  mutating func array<T>(
    _ name: String, _ convert: (CanonicalJSON.Value) -> T?
  ) throws(EntryFault) -> [T] {
    try field(name) { value in
      guard let elements = value.array else { return nil }
      let converted = elements.compactMap(convert)
      return converted.count == elements.count ? converted : nil
    }
  }
}

extension Slot {
  /// A slot as entries name it; nil also beyond what a log may speak of.
  init?(bounded text: String) {
    guard let slot = Slot(text), slot.date <= TimeBound.lastDate else { return nil }
    self = slot
  }
}

/// Shorthand for building values.
extension CanonicalJSON.Value {
  static func integer(_ value: Int) -> Self { .integer(Int64(value)) }
  static func text(_ value: some CustomStringConvertible) -> Self { .string(value.description) }
  static func bytes(_ value: [UInt8]) -> Self { .string(Hex.encode(value)) }
}
