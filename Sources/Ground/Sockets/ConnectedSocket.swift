// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A connection of TCP that comes about by a deadline, for a library that then talks over it: those
/// that connect by themselves wait as long as the other side likes.
///
/// It is closed with the value, unless it was handed on; another thread may cut it meanwhile.
package struct ConnectedSocket: ~Copyable, Sendable {
    package struct Failed: Error {
        package let detail: String

        init(_ detail: String) { self.detail = detail }

        static func now(_ number: Int32 = errno) -> Failed {
            Failed(unsafe String(cString: strerror(number)))
        }
    }

    package let descriptor: Int32

    /// To the first of a host's addresses that takes it.
    ///
    /// The resolver has no deadline of its own: who asks waits no longer than its own.
    package init(
        to host: String, port: Int, until end: ContinuousClock.Instant
    ) throws(Failed) {
        descriptor = try Self.connect(SocketAddress.all(of: host, port: port), until: end)
    }

    /// To the first that takes it of addresses that were judged, and to no other.
    ///
    /// - Parameter addresses: of 4 or 16 bytes each.
    package init(
        to addresses: [[UInt8]], port: Int, until end: ContinuousClock.Instant
    ) throws(Failed) {
        descriptor = try Self.connect(addresses.map { SocketAddress($0, port: port) }, until: end)
    }

    deinit { close(descriptor) }

    /// Whoever takes it closes it.
    package consuming func handOn() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    /// Ends what waits for it; the descriptor stays taken.
    package static func cut(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private static func connect(
        _ addresses: [SocketAddress], until end: ContinuousClock.Instant
    ) throws(Failed) -> Int32 {
        var last = Failed("no address")
        for address in addresses {
            do throws(Failed) { return try connect(address, until: end) } catch { last = error }
        }
        throw last
    }

    private static func connect(
        _ address: SocketAddress, until end: ContinuousClock.Instant
    ) throws(Failed) -> Int32 {
        let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = socket(address.family, Int32(flags), 0)
        guard descriptor >= 0 else { throw .now() }
        do throws(Failed) {
            if !address.begin(descriptor) {
                guard errno == EINPROGRESS else { throw .now() }
                try wait(descriptor, until: end)
            }
            // Libraries wait for answers with poll(2), and read them whole.
            guard fcntl(descriptor, F_SETFL, 0) == 0 else { throw .now() }
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
        guard count != 0 else { throw Failed("no connection in time") }
        guard count > 0 else { throw .now() }
        var (number, size): (Int32, socklen_t) = (0, 4)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &size) == 0 else {
            throw .now()
        }
        guard number == 0 else { throw .now(number) }
    }
}
