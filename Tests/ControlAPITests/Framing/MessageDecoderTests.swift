import ControlAPI
import NIOCore
import Testing

/// Messages are cut where their NUL is, however the bytes arrive.
struct MessageDecoderTests {
  private func messages(_ chunks: [[UInt8]], limit: Int = 1 << 20) throws -> [String] {
    let processor = NIOSingleStepByteToMessageProcessor(MessageDecoder(limit: limit))
    var seen: [String] = []
    for chunk in chunks {
      try processor.process(buffer: ByteBuffer(bytes: chunk)) { seen.append(text($0)) }
    }
    try processor.finishProcessing(seenEOF: true) { seen.append(text($0)) }
    return seen
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test
  func severalMessagesInOneRead() throws {
    #expect(try messages([Array("{}\0{\"a\":1}\0".utf8)]) == ["{}", "{\"a\":1}"])
  }

  @Test
  func oneByteAtATime() throws {
    let chunks = Array("{}\0{\"a\":1}\0".utf8).map { [$0] }
    #expect(try messages(chunks) == ["{}", "{\"a\":1}"])
  }

  @Test
  func emptyMessageIsHandedOn() throws {
    #expect(try messages([[0, 0]]) == ["", ""])
  }

  @Test
  func messageOfExactlyTheLimit() throws {
    #expect(try messages([Array("12345678\0".utf8)], limit: 8) == ["12345678"])
  }

  @Test
  func oneByteTooMany() {
    #expect(throws: MessageFault.tooLong(limit: 8)) {
      try messages([Array("123456789\0".utf8)], limit: 8)
    }
  }

  @Test
  func endlessMessageIsRefusedBeforeItEnds() {
    #expect(throws: MessageFault.tooLong(limit: 8)) {
      try messages([Array("12345".utf8), Array("67890".utf8)], limit: 8)
    }
  }

  @Test
  func halfAMessage() {
    #expect(throws: MessageFault.truncated) { try messages([Array("{}\0{\"a\"".utf8)]) }
  }

  @Test
  func nothingAtAll() throws {
    #expect(try messages([]).isEmpty)
  }
}
