// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A connection to a host, made by a deadline.
enum DirectorySocket {
    struct Failed: Error {
        let detail: String
    }

    /// A connected socket that blocks; its owner closes it.
    ///
    /// The resolver has no deadline of its own: who asks waits no longer than its own.
    static func connect(
        to host: String, port: Int, until end: ContinuousClock.Instant
    ) throws(Failed) -> Int32 {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, "\(port)", &hints, &list)
        guard status == 0 else {
            throw Failed(detail: unsafe String(cString: gai_strerror(status)))
        }
        defer { unsafe freeaddrinfo(list) }
        var last = Failed(detail: "no address")
        var next = unsafe list
        while let address = unsafe next {
            do {
                return try unsafe connect(address.pointee, until: end)
            } catch {
                last = error
            }
            unsafe next = address.pointee.ai_next
        }
        throw last
    }

    private static func connect(
        _ address: addrinfo, until end: ContinuousClock.Instant
    ) throws(Failed) -> Int32 {
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = unsafe socket(
            address.ai_family, flags | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw failed() }
        do throws(Failed) {
            if unsafe Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
                guard errno == EINPROGRESS else { throw failed() }
                try wait(descriptor, until: end)
            }
            // libldap waits for answers with poll(2), and reads them whole.
            guard fcntl(descriptor, F_SETFL, 0) == 0 else { throw failed() }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func wait(
        _ descriptor: Int32, until end: ContinuousClock.Instant
    ) throws(Failed) {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        var count: Int32
        repeat {
            let left = max(.zero, end - .now) / .milliseconds(1)
            count = unsafe poll(&entry, 1, Int32(left.rounded(.up)))
        } while count < 0 && errno == EINTR
        guard count != 0 else { throw Failed(detail: "no connection in time") }
        guard count > 0 else { throw failed() }
        var (number, size): (Int32, socklen_t) = (0, 4)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) == 0 else {
            throw failed()
        }
        guard number == 0 else { throw failed(number) }
    }

    private static func failed(_ number: Int32 = errno) -> Failed {
        Failed(detail: unsafe String(cString: strerror(number)))
    }
}
