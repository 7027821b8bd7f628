// SPDX-License-Identifier: Apache-2.0

/// Where people are known who log in.
package struct LoginSources: Sendable {
    /// Whether users with a password of ours may log in.
    package var isLocal: Bool
    package var directory: DirectoryAccounts?

    package init(isLocal: Bool = true, directory: DirectoryAccounts? = nil) {
        self.isLocal = isLocal
        self.directory = directory
    }
}
