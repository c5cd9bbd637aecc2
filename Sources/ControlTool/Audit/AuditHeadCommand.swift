import ArgumentParser
import ControlAPI
import Evidence
import Libcrypto
import TransparencyLog

struct AuditHeadCommand: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "head",
    abstract: "Print the newest signed head, compare a kept one, deal with witnesses.",
    discussion: """
      Its size and digits, kept on paper, fix everything logged so far. With --note, the signed \
      note itself: a file to keep. With --held, says whether what was kept is a head of this log and \
      how much it covers.

      For a witness: --since SIZE prints what it wants to see (C2SP tlog-witness, add-checkpoint), \
      SIZE being the head that it signed last, 0 at first; --cosigned FILE keeps the head that it \
      has cosigned, for every bundle.
      """)

  @Flag(help: "Print the signed note, as a file to keep.")
  var note = false

  @Option(
    help: ArgumentHelp(
      "Print the head with the proof that it continues this size.", valueName: "size"))
  var since: UInt64?

  @Option(
    help: ArgumentHelp(
      "A head kept outside: 'SIZE DIGITS' from paper, a note, or a folder of *.note. Repeatable.",
      valueName: "head"), completion: .file())
  var held: [String] = []

  @Option(
    help: ArgumentHelp("Keep this head, which a witness cosigned.", valueName: "file"),
    completion: .file())
  var cosigned: String?

  @OptionGroup var connection: ConnectionOptions

  func validate() throws {
    guard [note, since != nil, !held.isEmpty, cosigned != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("--note, --since, --held and --cosigned are four different things")
    }
  }

  func run(in session: Session) async throws {
    if let since { return try await Self.request(since, in: session) }
    if let cosigned { return try await Self.keep(cosigned, in: session) }
    if !held.isEmpty { return try await HeldCheck(session: session).run(try KeptHeads(held)) }
    let reply = try await session.caller.call(AuditHead.self)
    if note { return session.console.document(reply.head.note) }
    try session.show(reply) { reply in
      session.console.practice(reply.practice)
      session.console.line(reply.head.origin)
      session.console.line(reply.head.spoken, .strong)
      session.console.line("root \(reply.head.root)", .faint)
    }
  }

  private static func request(_ size: UInt64, in session: Session) async throws {
    let reply = try await session.caller.call(AuditSince.self, .init(size: size))
    if session.json { return try session.show(reply) { _ in } }
    let request = try WitnessRequest(
      old: size, proof: reply.proof.compactMap { Digest(hex: $0) },
      note: try SignedNote(parsing: reply.head.note))
    session.console.document(request.description)
  }

  private static func keep(_ path: String, in session: Session) async throws {
    let note = try FileReading.document(path).text
    let reply = try await session.caller.call(AuditCosigned.self, .init(note: note))
    try session.show(reply) { reply in
      let console = session.console
      console.practice(reply.practice)
      console.line("kept the head of \(reply.size) entries", .strong)
      for name in reply.witnesses { console.line("  cosigned by \(name), named in the genesis") }
      for name in reply.others {
        console.line("  \(name): a key not known here; it raises no level by itself")
      }
      console.receipt(reply.receipt)
    }
  }
}
