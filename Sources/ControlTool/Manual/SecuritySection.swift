/// What is protected, who is trusted with what, and what is not defended against: of veridrawd(8).
enum SecuritySection {
  static var lines: [String] {
    [".SH SECURITY", Roff.text("What is to be protected:")]
      + assets.flatMap { Roff.entry($0.0, $0.1) }
      + [".PP", Roff.text("Who is trusted with what:")]
      + trust.flatMap { Roff.entry($0.0, $0.1) }
      + [".PP", Roff.text("What is not defended against:")]
      + gaps.flatMap { [".IP \\(bu 2", Roff.text($0)] }
  }

  private static let assets = [
    (
      "Identities",
      "Names, birth dates, contacts: sealed with a key per patient, which the sealing key wraps."
    ),
    (
      "The next list",
      "Nobody may know or choose it: it follows from a secret in the local directory and from rows "
        + "that are fixed before the draw."
    ),
    (
      "The past",
      "Draws, outcomes, results and who looked: in a log that shows every change to whoever kept a "
        + "head of it."
    ),
    (
      "The day",
      "One draw or one explained miss for each day, whatever is killed, full or without power."
    ),
  ]

  private static let trust = [
    (
      "root, the kernel and whoever runs the hardware",
      "With everything that is here, names and unrevealed secrets included; not with the past, "
        + "which they cannot change unnoticed by whoever kept a head."
    ),
    (
      "administrators (admin)",
      "With programs, policies, keys and backups; they see no list and no result."
    ),
    (
      "front desk (staff)",
      "With names and the day's list, and to record truthfully who came; not to choose, nor to "
        + "excuse alone."
    ),
    (
      "laboratory (lab)",
      "To read and enter what the cup says; it knows a test by its specimen, not by a name."
    ),
    (
      "clinicians (clinician)",
      "With names and results, to interpret them, and to cancel or close."
    ),
    (
      "reviewers (compliance)",
      "With everything by label, and with a name where they give a reason, which is logged."
    ),
    (
      "veridrawd",
      "To keep a secret until its window closes and to log what it does; not with what it says of "
        + "the past, which veridraw audit verify works out again."
    ),
    (
      "whoever keeps heads",
      "To keep them where the administrator cannot reach, and to bring the right ones."
    ),
    (
      "systemd",
      "To hand over the socket and the keys, and to keep the daemon in: no network, no program but "
        + "itself, no file but its own."
    ),
    ("the network", "With nothing: there is none."),
  ]

  private static let gaps = [
    "Root, or whoever has the disk and the keys: names can be read, and the next lists known. Seal "
      + "the keys to the machine, encrypt the disk, and never hibernate: that writes the memory out.",
    "An administrator who tries secrets until one suits him, where no officer rolls dice.",
    "The whole machine put back to an earlier day: it can draw that day again, and only a head that "
      + "was kept outside shows it.",
    "Two people who agree, where two are asked.",
    "One account used by several people: the account is the person.",
    "Somebody who was never enrolled, somebody who was warned after the draw, somebody else's "
      + "specimen.",
    "Paper and screens: a printed list is whoever's hands it is in.",
    "Being kept from working, by root, a full disk or a pulled plug: it is told and logged, not "
      + "prevented.",
  ]
}
