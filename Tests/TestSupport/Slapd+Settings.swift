// SPDX-License-Identifier: Apache-2.0

extension Slapd {
    /// A site's settings that ask it: the group `labo` are analysts.
    package var settings: [String: String] {
        [
            "BASCULE_CONSOLE_AUTH": "[\"local\", \"ldap\"]",
            "BASCULE_CONSOLE_LDAP_URL": "ldaps://\(Self.host):\(tlsPort)",
            "BASCULE_CONSOLE_LDAP_CA": authority,
            "BASCULE_CONSOLE_LDAP_BIND_DN": Self.service,
            "BASCULE_CONSOLE_LDAP_PASSWORD_FILE": passwordFile,
            "BASCULE_CONSOLE_LDAP_BASE": Self.people,
            "BASCULE_CONSOLE_LDAP_GROUP_BASE": Self.groups,
            "BASCULE_CONSOLE_LDAP_ROLES": "{ \"\(Self.group("labo"))\": analyste }",
            "BASCULE_CONSOLE_LDAP_TIMEOUT": "2s", "BASCULE_CONSOLE_LDAP_RECHECK": "1s",
        ]
    }
}
