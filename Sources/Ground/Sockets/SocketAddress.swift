// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An address and a port, as connect(2) takes them.
struct SocketAddress {
    /// struct sockaddr_in or sockaddr_in6: family, port, (flow,) address(, scope).
    private let bytes: [UInt8]
    let family: Int32

    /// - Parameter address: 4 or 16 bytes.
    init(_ address: [UInt8], port: Int) {
        let isIPv4 = address.count == 4
        family = isIPv4 ? AF_INET : AF_INET6
        var bytes = [UInt8](repeating: 0, count: isIPv4 ? 16 : 28)
        // Little-endian, as every processor that this runs on.
        bytes[0] = UInt8(family)
        bytes[2] = UInt8(port >> 8)
        bytes[3] = UInt8(port & 255)
        let place = isIPv4 ? 4 : 8
        bytes.replaceSubrange(place..<place + address.count, with: address)
        self.bytes = bytes
    }

    private init(_ found: addrinfo) {
        family = unsafe found.ai_family
        bytes = unsafe Array(
            UnsafeRawBufferPointer(start: found.ai_addr, count: Int(found.ai_addrlen)))
    }

    /// Those of a host, in the resolver's order.
    static func all(of host: String, port: Int) throws(ConnectedSocket.Failed) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, "\(port)", &hints, &list)
        guard status == 0 else {
            throw ConnectedSocket.Failed(unsafe String(cString: gai_strerror(status)))
        }
        defer { unsafe freeaddrinfo(list) }
        var all: [SocketAddress] = []
        var next = unsafe list
        while let found = unsafe next {
            unsafe all.append(SocketAddress(found.pointee))
            unsafe next = found.pointee.ai_next
        }
        return all
    }

    /// Whether it is there already; if not, `errno` says whether it is on its way.
    func begin(_ descriptor: Int32) -> Bool {
        unsafe bytes.withUnsafeBytes { raw in
            guard let start = raw.baseAddress else { return false }
            return unsafe connect(
                descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count)) == 0
        }
    }
}
