import ControlAPI
import ControlTool
import Testing

@Suite("The list to print")
struct TodayPageTests {
  private let people = [
    Sample.row(19, "Zoë Quill"), Sample.row(17, "Ann Alder", observed: true),
    Sample.row(23, "<b>Bobby</b> & \"Co\""),
  ]

  @Test("the page is as it was reviewed")
  func golden() throws {
    let today = Sample.today([
      Sample.list(.list, rows: people, notices: ["floor not met today: 12 asked, 10 granted"])
    ])
    try Golden.check("today.html", TodayPage(today).html)
  }

  @Test("patients stand sorted by name, whatever order they came in")
  func sorted() throws {
    let page = TodayPage(Sample.today([Sample.list(.list, rows: people)])).html
    let ann = try #require(page.firstRange(of: "Ann Alder"))
    let zoe = try #require(page.firstRange(of: "Zoë Quill"))
    #expect(ann.lowerBound < zoe.lowerBound)
  }

  @Test("the five answers are five different sentences")
  func answers() {
    let pages = DayList.Answer.allCases.map { answer in
      TodayPage(Sample.today([Sample.list(answer, reason: "Thanksgiving")])).html
    }
    #expect(Set(pages).count == 5)
    #expect(pages.filter { $0.contains("MISSED") }.count == 1)
    #expect(pages.filter { $0.contains("nobody is selected") }.count == 1)
    #expect(pages.filter { $0.contains("not yet") }.count == 1)
    #expect(pages.filter { $0.contains("closed, there is no draw") }.count == 1)
  }

  @Test("the page needs nothing else and runs nothing")
  func selfContained() {
    let page = TodayPage(Sample.today([Sample.list(.list, rows: people)])).html
    for forbidden in ["<script", "http:", "https:", "src=", "url(", "@import", "<b>Bobby"] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    #expect(page.contains("&lt;b&gt;Bobby&lt;/b&gt; &amp; &quot;Co&quot;"))
  }

  @Test("who came late and was drawn is counted apart")
  func late() {
    var list = Sample.list(.list, rows: people)
    let among = ", and 1 who came late; 40 patients in this list"
    #expect(!TodayPage(Sample.today([list])).html.contains(among))
    list.late = 1
    #expect(TodayPage(Sample.today([list])).html.contains("to be tested\(among)"))
  }

  @Test("practice is marked, a real list is not")
  func practice() {
    let list = Sample.list(.list, rows: people)
    #expect(TodayPage(Sample.today([list])).html.contains("PRACTICE"))
    #expect(!TodayPage(Sample.today([list], practice: false)).html.contains("PRACTICE"))
  }

  @Test("the head stands on the page in the form for paper")
  func head() {
    let page = TodayPage(Sample.today([Sample.list(.nobody)])).html
    #expect(page.contains(Sample.head.spoken))
    #expect(page.contains(Sample.head.origin))
  }
}
