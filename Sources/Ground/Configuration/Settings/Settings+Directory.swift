// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Settings {
    /// The factory's directory of people (LDAP, Active Directory).
    package struct Directory: Sendable, Equatable {
        /// `ldaps://host` or `ldap://host`; nil: there is none.
        package var url: String?
        /// Whether `ldap://` goes on with TLS before anything else is said.
        package var startTLS = true
        /// Whether a password may be sent in the clear to another host.
        package var allowPlain = false
        /// Authorities whose certificates are believed; as Debian has them unless told.
        package var ca = "/etc/ssl/certs/ca-certificates.crt"
        package var bindDN = ""
        package var passwordFile: String?
        package var base = ""
        package var userFilter = "(uid={login})"
        package var nameAttribute = "uid"
        package var groupAttribute = "memberOf"
        package var groupBase = ""
        package var groupFilter = "(member={dn})"
        /// The role of each group, by the group's distinguished name.
        package var roles: [String: String] = [:]
        package var timeout = Duration.seconds(5)
        package var connections = 4
        /// The time between two looks at whether the directory still has those who are logged in.
        package var recheck = Duration.seconds(300)

        static let declared: [Setting] = [
            Setting(
                "url", \.console.ldap.url, .directoryAddress,
                "The directory: ldaps://HOST, or ldap://HOST and StartTLS"),
            Setting(
                "start_tls", \.console.ldap.startTLS, .flag,
                "Whether ldap:// goes on with TLS before anything else is said"),
            Setting(
                "allow_plain", \.console.ldap.allowPlain, .flag,
                "Whether passwords may go to another host without TLS"),
            .path(
                "ca", \.console.ldap.ca, "The file of the authorities that are believed"),
            Setting(
                "bind_dn", \.console.ldap.bindDN, .plainText(like: "^([A-Za-z0-9.-]+=.*)?$"),
                "The account that searches; empty: nobody in particular"),
            Setting(
                "password_file", \.console.ldap.passwordFile, .absolutePath,
                "The file whose first line is that account's password"),
            Setting(
                "base", \.console.ldap.base, .plainText(like: "^([A-Za-z0-9.-]+=.*)?$"),
                "Below which people are looked for"),
            Setting(
                "user_filter", \.console.ldap.userFilter, .plainText(like: #"^\(.*\{login\}.*\)$"#),
                "The filter of one person, with {login} for the name typed"),
            Setting(
                "name_attribute", \.console.ldap.nameAttribute, .plainText(like: attribute),
                "The attribute that must be the name typed; sAMAccountName in Active Directory"),
            Setting(
                "group_attribute", \.console.ldap.groupAttribute,
                .plainText(like: "^([A-Za-z0-9.;-]*)$"),
                "The attribute of a person that names its groups; empty: none"),
            Setting(
                "group_base", \.console.ldap.groupBase, .plainText(like: "^([A-Za-z0-9.-]+=.*)?$"),
                "Below which groups that name their members are looked for; empty: nowhere"),
            Setting(
                "group_filter", \.console.ldap.groupFilter, .plainText(like: #"^\(.*\{dn\}.*\)$"#),
                "The filter of one person's groups, with {dn} for its distinguished name"),
            Setting(
                "roles", \.console.ldap.roles, .pairs,
                "The role of each group, by the group's distinguished name"),
            Setting(
                "timeout", \.console.ldap.timeout, .duration(.milliseconds(100)...minute),
                "Time for one question, from the connection to the answer"),
            Setting(
                "connections", \.console.ldap.connections, .integer(1...64),
                "Logins that ask it at once"),
            Setting(
                "recheck", \.console.ldap.recheck, .duration(.seconds(1)...minute * 1_440),
                "Time between two looks at whether it still has those who are logged in"),
        ]

        private static let minute = Duration.seconds(60)
        private static let attribute = "^[A-Za-z][A-Za-z0-9.;-]*$"

        /// The parts of the address; nil where there is none.
        package var address: (isTLS: Bool, host: String, port: Int)? {
            guard let url else { return nil }
            let isTLS = url.hasPrefix("ldaps://")
            guard isTLS || url.hasPrefix("ldap://") else { return nil }
            var rest = url.dropFirst(isTLS ? 8 : 7)
            if rest.hasSuffix("/") { rest = rest.dropLast() }
            var port = isTLS ? 636 : 389
            if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
                port = Int(rest[rest.index(after: colon)...]) ?? port
                rest = rest[..<colon]
            }
            let host = rest.filter { $0 != "[" && $0 != "]" }
            return host.isEmpty ? nil : (isTLS, host, port)
        }

        /// Whether what is said never leaves this host.
        var isLoopback: Bool {
            guard let host = address?.host else { return false }
            return host == "localhost" || host == "::1"
                || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
        }
    }

    package var asksDirectory: Bool { console.auth.contains("ldap") }

    /// What is wrong with the places where people are known, together.
    func checkDirectory(_ tell: (String, Phrase, Phrase) -> Void) {
        let ldap = console.ldap
        if console.auth.isEmpty {
            tell(
                "console.auth",
                Phrase(en: "`console.auth` is empty", fr: "`console.auth` est vide"),
                Phrase(en: "Write [local], or nobody can log in", fr: "Écrivez [local]"))
        }
        if let address = ldap.address, !address.isTLS, !ldap.startTLS, !ldap.allowPlain,
            !ldap.isLoopback
        {
            tell(
                "console.ldap.start_tls",
                Phrase(
                    en: "Passwords would go to \(address.host) in the clear",
                    fr: "Les mots de passe iraient en clair vers \(address.host)"),
                Phrase(
                    en: "Use ldaps:// or `start_tls: true`; `allow_plain: true` takes the risk",
                    fr: "Employez ldaps:// ou `start_tls: true` ; `allow_plain: true` prend le"
                        + " risque"))
        }
        if !ldap.bindDN.isEmpty, ldap.passwordFile == nil {
            tell(
                "console.ldap.bind_dn",
                Phrase(
                    en: "`console.ldap.bind_dn` has no password",
                    fr: "`console.ldap.bind_dn` n'a pas de mot de passe"),
                Phrase(
                    en: "Name its file: `password_file: /etc/bascule/ldap.password`",
                    fr: "Nommez son fichier : `password_file: /etc/bascule/ldap.password`"))
        }
        for group in ldap.roles.keys.sorted() where !group.contains("=") {
            tell(
                "console.ldap.roles",
                Phrase(
                    en: "`\(group)` is no distinguished name",
                    fr: "`\(group)` n'est pas un nom distinctif"),
                Phrase(
                    en: "Write the group's whole name, such as cn=labo,ou=groups,dc=gardel",
                    fr: "Écrivez le nom entier du groupe, par exemple cn=labo,ou=groups,dc=gardel"))
        }
        guard asksDirectory else { return }
        let lacking = [
            ("url", ldap.url == nil), ("base", ldap.base.isEmpty), ("roles", ldap.roles.isEmpty),
        ].filter(\.1).map(\.0)
        for name in lacking {
            tell(
                "console.ldap.\(name)",
                Phrase(
                    en: "`console.auth` has ldap, and `console.ldap.\(name)` is not set",
                    fr: "`console.auth` contient ldap, et `console.ldap.\(name)` manque"),
                Phrase(
                    en: "Set it, or take ldap out of `console.auth`",
                    fr: "Réglez-le, ou retirez ldap de `console.auth`"))
        }
    }
}
