import ControlAPI

/// The day's lists as one page that needs nothing else: to be printed, ticked off and kept.
package struct TodayPage {
  private let today: Today.Reply

  package init(_ today: Today.Reply) {
    self.today = today
  }

  package var html: String {
    HTMLPage(title: title, isPractice: today.practice, body: "\(lists)\n\(foot)").html
  }

  private var title: String {
    let names = today.lists.map(\.title).joined(separator: ", ")
    return Practice.title("\(today.date) \(names)", today.practice)
  }

  private var lists: String {
    guard !today.lists.isEmpty else {
      let text = "\(Shown.date(today.date)): no program has a list on this day"
      return "<section><h1>\(HTML.escape(text))</h1></section>"
    }
    return today.lists.map(section).joined(separator: "\n")
  }

  private func section(_ list: DayList) -> String {
    let sentence = HTML.escape(TodayText.sentence(list, date: today.date))
    let notices = list.notices.map { "<p class=\"notice\">\(HTML.escape($0))</p>\n" }.joined()
    let table =
      list.rows.isEmpty ? "" : PageTable.html(list, date: today.date, practice: today.practice)
    return """
      <section>
      <h1>\(HTML.escape(Shown.date(today.date))) · \(HTML.escape(list.title))</h1>
      <p class="meta">list \(HTML.escape(list.list)) of \(HTML.escape(list.program))\(times(list))</p>
      <p class="answer \(list.answer.rawValue)">\(sentence)</p>
      \(notices)\(table)
      </section>
      """
  }

  private func times(_ list: DayList) -> String {
    guard let opens = list.opens, let closes = list.closes else { return "" }
    let span = "\(Shown.time(opens, on: today.date))–\(Shown.time(closes, on: today.date))"
    return " · \(HTML.escape(span))"
  }

  private var foot: String {
    """
    <footer>
    <p class="head"><b>\(HTML.escape(today.head.spoken))</b><br>\(HTML.escape(today.head.origin))</p>
    <p>This line fixes the log of all draws as it stood when this page was printed: whoever keeps \
    the page can prove later that nothing before it was altered, removed or drawn again.</p>
    <p class="meta">as of \(HTML.escape(Shown.instant(today.asOf))) · confidential: patient \
    record · tick what happened, add your initials, keep the page · when the computer does not \
    answer, go on with this page and the sheet that was printed for such a day</p>
    </footer>
    """
  }
}
