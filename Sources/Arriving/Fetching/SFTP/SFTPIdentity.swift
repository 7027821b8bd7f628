// SPDX-License-Identifier: Apache-2.0

package import Configuration

/// Who Bascule is to servers of sftp, and by which keys it knows them.
package struct SFTPIdentity: Sendable {
    package let user: String
    /// Files.
    package let key: String
    package let knownHosts: String

    /// Nil where any of them is not set.
    package init?(_ settings: Settings.Sources.SFTP) {
        guard !settings.user.isEmpty, let key = settings.key, let known = settings.knownHosts else {
            return nil
        }
        (user, self.key, knownHosts) = (settings.user, key, known)
    }
}
