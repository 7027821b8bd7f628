// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A socket that listens as systemd does (sd_notify(3)).
package final class DatagramSocket: Sendable {
    package let path: String
    private let descriptor: Int32

    package init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8)
        }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw SocketError(number: errno) }
    }

    deinit { close(descriptor) }

    /// Datagrams since the last call, without waiting.
    package func receive() -> [String] {
        var heard: [String] = []
        var buffer = [UInt8](repeating: 0, count: 1_024)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count >= 0 else { return heard }
            heard.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }

    private struct SocketError: Error {
        let number: Int32
    }
}
