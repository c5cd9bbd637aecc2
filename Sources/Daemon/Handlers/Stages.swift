import ControlAPI
import Foundation

extension Router {
  /// Input that is larger than one call.
  mutating func addStages() {
    on(StageBegin.self, allow: [.staff, .lab]) { parameters, session in
      StageBegin.Reply(stage: try session.beginStage(name: parameters.name))
    }
    on(StageAppend.self, allow: [.staff, .lab]) { parameters, session in
      guard let data = Data(base64Encoded: parameters.base64) else {
        throw ControlError(.invalidInput, "base64 must be base64 with padding")
      }
      try session.append([UInt8](data), toStage: parameters.stage)
      return Nothing()
    }
  }
}
