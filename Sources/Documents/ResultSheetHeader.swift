import Toxicology

/// The first row of a sheet, held against the columns that its laboratory's file names. Nobody sees
/// afterwards that value and cutoff changed places, so that whatever does not fit refuses the file.
struct ResultSheetHeader {
  let layout: SheetLayout
  let judge: LineJudge

  /// What is wrong with the header, and where; nil for one that may be of these columns.
  func fault(in cells: [CSVField]) -> (cell: CSVField, message: String)? {
    guard cells.count == layout.columns.count else {
      let counts = "\(cells.count) columns, the laboratory's file has \(layout.columns.count)"
      return (cells[0], "the header has \(counts)")
    }
    // No column is headed by a figure or a date.
    let isFigure = cells.map(\.text).contains {
      $0.contains(where: \.isNumber) && !$0.contains(where: \.isLetter)
    }
    if isFigure || judge.isResult(ResultSheet.line(cells, layout)) {
      return (
        cells[0],
        "a result stands where the header should: send the file with its header, or write "
          + "'header: false' in the laboratory's file"
      )
    }
    for (cell, column) in zip(cells, layout.columns) where column != .ignored {
      guard let meant = Self.column(headed: cell.text), meant != column else { continue }
      return (
        cell,
        "this column is headed '\(cell.text)', and the laboratory's file has "
          + "'\(column.rawValue)' in its place: one of the two has changed"
      )
    }
    return nil
  }

  /// The column that a heading is known to stand for; most laboratories call them something else.
  private static func column(headed text: String) -> SheetLayout.Column? {
    let plain = text.lowercased().filter { $0.isLetter || $0.isNumber }
    return SheetLayout.Column(rawValue: plain) ?? synonyms.first { $0.value.contains(plain) }?.key
  }

  private static let synonyms: [SheetLayout.Column: Set<String>] = [
    .specimen: ["specimenid", "specimennumber", "sample", "sampleid", "samplenumber", "barcode"],
    .order: ["orderid", "ordernumber", "requisition", "requisitionid", "requisitionnumber"],
    .code: ["testcode", "analytecode", "drugcode", "loinc", "loinccode", "localcode"],
    .name: ["testname", "analyte", "analytename", "drug", "drugname", "substance"],
    .value: ["result", "resultvalue", "finding", "concentration"],
    .cutoff: ["cutoffvalue", "cutofflevel", "threshold", "range", "referencerange", "refrange"],
    .unit: ["units", "uom", "resultunit", "resultunits"],
    .flag: ["flags", "abnormal", "abnormalflag", "resultflag"],
    .status: ["resultstatus", "reportstatus"],
    .collected: ["collectedat", "collecteddate", "collectiondate", "collectiontime"],
    .issued: ["issuedat", "issueddate", "reported", "reportdate", "reporteddate", "resultdate"],
  ]
}
