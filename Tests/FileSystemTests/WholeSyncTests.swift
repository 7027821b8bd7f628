// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FileSystem

/// Where one wait for the disk is enough for many files.
@Suite struct WholeSyncTests {
    @Test
    func `it is for file systems that write to a disk of this host, and say what they could not`() {
        for magic: UInt32 in [0xEF53, 0x5846_5342, 0x9123_683E] {
            #expect(OpenFolder.syncsWhole(magic: magic))
        }
        // NFS, FUSE, CIFS, overlayfs.
        for magic: UInt32 in [0x6969, 0x6573_5546, 0xFF53_4D42, 0x794C_7630] {
            #expect(!OpenFolder.syncsWhole(magic: magic))
        }
    }

    @Test func `a folder in memory is none of them`() throws {
        #expect(try !OpenFolder(root: "/dev/shm").syncsWhole)
    }
}
