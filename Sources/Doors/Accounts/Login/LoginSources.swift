// SPDX-License-Identifier: Apache-2.0

/// Where people are known who log in.
package struct LoginSources: Sendable {
    /// Whether users with a password of ours may log in.
    package var isLocal: Bool
    package var directory: DirectoryAccounts?
    package var openID: OpenIDAccounts?

    package init(
        isLocal: Bool = true, directory: DirectoryAccounts? = nil, openID: OpenIDAccounts? = nil
    ) {
        self.isLocal = isLocal
        self.directory = directory
        self.openID = openID
    }

    /// Whether a name and a password are of any use.
    package var takesPasswords: Bool { isLocal || directory != nil }
}
