// SPDX-License-Identifier: Apache-2.0

package import OpenID

/// The factory's login as a place where people are known: whom it knows, and which roles their groups
/// give.
package struct OpenIDAccounts: Sendable {
    package let provider: OpenIDProvider
    /// By the group's name, to the letter.
    private let roles: [String: String]
    /// The values of `amr` that stand for a second factor.
    private let factors: Set<String>
    /// How long somebody may take there.
    let lasting: Duration
    /// Questions at once; apart from the hashing desk, which a slow provider must not hold.
    let desk: HashingDesk
    let tell: @Sendable (OpenIDNotice) -> Void

    package init(
        _ provider: OpenIDProvider, roles: [String: String], factors: Set<String> = ["mfa"],
        lasting: Duration = .seconds(600), tell: @escaping @Sendable (OpenIDNotice) -> Void
    ) {
        self.provider = provider
        self.roles = roles
        self.factors = factors
        self.lasting = lasting
        desk = HashingDesk(places: provider.options.connections)
        self.tell = tell
    }

    enum Verdict: Sendable {
        case admissible(OutsideUser)
        case none(OpenIDNotice)
    }

    /// Who may be let in.
    ///
    /// Names are compared to the letter: `Ada` and `ada` may be two people there.
    func judge(_ person: OpenIDPerson) -> Verdict {
        guard let name = person.name, AccountName.isValid(name) else {
            return .none(.noName(person.name, subject: person.subject))
        }
        let given = Set(person.groups.compactMap { roles[$0] })
        guard !given.isEmpty else { return .none(.noRole(name)) }
        // A subject is one person's of that issuer only.
        let id = "\(provider.options.issuer) \(person.subject)"
        return .admissible(
            OutsideUser(
                source: .oidc, name: name, known: person.subject, id: id, roles: given.sorted()))
    }

    /// Whether a second factor was given there.
    func hadFactor(_ person: OpenIDPerson) -> Bool { !factors.isDisjoint(with: person.methods) }
}
