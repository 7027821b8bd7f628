// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// This target's calls with pointers: all its `unsafe` is here.
enum Descriptor {
    /// Writes all bytes, in one write(2) unless the system takes fewer.
    ///
    /// - Returns: 0, or the errno of the write that failed.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        unsafe bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                if count < 0 { return errno }
                done += count
            }
            return 0
        }
    }

    /// Sends one datagram to a unix socket; a path that begins with a NUL byte is abstract.
    ///
    /// - Returns: 0, or the errno of the send.
    static func send(_ bytes: [UInt8], from socket: Int32, toUnixPath path: [UInt8]) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        let offset = MemoryLayout<sockaddr_un>.size - room
        guard path.count < room else { return ENAMETOOLONG }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        // An abstract name ends where its length says, another at its NUL.
        let length = offset + path.count + (path.first == 0 ? 0 : 1)
        let sent = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe sendto(
                    socket, bytes, bytes.count, Int32(MSG_NOSIGNAL), address,
                    socklen_t(length))
            }
        }
        return sent < 0 ? errno : 0
    }
}
