import ControlAPI
import Testing

extension DayList.Answer: Choice {}

/// The text strangers program against and the types the daemon answers with are one thing.
struct InterfaceTests {
  static let all: [InterfaceDescription] = [.service, .veridraw, .practice]

  @Test(arguments: all)
  func textNamesTheInterface(_ interface: InterfaceDescription) throws {
    let document = try InterfaceDocument(parsing: interface.text)
    #expect(document.name == interface.name)
    #expect(document.unusedTypes.isEmpty)
  }

  @Test(arguments: all)
  func textAndListHaveTheSameCalls(_ interface: InterfaceDescription) throws {
    let document = try InterfaceDocument(parsing: interface.text)
    #expect(document.methods.map(\.name) == interface.methods.map { $0.name })
    #expect(interface.methods.allSatisfy { $0.interface == interface.name })
  }

  @Test(arguments: all)
  func everyCallHasTheMembersOfTheText(_ interface: InterfaceDescription) throws {
    let document = try InterfaceDocument(parsing: interface.text)
    for (written, method) in zip(document.methods, interface.methods) {
      try expectSame(method, written)
    }
  }

  private func expectSame<M: Method>(_: M.Type, _ written: InterfaceDocument.Method) throws {
    let parameters = try ShapeReader.shape(of: M.Parameters.self)
    #expect(parameters == written.parameters, "parameters of \(M.name)")
    #expect(try ShapeReader.shape(of: M.Reply.self) == written.reply, "reply of \(M.name)")
  }

  @Test
  func everyErrorIsInTheText() throws {
    let document = try InterfaceDocument(parsing: InterfaceDescription.veridraw.text)
    #expect(Set(document.errors.keys) == Set(ControlError.Kind.allCases.map(\.rawValue)))
    let body = try ShapeReader.shape(of: ControlError.Body.self)
    for (name, members) in document.errors { #expect(members == body, "\(name)") }
  }

  @Test
  func practiceIsOfferedOnlyInPractice() {
    let names = { (isPractice: Bool) in
      InterfaceDescription.offered(isPractice: isPractice).map(\.name)
    }
    #expect(names(false) == ["org.varlink.service", "org.veridraw"])
    #expect(names(true) == ["org.varlink.service", "org.veridraw", "org.veridraw.practice"])
  }

  @Test
  func textIsPlain() {
    for interface in Self.all {
      #expect(interface.text.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
      #expect(interface.text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
  }

  /// The comparison itself must be able to fail.
  @Test(arguments: [
    "(test: int)", "(test: int, what: ?string, reason: ?string, specimen: ?string)",
    "(test: string, what: string, reason: ?string, specimen: ?string)",
    "(test: int, what: string, reason: string, specimen: ?string)",
    "(test: int, what: string, reason: ?string, specimen: ?string, extra: bool)",
    "(test: int, what: []string, reason: ?string, specimen: ?string)",
  ])
  func anotherTextDiffers(_ members: String) throws {
    let text = "interface org.example\nmethod RecordTest\(members) -> ()"
    let document = try InterfaceDocument(parsing: text)
    let shape = try ShapeReader.shape(of: RecordTest.Parameters.self)
    #expect(document.methods.first?.parameters != shape)
  }

  @Test(arguments: [
    "interface a.b\nmethod Call(a: int,) -> ()", "interface a.b\nmethod Call(a: Unknown) -> ()",
    "interface a.b\nmethod call() -> ()", "interface a.b\nmethod Call(1a: int) -> ()",
    "interface a.b\nmethod Call() ()", "interface a.b\nmethod Call(a: int, a: int) -> ()",
    "interface a.b\nmethod A() -> ()\nmethod A() -> ()", "method A() -> ()",
    "interface a.b\nmethod A(a: [int]int) -> ()",
  ])
  func parserRefuses(_ text: String) {
    #expect(throws: InterfaceDocument.Fault.self) { try InterfaceDocument(parsing: text) }
  }
}
