import Foundation

/// libFuzzer's own entry, which calls `body` with one input after another and ends the process.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: inout CInt, _ arguments: inout UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// `Fuzzing READER CORPUS [libFuzzer's flags]`: feeds one reader. Seeds are added to the folder
/// CORPUS, which must exist; `.ci/fuzz` is the way to run it.
@main
enum Fuzzing {
  private static let reader = CommandLine.arguments.dropFirst().first.flatMap(Reader.init)

  /// Writes the seeds, and reads one: tables are read with the first input, here, where nobody takes
  /// that for a hang. Apart from `main`, which never returns: what it holds would count as leaked.
  private static func sow(_ reader: Reader, in folder: String) throws {
    let seeds = try reader.seeds()
    for (number, seed) in seeds.enumerated() {
      try Data(seed).write(to: URL(fileURLWithPath: folder).appending(path: "seed-\(number)"))
    }
    if let seed = seeds.first { reader.read(seed) }
  }

  static func main() throws {
    guard let reader, CommandLine.arguments.count > 2 else {
      print(Reader.allCases.map(\.rawValue).joined(separator: "\n"))
      exit(64)
    }
    try sow(reader, in: CommandLine.arguments[2])
    let words = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
    var arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
      .allocate(capacity: words.count + 1)
    for (index, word) in words.enumerated() { arguments[index] = strdup(word) }
    arguments[words.count] = nil
    var count = CInt(words.count)
    exit(
      runDriver(&count, &arguments) { bytes, count in
        Fuzzing.reader?.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
      })
  }
}
