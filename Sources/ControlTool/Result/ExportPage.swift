import ControlAPI
import Toxicology

/// Exported results as one page to read and to print: the notice first, then each version, the newest
/// first.
struct ExportPage {
  private let export: ExportResults.Reply
  private let notice: String

  init(_ export: ExportResults.Reply, notice: String) {
    self.export = export
    self.notice = notice
  }

  var html: String {
    HTMLPage(title: title, isPractice: export.practice, style: Self.style, body: body).html
  }

  private static let style = """
    .past { color: #555; }
    .past h3 { text-decoration: line-through; }
    h2 { font-size: 12.5pt; margin: 1.2em 0 0; }
    h3 { font-size: 10.5pt; margin: .9em 0 0; }
    pre { font: 8pt/1.3 "Liberation Mono", "Courier New", monospace; white-space: pre-wrap; }

    """

  private var body: String {
    """
    <h1>\(HTML.escape(title))</h1>
    <p class="notice"><b>42 CFR part 2 prohibits unauthorized use or disclosure of these records.</b> \
    The whole notice stands at the end.</p>
    <p>\(HTML.escape("\(export.name), born \(Shown.date(export.born)), patient \(export.patient)"))</p>
    \(export.tests.map(test).joined(separator: "\n"))
    <footer>
    <pre>\(HTML.lines(export.record))</pre>
    <pre>\(HTML.lines(notice))</pre>
    </footer>
    """
  }

  private var title: String {
    Practice.title("Results of drug tests, patient \(export.patient)", export.practice)
  }

  private func test(_ test: ExportedTest) -> String {
    let specimen = test.specimen.map { ", specimen \($0)" } ?? ""
    let collected = test.collected.map { ", collected \(Shown.instant($0))" } ?? ""
    return "<h2>"
      + HTML.escape("Test \(test.test) of \(Shown.date(test.date)), \(test.reason)")
      + "</h2>\n<p class=\"meta\">"
      + HTML.escape("\(String((specimen + collected).dropFirst(2)))") + "</p>\n"
      + test.caveats.map(caveat).joined()
      + test.versions.reversed().map(version).joined(separator: "\n")
  }

  private func caveat(_ sentence: String) -> String {
    "<p class=\"caveat\"><b>\(HTML.escape(sentence))</b></p>\n"
  }

  private func version(_ version: ExportedVersion) -> String {
    let heading =
      "Version \(version.version): \(version.method), \(version.status), "
      + ExportText.standing(version)
    let reason = version.reason.map { "; \($0)" } ?? ""
    let entered =
      "\(version.source), entered \(Shown.instant(version.entered))"
      + (version.replaces.map { ", follows version \($0)" } ?? "") + reason
    return """
      <div class="\(version.isReplaced ? "past" : "standing")">
      <h3>\(HTML.escape(heading))</h3>
      <p class="meta">\(HTML.escape(entered))</p>
      \(ExportText.notes(version).map(caveat) ?? "")\(version.lines.isEmpty ? "<p>No readings: the version before is taken back.</p>" : table(version))
      </div>
      """
  }

  private func table(_ version: ExportedVersion) -> String {
    "<table><thead><tr><th>analyte</th><th></th><th>reading</th><th>figure</th><th>cutoff</th>"
      + "<th>remark</th></tr></thead>\n<tbody>\n"
      + version.lines.map(row).joined(separator: "\n") + "\n</tbody></table>"
  }

  private func row(_ line: ExportedLine) -> String {
    let reading = Reading(rawValue: line.reading)
    let remark = reading.map { $0.isAbsent || $0 == .measured ? "" : $0.interpretation } ?? ""
    let cells = [
      line.analyte, line.title, ExportText.reading(line), line.value ?? "", line.cutoff ?? "",
      remark,
    ]
    return "<tr>" + cells.map { "<td>\(HTML.escape($0))</td>" }.joined() + "</tr>"
  }
}
