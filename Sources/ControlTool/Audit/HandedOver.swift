import CVerifiers
import Foundation
import Libcrypto

/// What goes along with a bundle for whoever reads it: the verifiers, the page with the data in it,
/// the notice, and how to read them.
///
/// Whoever checks a bundle brings verifiers of his own, and knows them by their hashes, which stand
/// in the README and on the genesis card.
package enum HandedOver {
  /// `verify.py`, which needs Python's standard library and nothing else.
  package static var script: [UInt8] { bytes(cverifiers_script) }

  /// `verify.html`, which needs a browser and no network.
  package static var page: [UInt8] { bytes(cverifiers_page) }

  /// The notice of 42 CFR 2.32, its name in its first line.
  package static var notice: String { String(decoding: bytes(cverifiers_notice), as: UTF8.self) }

  /// The verifiers' file names and their SHA-256 in lower-case hexadecimal, as they are printed.
  package static var hashes: [(file: String, sha256: String)] {
    [("verify.html", SHA256.hash(page).hex), ("verify.py", SHA256.hash(script).hex)]
  }

  /// Adds them to the files that the verifiers read.
  static func complete(_ bundle: inout BundleFiles, notice: String?) throws(Failure) {
    let data = try Zip.archive(bundle.files)
    if let notice { bundle["NOTICE.txt"] = Array(notice.utf8) }
    bundle["verify.py"] = script
    bundle["index.html"] = try page(with: data)
    bundle["README.txt"] = Array(readme(hasNotice: notice != nil).utf8)
  }

  /// The page with a bundle inside: one opened from disk cannot read the files beside it. Base64
  /// cannot end the element that holds it.
  static func page(with data: [UInt8]) throws(Failure) -> [UInt8] {
    let marker = Array("<!-- bundle -->".utf8)
    guard let place = page.firstRange(of: marker) else {
      throw Failure("the page has no place for data")
    }
    let text = Data(data).base64EncodedString()
    let element = "<script id=\"bundle\" type=\"application/zip\">\(text)</script>"
    var full = page
    full.replaceSubrange(place, with: element.utf8)
    return full
  }

  private static func readme(hasNotice: Bool) -> String {
    let notice =
      hasNotice
      ? """

      This is a record of patients' treatment. Read NOTICE.txt before you use it or pass it on;
      DISCLOSURE.txt says to whom it was given, why, and on what authority.

      """ : ""
    return """
      Evidence of random test selection, in the format veridraw/1
      ============================================================
      \(notice)
      To check it without trusting whoever gave it to you
        1. Bring your own verify.html or verify.py. Compare its SHA-256 with the one printed in
           veridraw's README and on the genesis card that you were given on the first day:
             \(hashes[0].sha256)  \(hashes[0].file)
             \(hashes[1].sha256)  \(hashes[1].file)
        2. Open verify.html from disk in a browser, offline, and drop this .zip on it; or
             python3 verify.py FILE
        3. Type in any head that you kept: the line at the foot of a printed list, size and eight
           groups of four digits. Only what somebody outside kept proves that nothing was rewritten.

      index.html is the same page with this data inside. It is convenient, and proves little: it came
      from the people that it is about.

      checkpoint, log.vkey   the signed head and the key
      entries.jsonl          every entry of the log, in order
      acts.jsonl             what its changes say
      rosters/, lists/       who could be drawn, with which chance; who was drawn, with which number

      """
  }

  private static func bytes(
    _ file: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?
  ) -> [UInt8] {
    var size = 0
    return Array(UnsafeBufferPointer(start: file(&size), count: size))
  }
}
