// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Directory

extension DirectoryOptions {
    /// Nil where no directory is named.
    package init?(_ settings: Settings) {
        let ldap = settings.console.ldap
        guard let (isTLS, host, port) = ldap.address else { return nil }
        self.init(
            host: host, port: port,
            protection: isTLS ? .tls : ldap.startTLS ? .startTLS : .none, base: ldap.base)
        authorities = ldap.ca
        bindDN = ldap.bindDN
        passwordFile = ldap.passwordFile
        userFilter = ldap.userFilter
        nameAttribute = ldap.nameAttribute
        groupAttribute = ldap.groupAttribute
        groupBase = ldap.groupBase
        groupFilter = ldap.groupFilter
        patience = ldap.timeout
        connections = ldap.connections
    }
}
