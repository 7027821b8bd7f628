// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FileSystem

@Test func `the mount point is the longest that holds the path, and the last of two`() {
    let mounts = """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 22 0:30 / /srv rw - ext4 /dev/sdb1 rw
        31 30 0:31 / /srv/with\\040blank ro - ext4 /dev/sdc1 ro
        """
    #expect(MountPoint.of("/srv/with blank/x", in: mounts) == "/srv/with blank")
    #expect(MountPoint.of("/srv/with", in: mounts) == "/srv")
    #expect(MountPoint.of("/home", in: mounts) == "/")
}
