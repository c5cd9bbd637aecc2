import Documents
import Testing

@testable import Daemon

/// What was read once is known by its bytes, and by nothing else.
struct WrittenFilesTests {
  private let reads = Tally()

  private var files: ReadOnce<Int> {
    ReadOnce { [reads] bytes, name throws(Problems) in
      reads.add()
      if bytes.isEmpty {
        throw Problems([Problem(file: name, line: 1, column: 1, message: "empty")])
      }
      return bytes.count
    }
  }

  @Test
  func aTextIsReadOnce() throws {
    let files = files
    for _ in 0..<3 { #expect(try files.file("one", name: "f") == 3) }
    #expect(reads.value == 1)
    #expect(try files.file("three", name: "f") == 5)
    #expect(reads.value == 2)
  }

  /// Two spellings of one letter are equal strings and not the same file.
  @Test
  func otherBytesAreAnotherText() throws {
    let files = files
    #expect("\u{E9}" == "e\u{301}")
    #expect(try files.file("\u{E9}", name: "f") == 2)
    #expect(try files.file("e\u{301}", name: "f") == 3)
  }

  @Test
  func whatCannotBeReadIsNotKept() throws {
    let files = files
    for _ in 0..<2 { #expect(throws: Problems.self) { try files.file("", name: "f") } }
    #expect(reads.value == 2)
  }
}
