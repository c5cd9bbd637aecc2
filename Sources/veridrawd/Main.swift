import Daemon
import Glibc

/// `veridrawd --config FILE`: the daemon is a library, so that tests can hold it.
@main
struct Main {
  static func main() async {
    exit(await Program.run(arguments: Array(CommandLine.arguments.dropFirst())))
  }
}
