// SPDX-License-Identifier: Apache-2.0

package import Directory
internal import Wording

/// The factory's directory as a place where people are known: whom it has, and which roles their
/// groups give.
package struct DirectoryAccounts: Sendable {
    package let client: DirectoryClient
    /// By the group's name in one spelling.
    private let roles: [String: String]
    /// Logins that ask it at once; apart from the hashing desk, which a slow directory must not hold.
    let desk: HashingDesk
    let tell: @Sendable (DirectoryNotice) -> Void

    /// - Parameter roles: by the group's distinguished name.
    package init(
        _ client: DirectoryClient, roles: [String: String],
        tell: @escaping @Sendable (DirectoryNotice) -> Void
    ) {
        self.client = client
        self.roles = Dictionary(
            roles.map { (DistinguishedName.normal($0.key) ?? $0.key, $0.value) },
            uniquingKeysWith: { first, _ in first })
        desk = HashingDesk(places: client.options.connections)
        self.tell = tell
    }

    /// The name that is meant, as users are named here.
    static func folded(_ login: String) -> String {
        let bytes = login.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What an answer is worth, apart from the password.
    enum Verdict: Sendable {
        case admissible(OutsideUser)
        /// Nobody is let in; what the log is told, if it is of any use.
        case none(DirectoryNotice?)
    }

    func judge(_ answer: DirectoryAnswer, _ name: String) -> Verdict {
        switch answer {
        case .nobody: return .none(nil)
        case .several: return .none(.several(name))
        case .one(let person):
            // Filters may be wider than a name, and directories compare loosely: é is e in some.
            guard person.names.contains(where: { Self.folded($0) == name }) else {
                return .none(.otherName(name, dn: person.dn))
            }
            let given = Set(person.groups.compactMap { roles[$0] })
            guard !given.isEmpty else { return .none(.noRole(name, dn: person.dn)) }
            return .admissible(
                OutsideUser(
                    source: .ldap, name: name, known: person.dn, id: person.id,
                    roles: given.sorted()))
        }
    }

    /// Who may be let in by this answer; nil: nobody, and the log is told.
    func admissible(_ answer: DirectoryAnswer, _ name: String) -> OutsideUser? {
        switch judge(answer, name) {
        case .admissible(let user): return user
        case .none(let notice):
            if let notice { tell(notice) }
            return nil
        }
    }

    /// What the log is told of a user's row.
    func tell(_ notice: OutsideUser.Notice, of user: OutsideUser) {
        switch notice {
        case .unknownRole(let role): tell(.unknownRole(role))
        case .replaced: tell(.replaced(user.name, dn: user.known))
        }
    }

    /// A name that nobody has: a bind by it takes as long as any that is refused.
    var nobody: String {
        let chance = hexadecimal(Secret.bytes(8))
        let base = client.options.base
        return "cn=nobody-\(chance)" + (base.isEmpty ? "" : ",\(base)")
    }
}
