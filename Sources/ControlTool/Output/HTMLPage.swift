/// A page that needs nothing else and runs nothing: read in a browser, printed, kept.
struct HTMLPage {
  /// What is printed in the window's title bar, as text.
  let title: String
  let isPractice: Bool
  /// Rules of this page alone, each line with its end, after those of `PageStyle`.
  var style = ""
  /// Markup, with everything that came from elsewhere escaped.
  let body: String

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
    \(style)</style>
    </head>
    <body>
    \(practice)\(body)
    </body>
    </html>

    """
  }

  private var practice: String {
    isPractice ? "<p class=\"practice\">\(HTML.escape(Practice.mark))</p>\n" : ""
  }
}
