// SPDX-License-Identifier: Apache-2.0

internal import CSSH
internal import Glibc

/// What a server of sftp is asked to write.
extension SSHSession {
    /// Makes a file that is not there, for its owner to write and for all to read as far as the
    /// server's own mask lets them.
    func make(_ path: [UInt8]) throws(FetchTrouble) -> File {
        let sftp = try unsafe begun()
        let flags = O_WRONLY | O_CREAT | O_EXCL
        guard let handle = unsafe sftp_open(sftp, Self.text(path), flags, 0o664) else {
            throw refusal()
        }
        return unsafe File(handle: handle, size: 0, isListed: false)
    }

    /// All of the bytes, behind those before.
    func write(_ bytes: [UInt8], to file: borrowing File) throws(FetchTrouble) {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe sftp_write(file.handle, buffer.baseAddress, buffer.count)
        }
        guard count == bytes.count else { throw refusal() }
    }

    /// Has the bytes put on the server's disk, where it offers that (`fsync@openssh.com`).
    func sync(_ file: borrowing File) throws(FetchTrouble) {
        let sftp = try unsafe begun()
        guard unsafe sftp_extension_supported(sftp, "fsync@openssh.com", "1") == 1 else { return }
        guard unsafe sftp_fsync(file.handle) == 0 else { throw refusal() }
    }

    /// Whether it replaces what has a name in one step.
    var replaces: Bool {
        get throws(FetchTrouble) {
            let sftp = try unsafe begun()
            return unsafe speaksPackets
                && sftp_extension_supported(sftp, "posix-rename@openssh.com", "1") == 1
        }
    }

    /// Gives a file a name that another one may have: that one is gone in the same step.
    ///
    /// libssh's own renaming leaves what is there.
    ///
    /// - Returns: false where the server does not do it.
    func replace(_ path: [UInt8], by new: [UInt8]) throws(FetchTrouble) -> Bool {
        try send(SFTPPacket.Request.replace(new, path).bytes(id: Self.replacing))
        guard let (id, answer) = SFTPPacket.answer(try receive()), id == Self.replacing,
            case .status(let code, _) = answer
        else { throw .failed(url, "an answer to nothing") }
        return code == 0
    }

    /// A request's number that neither libssh nor a flight of requests comes to.
    private static let replacing: UInt32 = 1 << 30
}
