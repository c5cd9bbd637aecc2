import Daemon
import Foundation
import Glibc
import Logging
import Testing

/// One line an event, whatever is in it.
struct JournalLogHandlerTests {
  private struct Leak: Error { var name = "UNMISTAKABLE" }

  /// What a logger writes; with `journal`, `JOURNAL_STREAM` names the very file.
  private func written(
    journal: Bool, level: Logger.Level = .trace, _ body: (Logger) -> Void
  ) throws -> String {
    let folder = try ShortFolder()
    let descriptor = open(folder("log"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    var status = stat()
    fstat(descriptor, &status)
    let stream = journal ? "\(status.st_dev):\(status.st_ino)" : "1:1"
    var logger = Logger(label: "x") { _ in
      JournalLogHandler(environment: ["JOURNAL_STREAM": stream], descriptor: descriptor)
    }
    logger.logLevel = level
    body(logger)
    return try String(contentsOfFile: folder("log"), encoding: .utf8)
  }

  @Test(
    arguments: zip(
      Logger.Level.allCases, [7, 7, 6, 5, 4, 3, 2]))
  func priorityForTheJournal(_ level: Logger.Level, _ priority: Int) throws {
    let text = try written(journal: true) { $0.log(level: level, "drawn", metadata: ["n": "21"]) }
    #expect(text == "<\(priority)>drawn n=21\n")
  }

  @Test
  func wordsForPeople() throws {
    let text = try written(journal: false) {
      $0.warning("clock jumped", metadata: ["by": "-3600", "at": "x"])
    }
    #expect(text == "veridrawd: warning: clock jumped at=x by=-3600\n")
  }

  @Test
  func ownMetadataGoesBeforeTheLoggers() throws {
    let text = try written(journal: true) {
      var logger = $0
      logger[metadataKey: "list"] = "main"
      logger[metadataKey: "n"] = "1"
      logger.info("drawn", metadata: ["n": "2"])
    }
    #expect(text == "<6>drawn list=main n=2\n")
  }

  @Test(arguments: [
    "a\nb", "a\r\nb", "a\u{1B}[31mb", "a\0b", "a\u{2028}b", "a\u{202E}b", "a\u{85}b", "a\u{7F}b",
    "a\u{200B}b",
  ])
  func controlCharactersDoNotPass(_ text: String) throws {
    let line = try written(journal: true) {
      $0.info("\(text)", metadata: ["key": "\(text)"])
    }
    let mark = text.unicodeScalars.count == 4 ? "??" : "?"
    let clean = text.contains("[31m") ? "a?[31mb" : "a\(mark)b"
    #expect(line == "<6>\(clean) key=\(clean)\n")
  }

  @Test
  func lettersOfAllLanguagesPass() throws {
    #expect(try written(journal: true) { $0.info("Zoë 山 — ½") } == "<6>Zoë 山 — ½\n")
  }

  @Test
  func longLineIsCut() throws {
    let text = String(repeating: "ë", count: 10_000)
    let line = try written(journal: true) { $0.info("\(text)") }
    #expect(line.utf8.count == 4096 + 4)
    #expect(line.hasSuffix("ë\n"))
  }

  @Test
  func errorIsNamedAndNotQuoted() throws {
    let line = try written(journal: true) { $0.error("failed", error: Leak()) }
    #expect(line == "<3>failed error=Leak\n")
  }

  @Test
  func quietLevelsAreQuiet() throws {
    #expect(try written(journal: true, level: .notice) { $0.info("drawn") } == "")
  }

  @Test
  func closedDescriptorIsNoTrouble() {
    let logger = Logger(label: "x") { _ in JournalLogHandler(environment: [:], descriptor: -1) }
    logger.info("nobody hears")
  }
}
