/// The look of a printed page: black on white, A4 and Letter alike, heads repeated on each sheet.
enum PageStyle {
  static let css = """
    @page { margin: 12mm 10mm; }
    * { box-sizing: border-box; }
    body { font: 11pt/1.35 "Liberation Sans", Arial, Helvetica, sans-serif; color: #000;
      background: #fff; max-width: 190mm; margin: 1rem auto; padding: 0 .5rem; }
    h1 { font-size: 15pt; margin: 0; }
    p { margin: .3em 0; }
    section + section { margin-top: 1.5em; break-before: page; }
    .meta { font-size: 9pt; }
    .answer { font-weight: bold; }
    .answer.missed { border: 2px solid #000; padding: .3em .5em; }
    .notice { border-left: 4px solid #000; padding-left: .5em; }
    .practice { border: 3px double #000; padding: .4em; text-align: center; font-weight: bold;
      letter-spacing: .05em; }
    table { border-collapse: collapse; width: 100%; margin-top: .6em; font-size: 9.5pt; }
    thead { display: table-header-group; }
    tr { break-inside: avoid; }
    th, td { border-bottom: 1px solid #000; padding: .38em .3em; text-align: left;
      vertical-align: bottom; overflow-wrap: anywhere; }
    th { border-bottom-width: 2px; font-size: 8pt; overflow-wrap: normal; }
    .name { font-weight: bold; min-width: 30mm; }
    .figure { font-variant-numeric: tabular-nums; white-space: nowrap; }
    .sheet { border: 0; padding: 0 .3em; font-size: 8pt; }
    .box { text-align: center; padding-left: .1em; padding-right: .1em; }
    th.box { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; }
    .box span { display: inline-block; width: 4mm; height: 4mm; border: 1px solid #000; }
    .initials { min-width: 16mm; }
    td.initials { border-left: 1px solid #000; }
    footer { margin-top: 1.2em; border-top: 2px solid #000; padding-top: .4em; font-size: 9pt;
      break-inside: avoid; }
    .head { font: 11pt/1.4 "Liberation Mono", "Courier New", monospace; }
    @media print { body { margin: 0; padding: 0; max-width: none; } }
    """
}
