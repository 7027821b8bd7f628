// SPDX-License-Identifier: Apache-2.0

import CFileSystem
import Glibc

extension OpenFolder {
    /// Whether `syncWhole` waits for the disk on its file system, and tells of what could not be
    /// written.
    ///
    /// Others pass the call on to somebody else, or to nobody.
    package var syncsWhole: Bool {
        var info = statfs()
        guard unsafe fstatfs(descriptor, &info) == 0 else { return false }
        return Self.syncsWhole(magic: UInt32(truncatingIfNeeded: info.f_type))
    }

    /// - Parameter magic: `f_type` of statfs(2).
    static func syncsWhole(magic: UInt32) -> Bool {
        let (ext4, xfs, btrfs): (UInt32, UInt32, UInt32) = (0xEF53, 0x5846_5342, 0x9123_683E)
        return [ext4, xfs, btrfs].contains(magic)
    }

    /// Waits until all that was written to its file system, by anybody, is on the disk: one wait for
    /// many files.
    ///
    /// - Throws: also where something could not be written since the folder was opened (as Linux says
    ///   from 5.8 on).
    package func syncWhole() throws(FileError) {
        guard syncfs(descriptor) == 0 else {
            throw FileError("sync the file system of \(path)", errno: errno)
        }
    }
}
