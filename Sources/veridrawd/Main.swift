import Daemon
import Glibc

/// `veridrawd --config FILE`: the daemon is a library, so that tests can hold it.
@main
struct Main {
  static func main() async {
    // libdispatch tells syslog, for every thread, that an ordinary user may not raise its priority.
    setenv("LIBDISPATCH_LOG", "NO", 0)
    exit(await Program.run(arguments: Array(CommandLine.arguments.dropFirst())))
  }
}
