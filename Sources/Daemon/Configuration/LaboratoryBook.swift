import Synchronization
import Toxicology

/// What each laboratory means by what it sends, in the order of their files, which a reload replaces.
package final class LaboratoryBook: Sendable {
  private let laboratories: Mutex<[Laboratory]>

  init(_ laboratories: [Laboratory]) {
    self.laboratories = Mutex(laboratories)
  }

  var now: [Laboratory] { laboratories.withLock { $0 } }

  /// From the next message on, these count.
  func replace(with laboratories: [Laboratory]) {
    self.laboratories.withLock { $0 = laboratories }
  }
}
