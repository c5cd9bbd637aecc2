import Foundation
import Libcrypto
import TestSupport
import Testing

@testable import ControlTool

/// What goes along with a bundle, and how it is known.
@Suite struct HandedOverTests {
  private var page: String { String(decoding: HandedOver.page, as: UTF8.self) }

  @Test("the README states the hashes by which an inspector knows his own copies")
  func hashes() throws {
    let url = Fixtures.project.appending(path: "README.md")
    let readme = try String(contentsOf: url, encoding: .utf8)
    for (file, sha256) in HandedOver.hashes {
      #expect(readme.contains("\(sha256)  \(file)"), "\(file) has SHA-256 \(sha256)")
    }
  }

  @Test("the program carries the files as they lie in the sources", arguments: ["py", "html"])
  func embedded(_ kind: String) throws {
    let file = Fixtures.project.appending(path: "Sources/CVerifiers/verify.\(kind)")
    let carried = kind == "py" ? HandedOver.script : HandedOver.page
    #expect(try Data(contentsOf: file) == Data(carried))
  }

  /// A browser runs nothing whose hash is not in the policy, and reaches nothing.
  @Test(
    "the page's own policy admits its one script and its one style", arguments: ["script", "style"])
  func policy(_ element: String) throws {
    let parts = page.split(separator: "<\(element)>", omittingEmptySubsequences: false)
    let body = try #require(parts.dropFirst().first?.firstRange(of: "</\(element)>"))
    let text = try #require(parts.dropFirst().first?[..<body.lowerBound])
    #expect(parts.count == 2)
    let hash = Data(SHA256.hash(Array(text.utf8)).bytes).base64EncodedString()
    #expect(page.contains("\(element)-src 'sha256-\(hash)'"), "sha256-\(hash)")
    #expect(page.contains("content=\"default-src 'none'; "))
  }

  @Test("nothing of a bundle can become markup")
  func noMarkup() {
    for way in [
      "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http:", "https:",
    ] {
      #expect(!page.contains(way), "\(way)")
    }
  }

  @Test func pageWithData() throws {
    let data = Array("</script><script>alert(1)</script>".utf8)
    let full = String(decoding: try HandedOver.page(with: data), as: UTF8.self)
    #expect(full.contains("<script id=\"bundle\" type=\"application/zip\">PC9zY3JpcHQ+"))
    #expect(!full.contains("alert(1)"))
    #expect(full.count > page.count)
  }

  @Test func noticeHasADateAndATitle() throws {
    let first = try #require(HandedOver.notice.split(separator: "\n").first)
    #expect(first.contains("42 CFR 2.32"))
    #expect(first.contains(/20\d\d-\d\d-\d\d/))
    #expect(first.count <= 200)
  }

  @Test func completeBundle() throws {
    var bundle = BundleFiles()
    bundle["checkpoint"] = [1]
    try HandedOver.complete(&bundle, notice: "title\n\ntext\n")
    #expect(
      bundle.files.keys.sorted() == [
        "NOTICE.txt", "README.txt", "checkpoint", "index.html", "verify.py",
      ])
    let readme = String(decoding: bundle["README.txt"] ?? [], as: UTF8.self)
    for (file, sha256) in HandedOver.hashes { #expect(readme.contains("\(sha256)  \(file)")) }
    #expect(readme.contains("NOTICE.txt"))
    var own = BundleFiles()
    try HandedOver.complete(&own, notice: nil)
    #expect(own["NOTICE.txt"] == nil)
  }
}
