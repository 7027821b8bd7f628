// SPDX-License-Identifier: Apache-2.0

internal import CLDAP

/// The name of an entry: `cn=labo,ou=groupes,dc=gardel`.
package enum DistinguishedName {
    /// The name in one spelling, so that it can be compared; nil where it is none.
    ///
    /// Attributes of names are compared without case in every directory that people are kept in.
    package static func normal(_ text: String) -> String? {
        guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
        var normal: UnsafeMutablePointer<CChar>?
        guard
            unsafe ldap_dn_normalize(
                text, UInt32(LDAP_DN_FORMAT_LDAP), &normal, UInt32(LDAP_DN_FORMAT_LDAPV3))
                == LDAP_SUCCESS, let found = unsafe normal
        else { return nil }
        defer { unsafe ldap_memfree(found) }
        return unsafe String(cString: found).lowercased()
    }
}
