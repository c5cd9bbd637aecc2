import Documents
import Toxicology

/// The shipped table, and what the senders of the samples mean by what they sent.
enum Laboratories {
  static func table() throws -> SubstanceTable {
    try SubstanceFile.read(Shipped.bytes("rules/substances.yaml"), file: "substances.yaml")
  }

  static func all() throws -> [Laboratory] {
    let table = try table()
    return try [cls, crl, sheet].map {
      try LaboratoryFile.read($0.bytes, file: "laboratory.yaml", table: table)
    }
  }

  /// Sends sentences, and its own number for each order.
  static let cls = """
    laboratory: cls
    version: 1
    from: 2010-01-01
    sender: CLS
    specimen: urine
    definitive_orders: ["12104818"]
    names:
      - {name: cannabiniods, analyte: THC}
      - {name: barbiturate metabolites, analyte: BAR}
    sentences:
      - {says: "prelimiary findings show the presence of {analyte}", method: presumptive}
      - {says: "the presence of {analyte} have been confirmed by gc-ms testing", method: definitive}
      - {says: "gc-ms testing has confirmed the presence of {analyte}", method: definitive}
    disowning: ["error - disregard above report", "error- please disregard above report"]

    """

  /// Sends no status.
  static let crl = """
    laboratory: crl
    version: 1
    from: 2026-01-01
    sender: CRL_LAB
    specimen: urine
    blank_status: final

    """

  static let sheet = """
    laboratory: pipe
    version: 1
    from: 2026-01-01
    sender: pipe
    specimen: urine
    blank_status: final
    sheet:
      separator: "|"
      comment: "#"
      columns: [specimen, order, ignored, ignored, ignored, collected, code, name, value, cutoff,
        ignored, flag, issued]

    """
}

extension LabReport {
  /// `THC negative` for each analyte, in the report's order.
  var said: [String] { observations.map { "\($0.analyte) \($0.reading.rawValue)" } }
}
