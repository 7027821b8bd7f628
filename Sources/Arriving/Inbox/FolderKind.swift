// SPDX-License-Identifier: Apache-2.0

internal import CInotifyTools
internal import Glibc

/// Whether events and leases can be trusted in a folder, by its file system.
enum FolderKind: Sendable, Hashable {
    case local
    /// Other hosts write there unseen: list it again and again. The name is for the log.
    case remote(String)

    /// Judges by `f_type` of statfs(2).
    init(magic: UInt32) {
        let remote: [UInt32: String] = [
            0x6969: "NFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x517B: "SMB",
            0x6573_5546: "FUSE", 0x0102_1997: "9p", 0x00C3_6400: "Ceph", 0x5346_414F: "AFS",
            0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x0BD0_0BD0: "Lustre",
            0x786F_4256: "VirtualBox", 0xBACB_ACBC: "VMware", 0x564C: "NCP",
        ]
        self = remote[magic].map(Self.remote) ?? .local
    }

    /// Asks the file system of an open folder; without an answer nothing is trusted.
    init(descriptor: Int32) {
        var info = statfs()
        let failure = unsafe fstatfs(descriptor, &info)
        self =
            failure == 0
            ? FolderKind(magic: UInt32(truncatingIfNeeded: info.f_type)) : .remote("unknown")
    }
}
