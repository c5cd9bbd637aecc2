import ControlTool
import Glibc

@main
enum Main {
  static func main() async {
    // libdispatch tells syslog, for every thread, that an ordinary user may not raise its priority.
    setenv("LIBDISPATCH_LOG", "NO", 0)
    exit(await Veridraw.run())
  }
}
