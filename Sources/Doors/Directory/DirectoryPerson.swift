// SPDX-License-Identifier: Apache-2.0

/// Somebody whom the directory has.
package struct DirectoryPerson: Sendable, Equatable {
    /// The name by which it binds.
    package let dn: String
    /// The values of the attribute that is the name.
    package let names: [String]
    /// Names of its groups, in one spelling (`DistinguishedName.normal`).
    package let groups: [String]
    /// What no other person will have, also of the same name later; nil: the directory does not tell.
    package let id: String?

    package init(dn: String, names: [String], groups: [String], id: String?) {
        self.dn = dn
        self.names = names
        self.groups = groups
        self.id = id
    }
}
