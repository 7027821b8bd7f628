// SPDX-License-Identifier: Apache-2.0

/// Why the directory's answer lets nobody in: what the log is told of, and the client is not.
package enum DirectoryNotice: Sendable, Equatable {
    /// More than one entry fits the name.
    case several(String)
    /// The entry that fits has another name.
    case otherName(String, dn: String)
    /// None of the groups has a role.
    case noRole(String, dn: String)
    /// The settings give a group a role that there is not.
    case unknownRole(String)
    /// Another person has the name now than had it before.
    case replaced(String, dn: String)
}
