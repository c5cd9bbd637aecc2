import ControlAPI
import NIOCore

/// What crosses the socket.
enum Wire {
  /// Calls of every shape there is: optional members, lists, nested objects, documents.
  private static let methods: [any Method.Type] = [
    AddPatient.self, SetAttendance.self, ImportRoster.self, StageAppend.self, ApplyProgram.self,
    RecordTest.self, EnterResult.self, SetMedication.self, Today.self, AuditLog.self,
  ]

  /// However a stream is cut into pieces, the same messages come out of it.
  static func cut(_ bytes: [UInt8]) {
    let whole = messages(bytes, piece: .max)
    precondition(whole == messages(bytes, piece: 1 + bytes.count % 7))
  }

  private static func messages(_ bytes: [UInt8], piece: Int) -> [[UInt8]] {
    var (decoder, buffer, messages) = (MessageDecoder(limit: 1_000), ByteBuffer(), [[UInt8]]())
    var start = 0
    do {
      while start < bytes.count {
        let end = start + min(piece, bytes.count - start)
        buffer.writeBytes(bytes[start..<end])
        while let message = try decoder.decode(buffer: &buffer) { messages.append(message) }
        start = end
      }
      while let message = try decoder.decodeLast(buffer: &buffer, seenEOF: true) {
        messages.append(message)
      }
    } catch {}
    return messages
  }

  /// A call is read as any method, whichever it names.
  static func call(_ bytes: [UInt8]) {
    guard let call = try? CallMessage(parsing: bytes) else { return }
    for method in methods { parameters(of: call, method) }
  }

  private static func parameters<M: Method>(of call: CallMessage, _: M.Type) {
    guard let read = try? call.parameters(of: M.self) else { return }
    // What was accepted can be said again, and is the same call.
    guard let again = try? CallMessage.encode(M.self, read) else {
      preconditionFailure("\(M.name) cannot be written again")
    }
    precondition((try? CallMessage(parsing: again.dropLast()))?.method == M.qualifiedName)
  }

  static func reply(_ bytes: [UInt8]) {
    guard let reply = try? ReplyMessage(parsing: bytes) else { return }
    _ = try? reply.result(of: Today.self)
    _ = try? reply.result(of: AuditDraw.self)
  }
}

/// Calls and replies to begin with.
extension Wire {
  static var calls: [[UInt8]] {
    get throws {
      try [
        CallMessage.encode(
          AddPatient.self,
          .init(
            name: "N", born: "1970-01-17", list: "main", phase: "one", attends: "mon tue")),
        CallMessage.encode(
          SetAttendance.self,
          .init(
            patient: "7",
            away: .init(first: "2026-11-23", last: "2026-11-24", why: "travel"))),
        CallMessage.encode(ImportRoster.self, .init(stage: 1, program: "p", dryRun: true)),
        CallMessage.encode(StageAppend.self, .init(stage: 1, base64: "AAEC")),
        CallMessage.encode(
          ApplyProgram.self,
          .init(program: .init(name: "p", text: "a: b"), policy: .init(name: "q", text: "c: d"))),
        CallMessage.encode(
          RecordTest.self, .init(test: 17, what: "cancelled", reason: "lost", specimen: "0042")),
        CallMessage.encode(Today.self, .init(), more: true),
        CallMessage.encode(AuditLog.self, .init(first: 0, count: 500), more: true),
      ].map { Array($0.dropLast()) }
    }
  }

  static var replies: [[UInt8]] {
    get throws {
      let row = DrawReportRow(
        label: String(repeating: "a", count: 32), phase: "1", lane: "all", chance: 647_798_872,
        number: "073 412 556", drawn: true, why: nil)
      let head = Head(
        origin: "practice.invalid/x", size: 7, root: String(repeating: "0", count: 64),
        spoken: "7 0000", note: "note\n")
      return try [
        ReplyMessage.encode(Receipt(entry: 6, head: head, notes: ["so"]), continues: true),
        ReplyMessage.encode(AuditDraw.Reply(practice: true, draws: [])),
        ReplyMessage.encode(row),
        ReplyMessage.encode(ControlError(.refused, "no", hint: "yes", problems: ["1:2: three"])),
        ReplyMessage.encode(ServiceError.invalidParameter("away.first")),
      ].map { Array($0.dropLast()) }
    }
  }
}
