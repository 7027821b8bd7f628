// SPDX-License-Identifier: Apache-2.0

/// Where the directory is, and how people and their groups are found in it.
package struct DirectoryOptions: Sendable {
    package enum Protection: Sendable {
        /// TLS from the first byte: `ldaps://`.
        case tls
        /// TLS before anything else is said: `ldap://` and StartTLS.
        case startTLS
        case none
    }

    package var host: String
    package var port: Int
    package var protection: Protection
    /// The file of the authorities whose certificates are believed.
    package var authorities: String
    /// Who asks; empty: nobody in particular.
    package var bindDN = ""
    /// The file whose first line is that one's password.
    package var passwordFile: String?
    /// Below which people are looked for.
    package var base: String
    /// The filter of one person, with `{login}` for the escaped name.
    package var userFilter = "(uid={login})"
    /// The attribute that must be the name itself.
    package var nameAttribute = "uid"
    /// The attribute of a person that names its groups; empty: there is none.
    package var groupAttribute = "memberOf"
    /// Below which groups are looked for that name their members; empty: they are not.
    package var groupBase = ""
    /// The filter of the groups of one person, with `{dn}` for its escaped name.
    package var groupFilter = "(member={dn})"
    /// Time for one question, from the connection to the last answer.
    package var patience = Duration.seconds(5)
    /// Connections at once.
    package var connections = 4

    package init(host: String, port: Int, protection: Protection, base: String) {
        self.host = host
        self.port = port
        self.protection = protection
        self.base = base
        authorities = Self.systemAuthorities
    }

    /// Those that Debian believes.
    package static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    /// Groups of one person that are looked at.
    static let mostGroups = 1_000
}
