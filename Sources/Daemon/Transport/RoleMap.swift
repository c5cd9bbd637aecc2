import Glibc

/// Which Unix groups give which roles. Who is in none of them may do nothing.
package struct RoleMap: Sendable {
  /// Why a map of groups cannot be used.
  package enum Fault: Error, Equatable, CustomStringConvertible {
    /// These groups do not exist.
    case unknownGroups([String])
    /// This group is the one that peers without an identity of their own appear in.
    case overflowGroup(String)
    case system(SystemFault)

    package var description: String {
      switch self {
      case .unknownGroups(let names):
        "no such group: \(names.joined(separator: ", ")); 'groupadd --system NAME' makes one"
      case .overflowGroup(let name):
        "group \(name) cannot give a role: unmapped peers appear in it"
      case .system(let fault): fault.description
      }
    }
  }

  /// What the kernel shows instead of a uid or gid that has no mapping (`PrivateUsers=`, NFS).
  package static let overflow: UInt32 = 65_534

  private let roles: [UInt32: Set<Role>]
  /// Roles of every peer, whoever it is: practice only.
  private var common: Set<Role> = []

  /// Every role for every peer: for a practice log, which holds nobody's record and where one
  /// person plays all parts.
  package static var everybody: RoleMap {
    var map = RoleMap([:])
    map.common = Set(Role.allCases)
    return map
  }

  /// A map by gid.
  package init(_ roles: [UInt32: Set<Role>]) {
    self.roles = roles
  }

  /// Looks the groups up by name, once. Every group must exist: a misspelt one would lock a whole
  /// role out, silently.
  package init(resolving names: [Role: [String]]) throws(Fault) {
    var roles: [UInt32: Set<Role>] = [:]
    var unknown: Set<String> = []
    for (role, groups) in names {
      for name in groups {
        guard let gid = try Self.gid(of: name) else {
          unknown.insert(name)
          continue
        }
        if gid == Self.overflow { throw .overflowGroup(name) }
        roles[gid, default: []].insert(role)
      }
    }
    guard unknown.isEmpty else { throw .unknownGroups(unknown.sorted()) }
    self.roles = roles
  }

  /// What a peer may do. The superuser may administer and nothing else, whatever groups it is in:
  /// acting as staff needs an account of one's own.
  package func roles(of peer: Peer) -> Set<Role> {
    if !common.isEmpty { return common }
    if peer.uid == 0 { return [.admin] }
    if peer.uid == Self.overflow { return [] }
    return peer.allGroups.reduce(into: []) { $0.formUnion(roles[$1] ?? []) }
  }

  /// The groups that give a role, by gid.
  package func groups(of role: Role) -> Set<UInt32> {
    Set(roles.filter { $0.value.contains(role) }.keys)
  }

  /// The gid of a group by its name, nil when there is none.
  private static func gid(of name: String) throws(Fault) -> UInt32? {
    var size = 1024
    while true {
      var entry = group()
      var found: UnsafeMutablePointer<group>?
      var buffer = [CChar](repeating: 0, count: size)
      let code = getgrnam_r(name, &entry, &buffer, buffer.count, &found)
      if code == ERANGE, size < 1 << 24 {
        size *= 4
        continue
      }
      if found != nil { return entry.gr_gid }
      // Some name services say "not found" with a code of their own.
      if [0, ENOENT, ESRCH, EBADF, EPERM].contains(code) { return nil }
      throw .system(SystemFault("getgrnam_r", code: code))
    }
  }
}
