// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Glibc
internal import Synchronization

internal import class Foundation.Thread

/// The addresses of a host, as the system's resolver has them, by a deadline.
///
/// The resolver has none that holds: it asks each server several times, as the host's `resolv.conf`
/// says. So each question has a thread of its own, which is left alone where it is not answered in
/// time; it ends when the resolver gives up.
enum Resolution {
    /// Questions that may be under way at once, those that nobody waits for any more among them.
    static let most = 16
    private static let underWay = Mutex(0)

    /// Blocks until the deadline at most.
    ///
    /// - Parameter isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError`.
    static func addresses(
        of host: Host, until end: ContinuousClock.Instant,
        isStopped: () -> Bool = { false }
    ) throws -> [IPAddress] {
        let name: String
        switch host {
        case .address(let address): return [address]
        case .name(let text): name = text
        }
        guard enter() else {
            throw FetchTrouble.nameUnknown(
                host, "\(most) names are being looked up, and no name server answers",
                mayPass: true)
        }
        guard let question = Question() else {
            leave()
            throw FetchTrouble.nameUnknown(host, "no descriptor is left", mayPass: true)
        }
        Thread.detachNewThread {
            question.answer(
                with: Result { () throws(FetchTrouble) in
                    try ask(name, of: host)
                })
            leave()
        }
        repeat {
            if let answer = question.wait(until: min(end, .now + .seconds(1))) {
                return try answer.get()
            }
            if isStopped() { throw CancellationError() }
        } while ContinuousClock.now < end
        throw FetchTrouble.nameUnknown(
            host, "no name server answered in time", mayPass: true)
    }

    /// Questions that are under way.
    static var count: Int { underWay.withLock { $0 } }

    private static func enter() -> Bool {
        underWay.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    private static func leave() { underWay.withLock { $0 -= 1 } }

    /// Blocks, as long as the resolver does.
    private static func ask(_ name: String, of host: Host) throws(FetchTrouble) -> [IPAddress] {
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

extension Resolution {
    /// One that is asked on a thread, and waited for on another.
    private final class Question: Sendable {
        typealias Answer = Result<[IPAddress], FetchTrouble>

        private let given = Mutex<Answer?>(nil)
        /// Two ends: poll(2) waits for its byte with a deadline.
        private let (ear, bell): (Int32, Int32)

        init?() {
            var ends: [Int32] = [-1, -1]
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
            (ear, bell) = (ends[0], ends[1])
        }

        deinit {
            close(ear)
            close(bell)
        }

        func answer(with answer: Answer) {
            given.withLock { $0 = answer }
            var one: UInt8 = 1
            _ = unsafe write(bell, &one, 1)
        }

        /// Nil: none by the deadline.
        func wait(until end: ContinuousClock.Instant) -> Answer? {
            var entry = pollfd(fd: ear, events: Int16(POLLIN), revents: 0)
            let left = max(.zero, end - .now) / .milliseconds(1)
            _ = unsafe poll(&entry, 1, Int32(left.rounded(.up)))
            return given.withLock { $0 }
        }
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
