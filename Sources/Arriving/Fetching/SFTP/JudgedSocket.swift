// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Glibc

/// A connection to an address that was allowed.
///
/// Whoever makes it ends it; another thread may cut it meanwhile.
struct JudgedSocket: ~Copyable, Sendable {
    struct Failed: Error {
        let detail: String
    }

    let descriptor: Int32

    /// To the first of the addresses that takes it by the deadline.
    init(
        _ addresses: [IPAddress], port: Int, until end: ContinuousClock.Instant
    ) throws(Failed) {
        var last = Failed(detail: "no address")
        for address in addresses {
            do throws(Failed) {
                descriptor = try Self.connect(address, port, until: end)
                return
            } catch {
                last = error
            }
        }
        throw last
    }

    deinit { close(descriptor) }

    /// Ends what waits for it; the descriptor stays taken.
    static func cut(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private static func connect(
        _ address: IPAddress, _ port: Int, until end: ContinuousClock.Instant
    ) throws(Failed) -> Int32 {
        let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let descriptor = socket(address.isIPv4 ? AF_INET : AF_INET6, Int32(flags), 0)
        guard descriptor >= 0 else { throw failed() }
        do throws(Failed) {
            if !begin(descriptor, address, port) {
                guard errno == EINPROGRESS else { throw failed() }
                try wait(descriptor, until: end)
            }
            // libssh waits for answers with poll(2).
            guard fcntl(descriptor, F_SETFL, 0) == 0 else { throw failed() }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func begin(_ descriptor: Int32, _ address: IPAddress, _ port: Int) -> Bool {
        // struct sockaddr_in and sockaddr_in6: family, port, (flow,) address(, scope).
        var bytes = [UInt8](repeating: 0, count: address.isIPv4 ? 16 : 28)
        // Little-endian, as every processor that this runs on.
        bytes[0] = UInt8(address.isIPv4 ? AF_INET : AF_INET6)
        bytes[2] = UInt8(port >> 8)
        bytes[3] = UInt8(port & 255)
        let place = address.isIPv4 ? 4 : 8
        bytes.replaceSubrange(place..<place + address.bytes.count, with: address.bytes)
        return unsafe bytes.withUnsafeBytes { raw in
            guard let start = raw.baseAddress else { return false }
            return unsafe Glibc.connect(
                descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count)) == 0
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
