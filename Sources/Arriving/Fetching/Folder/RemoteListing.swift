// SPDX-License-Identifier: Apache-2.0

/// What a folder holds.
package struct RemoteListing: Sendable {
    package var files: [RemoteFile] = []
    /// Folders, links and all else that is no plain file, or of which the host does not say size and
    /// time, or has a name that no file can have.
    package var others = 0
}
