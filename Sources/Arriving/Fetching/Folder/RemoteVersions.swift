// SPDX-License-Identifier: Apache-2.0

/// A folder whose files have versions, and no name that could be changed: what is to go is named by its
/// version.
package protocol RemoteVersions: RemoteFolder {
    /// Deletes a file that still is as it was listed.
    func remove(_ file: RemoteFile) throws -> RemoteEnding

    /// Puts a file that still is as it was listed under another name below the folder.
    ///
    /// What has that name is replaced. One that died between its two steps is finished.
    func move(_ file: RemoteFile, to name: [UInt8]) throws -> RemoteEnding
}
