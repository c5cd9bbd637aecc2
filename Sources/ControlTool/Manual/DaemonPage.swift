/// veridrawd(8).
enum DaemonPage {
  static var text: String {
    let lines =
      [
        Roff.title("VERIDRAWD", 8, "System Administration"),
        ".SH NAME", "veridrawd \\- draws who is tested today, and keeps the log that proves it",
        ".SH SYNOPSIS", ".B veridrawd", "[\\fB\\-\\-config\\fR \\fIfile\\fR] [\\fB\\-\\-check\\fR]",
        ".br", ".B veridrawd", "\\fB\\-\\-version\\fR | \\fB\\-\\-help\\fR",
      ] + description + options + signals + status + keys + mailbox + failure + upkeep
      + SecuritySection.lines
      + files
      + Roff.seeAlso(("veridraw", 1), ("veridraw.yaml", 5), ("systemd.service", 5))
    return lines.joined(separator: "\n") + "\n"
  }

  private static var description: [String] {
    Roff.section(
      "DESCRIPTION",
      """
      veridrawd draws each day's lists at their opening times, keeps the records and the draw log, \
      and answers the command veridraw on a Unix socket. It runs in the foreground, logs to its \
      standard error, and listens on no network.
      """,
      """
      Who calls is known from the socket: the uid and the groups of the process that connected. \
      Groups give roles in veridraw.yaml. uid 0 may administer and do nothing else.
      """,
      """
      A crash is a normal exit: each start reads the whole log again, finishes or declares what was \
      interrupted, and only then says that it is ready. Nothing is acknowledged before it is on \
      disk. A database that is older than the newest signed head, as after a restored backup, is \
      refused: see DISASTERS.
      """,
      """
      From systemd it takes its socket (LISTEN_FDS) and tells it READY, RELOADING, STOPPING, a \
      status line and the watchdog's beat (sd_notify). Without systemd it makes the socket named in \
      its file.
      """)
  }

  private static var options: [String] {
    [".SH OPTIONS"]
      + Roff.entry(
        "--config <file>", "The configuration; \(ConfigCheck.standardFile) when absent.")
      + Roff.entry("--check", "Read the configuration, print every problem, start nothing.")
      + Roff.entry(
        "--restore [<backup>] --reason <text>",
        "Bring the log back and declare what is lost; 'veridraw system restore' walks through it.")
      + Roff.entry(
        "--rotate log|sealing --reason <text>",
        "Put a new key in the place of an old one; 'veridraw system key rotate'.")
      + Roff.entry("--version", "Print the version.")
      + Roff.entry("--help", "Print a summary.")
  }

  private static var signals: [String] {
    [".SH SIGNALS"]
      + Roff.entry(
        "TERM, INT", "Stop: calls under way are finished, new ones refused; then exit with 0.")
      + Roff.entry(
        "HUP",
        "Read the configuration again. Roles count from the next connection on, the laboratories' "
          + "files from the next message on; everything else waits for a restart. A file with "
          + "problems changes nothing and is logged; "
          + "'systemctl reload veridrawd' checks it first and fails on one.")
  }

  private static var keys: [String] {
    Roff.section(
      "KEYS",
      """
      The first start makes two keys in the state directory, files of mode 0600: one wraps the keys \
      of every identity, one signs heads. They can be sealed to this machine instead, so that a disk \
      or a copy of it opens nothing elsewhere. First see that both are kept outside: a sealed key \
      opens on no other machine.
      """)
      + Roff.example(
        """
        mkdir -m 700 -p /etc/credstore.encrypted
        cd /var/lib/veridraw
        for key in sealing.key log.key; do
          systemd-creds encrypt --name=veridraw.$key $key /etc/credstore.encrypted/veridraw.$key
        done
        """)
      + [".PP", Roff.text("Then name them in veridraw.yaml:")]
      + Roff.example(
        """
        keys:
          sealing: /run/credentials/veridrawd.service/veridraw.sealing.key
          log: /run/credentials/veridrawd.service/veridraw.log.key
        """)
      + [
        ".PP",
        Roff.text(
          """
          Restart veridrawd, and remove sealing.key and log.key. A credential that was touched is \
          refused: the unit fails with status 243 and is not tried again.
          """),
      ]
  }

  private static var mailbox: [String] {
    Roff.section(
      "RESULTS OF LABORATORIES",
      """
      veridraw-import.path watches /var/lib/veridraw-import/inbox; 'systemctl enable --now \
      veridraw-import.path' turns it on. Whatever brings files there, an interface engine or an SFTP \
      account, is put into the group veridraw-import and leaves them readable to it. \
      veridraw-import.service takes them as a technician of the laboratory who can do nothing else on \
      this machine.
      """,
      """
      A file is taken when nothing of it, its name included, has changed for ten seconds; whoever \
      writes more slowly writes it as .NAME, which is not looked at, and renames it. It is moved to \
      done when it is in the records, and to held if nothing of it could be taken: then the unit \
      fails, and people are told. Names of files, which may be names of patients, are not written to \
      the journal: 'file 131074' is the one that 'ls -i' shows with that number. Lines that wait \
      for somebody are in 'veridraw result held'. After a power cut a file is taken again, and \
      known. In done they lie readable to root until somebody removes them; a folder answers beside \
      it, if there is one, gets the HL7 acknowledgements.
      """)
  }

  private static var failure: [String] {
    Roff.section(
      "WHEN IT FAILS",
      """
      A daemon that ends is started again after a second, and callers wait meanwhile in the socket's \
      queue; so is one whose writer hangs for three minutes (WatchdogSec in the unit). After a minute \
      of failing, and at once where the configuration or a credential is bad, the unit fails: \
      veridraw-alarm@.service tells the journal, everybody who is logged in, and the program \
      /etc/veridraw/alarm where there is one, which gets the unit and a sentence as its arguments. \
      That is the place to send a mail from.
      """,
      """
      /usr/share/doc/veridraw/paper.html is to be printed before that day: what the front desk does \
      without the server, and how it is entered afterwards.
      """)
  }

  private static var status: [String] {
    [".SH EXIT STATUS"]
      + Roff.entry("0", "Stopped as asked, or the configuration has no problem.")
      + Roff.entry("1", "Could not start or go on: the message says why and what to do.")
      + Roff.entry("64", "An argument that is none.")
      + Roff.entry(
        "70",
        "Stopped itself because going on could have broken the log, for example when a write to "
          + "the disk failed half-way. Start it again: it begins by reading what is on disk.")
      + Roff.entry("78", "The configuration cannot be used; systemd does not try again.")
  }

  private static var upkeep: [String] {
    Roff.section(
      "DISASTERS",
      """
      What must exist somewhere else: the files of 'veridraw system backup', fetched daily, and the \
      recovery card of 'veridraw system cards', on paper. Where the server is lost: install on another \
      one, put veridraw.yaml back, start nothing, and run 'veridraw system restore FILE --reason TEXT'. \
      Names are readable again and the log goes on. What was recorded after the backup is gone; draws \
      whose secrets were on the old disk, and days that may have been drawn there after the backup, \
      stand as missed and are never drawn again. The log says so for ever: 'audit verify' ends with 2 \
      unless --accept-restore is given.
      """,
      """
      Without the card: a lost sealing key loses every name for good, a lost log key ends the log, \
      whose evidence stays verifiable; a new log needs a new origin.
      """)
      + Roff.section(
        "WARM STANDBY",
        """
        Litestream (0.5.17 was tried) copies the database to another place as it is written, run by the \
        daemon's user: 'litestream replicate /var/lib/veridraw/veridraw.db URL'. It must not see the \
        seeds or the newest head, which lie in the other directory. On the standby: 'litestream restore \
        -o /var/lib/veridraw/veridraw.db URL', 'chmod 600' and the daemon's user for that file, and \
        'veridraw system restore --reason TEXT' without a file. What was written in the last seconds \
        may be lost, and the draws to come are, as after any disaster. It does not replace the \
        backups, which are checked.
        """)
      + Roff.section(
        "CLOCK",
        """
        A reading more than a week beyond the last entry and the time that the machine has lived since \
        is not believed unless the machine follows a time server: nothing is drawn, missed or recorded, \
        and status, doctor and journal say so, until the clock is set right or an administrator says \
        'veridraw system clock TIME'. A wrong reading within that week is acted upon: lists up to it are \
        drawn too early or stand as missed, and stay so.
        """)
  }

  private static var files: [String] {
    [".SH FILES"]
      + Roff.entry(ConfigCheck.standardFile, "The configuration.")
      + Roff.entry("/var/lib/veridraw", "The database and the keys; mode 0700. Back it up.")
      + Roff.entry("/var/lib/veridraw-backup", "Copies of the database; mode 0700.")
      + Roff.entry(
        "/var/lib/veridraw-local",
        "The seeds not yet revealed and the newest signed head; mode 0700. Never back it up.")
      + Roff.entry(ConnectionOptions.standardSocket, "The socket.")
      + Roff.entry("/etc/veridraw/alarm", "Run as root when the unit has failed, where it exists.")
      + Roff.entry(
        "/usr/share/doc/veridraw/paper.html", "To be printed: work without the server.")
  }
}
