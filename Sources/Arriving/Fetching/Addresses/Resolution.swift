// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Glibc

/// The addresses of a host, as the system's resolver has them.
enum Resolution {
    /// Blocks, as long as the resolver does.
    ///
    /// - Throws: `FetchTrouble`.
    static func addresses(of host: Host) throws(FetchTrouble) -> [IPAddress] {
        let name: String
        switch host {
        case .address(let address): return [address]
        case .name(let text): name = text
        }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else {
            let detail = unsafe String(cString: gai_strerror(status))
            throw .nameUnknown(host, detail, mayPass: status == EAI_AGAIN)
        }
        defer { unsafe freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let raw = unsafe UnsafeRawPointer(entry.pointee.ai_addr),
                let address = unsafe IPAddress(socketAddress: raw), !found.contains(address)
            {
                found.append(address)
            }
            unsafe next = entry.pointee.ai_next
        }
        guard !found.isEmpty else {
            throw .nameUnknown(host, "neither an A nor an AAAA record", mayPass: false)
        }
        return found
    }
}

extension IPAddress {
    /// Of a `sockaddr`; nil where it is of neither IPv4 nor IPv6.
    ///
    /// The pointer must be to as many bytes as its family says.
    @unsafe init?(socketAddress pointer: UnsafeRawPointer) {
        switch Int32(unsafe pointer.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET:
            // The port's two bytes stand between.
            unsafe self.init(bytes: Array(UnsafeRawBufferPointer(start: pointer + 4, count: 4)))
        case AF_INET6:
            // Port and flow.
            unsafe self.init(bytes: Array(UnsafeRawBufferPointer(start: pointer + 8, count: 16)))
        default: return nil
        }
    }
}
