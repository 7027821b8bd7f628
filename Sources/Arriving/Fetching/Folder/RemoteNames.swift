// SPDX-License-Identifier: Apache-2.0

/// A folder whose files are renamed: a file that is to go is set aside first, and looked at there.
package protocol RemoteNames: RemoteFolder {
    /// Renames; both names are below the folder.
    ///
    /// - Returns: false where the host does not do it, or something has the second: there are hosts that
    ///   would let it go.
    func rename(_ name: [UInt8], to other: [UInt8]) throws -> Bool

    /// - Returns: false where the host does not do it.
    func remove(_ name: [UInt8]) throws -> Bool

    /// Makes a folder in it, where there is none.
    ///
    /// - Returns: false where the host does not do it.
    func makeFolder(_ name: [UInt8]) throws -> Bool
}
