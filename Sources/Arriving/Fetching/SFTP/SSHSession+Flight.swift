// SPDX-License-Identifier: Apache-2.0

internal import CSSH

/// Requests that are not waited for one by one.
///
/// libssh's own calls have no answer open when they return, so both speak on one channel. After an
/// error the session is of no more use.
extension SSHSession {
    /// The only version that `SFTPPacket` speaks.
    var speaksPackets: Bool {
        guard let sftp = unsafe sftp else { return false }
        return unsafe sftp.pointee.version == 3
    }

    func send(_ bytes: [UInt8]) throws(FetchTrouble) {
        guard !bytes.isEmpty else { return }
        let channel = try unsafe begun().pointee.channel
        let count = unsafe ssh_channel_write(channel, bytes, UInt32(bytes.count))
        guard Int(count) == bytes.count else { throw .cut(url, words) }
    }

    /// The next message, without its length.
    func receive() throws(FetchTrouble) -> [UInt8] {
        let length = try receive(4).reduce(0) { $0 << 8 | Int($1) }
        guard Self.lengths.contains(length) else {
            throw .failed(url, "a message of \(length) B")
        }
        return try receive(length)
    }

    private func receive(_ count: Int) throws(FetchTrouble) -> [UInt8] {
        let channel = try unsafe begun().pointee.channel
        var bytes: [UInt8] = []
        while bytes.count < count {
            let left = count - bytes.count
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: left) { buffer, filled in
                filled = unsafe max(
                    0, Int(ssh_channel_read(channel, buffer.baseAddress, UInt32(left), 0)))
            }
            guard !piece.isEmpty else { throw .cut(url, words) }
            bytes += piece
        }
        return bytes
    }

    /// Of a message: what OpenSSH itself takes at most.
    private static let lengths = 5...(256 << 10)
}
