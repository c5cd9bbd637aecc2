import Foundation

/// Many clients at once that behave badly, in a process of their own: each in its turn holds a
/// connection and says nothing, begins a message, asks for all patients and never reads, sends what
/// is too long, too deep or merely large, or connects and goes; who is turned away comes again.
enum Crowd {
  /// Sends it to `socket`; it has come when the child's output says `ready`, and stays until it is
  /// signalled. The superuser gives every `connections / users` of them a user of their own.
  static func come(
    to socket: String, connections: Int, users: Int, group: UInt32
  ) throws -> Child {
    guard let python = Tools.find("python3") else { throw CocoaError(.featureUnsupported) }
    return try Child(
      [python, "-c", script, socket, "\(connections)", "\(users)", "\(group)"])
  }

  private static let script = #"""
    import os, selectors, socket, sys
    path, count, users, group = sys.argv[1], *map(int, sys.argv[2:5])

    START = b'{"method":"org.veridraw.Today","parameters":{"date":"' + b"x" * 900_000
    SAYS = [
        ("holds", b""),
        ("holds", START),
        ("holds", b'{"method":"org.veridraw.ListPatients","more":true,"parameters":{"all":true}}\0' * 50),
        ("again", START + b'"}}\0'),
        ("again", b"x" * (2 << 20) + b"\0"),
        ("again", b'{"parameters":' + b"[" * 1000 + b"]" * 1000 + b"}\0"),
        ("again", b""),
    ]
    selector = selectors.DefaultSelector()

    def come(place):
        kind, text = SAYS[place % len(SAYS)]
        client = socket.socket(socket.AF_UNIX)
        if users:
            os.setegid(group)
            os.seteuid(62_000 + place % users)
        try:
            client.connect(path)
        finally:
            if users:
                os.seteuid(0)
                os.setegid(0)
        client.setblocking(False)
        events = selectors.EVENT_WRITE | (selectors.EVENT_READ if kind == "again" else 0)
        selector.register(client, events, (place, kind, [memoryview(text)]))

    def go_on(client, place, kind, left, events):
        """Whether the connection is still of use."""
        if events & selectors.EVENT_READ:
            return False
        left[0] = left[0][client.send(left[0]) if left[0] else 0:]
        if not left[0] and kind == "holds":
            selector.unregister(client)
            held.append(client)
        elif not left[0] and SAYS[place % len(SAYS)][1]:
            selector.modify(client, selectors.EVENT_READ, (place, kind, left))
        return bool(left[0]) or kind == "holds" or bool(SAYS[place % len(SAYS)][1])

    held = []
    if users:
        os.setgroups([])
    for place in range(count):
        come(place)
    print("ready", flush=True)
    while True:
        for key, events in selector.select():
            try:
                stays = go_on(key.fileobj, *key.data, events)
            except BlockingIOError:
                continue
            except OSError:
                stays = False
            if not stays:
                selector.unregister(key.fileobj)
                key.fileobj.close()
                come(key.data[0])
    """#
}
