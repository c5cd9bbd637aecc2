import Evidence
import Selection

/// A receipt as one page to print: what it says, what it cannot show, and the proof itself.
struct ReceiptPage {
  private let receipt: ReceiptVerdict
  private let proof: String

  init(_ receipt: ReceiptVerdict, proof: String) {
    self.receipt = receipt
    self.proof = proof
  }

  var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(HTML.escape(title))</title>
    <style>
    \(PageStyle.css)
    td.figure { white-space: normal; overflow-wrap: anywhere; }
    pre { font: 6.5pt/1.25 "Liberation Mono", "Courier New", monospace; white-space: pre-wrap;
      overflow-wrap: anywhere; }
    </style>
    </head>
    <body>
    \(practice)<h1>\(HTML.escape(title))</h1>
    <table>\(rows)</table>
    <p class="answer">\(HTML.escape(conclusion))</p>
    <p>The number was made from a secret that had been locked away before the day's roster was fixed, \
    and published after the list closed. Whoever's number is below his chance is tested. The file \
    beside this page, which is printed below, proves both:</p>
    <p class="head">veridraw audit verify FILE.tlog-proof</p>
    <p>What it cannot show by itself:</p>
    <ul>\(limits)</ul>
    <footer>
    <p><b>42 CFR part 2 prohibits unauthorized use or disclosure of these records.</b></p>
    <pre>\(proofText)</pre>
    </footer>
    </body>
    </html>

    """
  }

  private var title: String {
    let slot = receipt.slot.map { "\(Shown.date($0.date.description)), list \($0.list)" } ?? ""
    return (receipt.verdict.isPractice ? "PRACTICE " : "") + "Receipt of a draw: \(slot)"
  }

  private var practice: String {
    receipt.verdict.isPractice
      ? "<p class=\"practice\">\(HTML.escape(Practice.mark))</p>\n" : ""
  }

  private var rows: String {
    ReceiptText.facts(receipt).map { name, value in
      "<tr><th>\(HTML.escape(name))</th><td class=\"figure\">\(HTML.escape(value))</td></tr>"
    }.joined(separator: "\n")
  }

  private var conclusion: String {
    switch receipt.verdict.exitCode {
    case 0: "Checked when it was made: the outcome follows."
    case 2: "Checked when it was made: it CONTRADICTS itself."
    default: "Checked when it was made: not everything could be checked."
    }
  }

  private var limits: String {
    receipt.verdict.unchecked.map { "<li>\(HTML.escape($0))</li>" }.joined()
  }

  /// Line by line: what is not printable has no line feed either.
  private var proofText: String {
    proof.split(separator: "\n", omittingEmptySubsequences: false)
      .map { HTML.escape(String($0)) }.joined(separator: "\n")
  }
}
