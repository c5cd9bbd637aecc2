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
    HTMLPage(title: title, isPractice: receipt.verdict.isPractice, style: Self.style, body: body)
      .html
  }

  private static let style = """
    td.figure { white-space: normal; overflow-wrap: anywhere; }
    pre { font: 6.5pt/1.25 "Liberation Mono", "Courier New", monospace; white-space: pre-wrap;
      overflow-wrap: anywhere; }

    """

  private var body: String {
    """
    <h1>\(HTML.escape(title))</h1>
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
    <pre>\(HTML.lines(proof))</pre>
    </footer>
    """
  }

  private var title: String {
    let slot = receipt.slot.map { "\(Shown.date($0.date.description)), list \($0.list)" } ?? ""
    return Practice.title("Receipt of a draw: \(slot)", receipt.verdict.isPractice)
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
}
