import Daemon
import Glibc
import Testing

/// What the kernel says about a peer, and what that allows.
struct PeerTests {
  @Test
  func ownEndOfAPairIsOurselves() throws {
    var ends: [CInt] = [0, 0]
    #expect(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    let peer = try Peer(of: ends[0])
    #expect(peer.uid == geteuid())
    #expect(peer.gid == getegid())
    #expect(peer.groups == ownGroups())
  }

  private func ownGroups() -> Set<UInt32> {
    var groups = [gid_t](repeating: 0, count: 65_536)
    let count = getgroups(CInt(groups.count), &groups)
    return Set(groups.prefix(Int(max(count, 0))))
  }

  @Test
  func whatIsNoSocketHasNoPeer() throws {
    #expect(throws: SystemFault.self) { try Peer(of: -1) }
    let file = open("/dev/null", O_RDONLY)
    defer { close(file) }
    #expect(throws: SystemFault.self) { try Peer(of: file) }
  }

  private let map = RoleMap([10: [.staff], 20: [.lab, .clinician], 0: [.compliance]])

  @Test
  func groupsAddUp() {
    #expect(map.roles(of: Peer(uid: 1000, gid: 10, groups: [20])) == [.staff, .lab, .clinician])
    #expect(map.roles(of: Peer(uid: 1000, gid: 99, groups: [10])) == [.staff])
  }

  @Test(arguments: [
    Peer(uid: 1000, gid: 1000), Peer(uid: 1000, gid: 1000, groups: [11, 19]),
    Peer(uid: 10, gid: 1000, groups: []),
  ])
  func strangerHasNoRole(_ peer: Peer) {
    #expect(map.roles(of: peer) == [])
  }

  @Test
  func superuserAdministersAndNothingElse() {
    #expect(map.roles(of: Peer(uid: 0, gid: 0, groups: [0, 10, 20])) == [.admin])
  }

  /// Under `PrivateUsers=yes` everybody looks like this; nobody must gain by it.
  @Test
  func unmappedPeerHasNoRole() {
    let peer = Peer(uid: 65_534, gid: 10, groups: [20])
    #expect(map.roles(of: peer) == [])
  }

  @Test
  func groupsAreFoundByName() throws {
    let map = try RoleMap(resolving: [.staff: ["root"], .lab: ["daemon", "root"]])
    #expect(map.roles(of: Peer(uid: 1000, gid: 0)) == [.staff, .lab])
    #expect(map.roles(of: Peer(uid: 1000, gid: 1)) == [.lab])
  }

  @Test
  func allUnknownGroupsAreNamed() {
    let names: [Role: [String]] = [
      .staff: ["root", "no-such-b"], .lab: ["no-such-a"], .admin: [""],
    ]
    #expect(throws: RoleMap.Fault.unknownGroups(["", "no-such-a", "no-such-b"])) {
      try RoleMap(resolving: names)
    }
  }

  @Test
  func groupOfTheUnmappedGivesNothing() {
    #expect(throws: RoleMap.Fault.overflowGroup("nogroup")) {
      try RoleMap(resolving: [.staff: ["nogroup"]])
    }
  }

  @Test
  func reloadCountsFromThenOn() {
    let book = RoleBook(map)
    let peer = Peer(uid: 1000, gid: 30)
    #expect(book.roles(of: peer) == [])
    book.replace(with: RoleMap([30: [.admin]]))
    #expect(book.roles(of: peer) == [.admin])
  }
}
