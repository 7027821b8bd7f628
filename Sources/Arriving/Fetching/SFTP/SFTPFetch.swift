// SPDX-License-Identifier: Apache-2.0

internal import CSSH
internal import Configuration
internal import Sockets

/// One file by sftp, on a connection that was judged before libssh had it.
struct SFTPFetch {
    private let url: SourceURL
    private let identity: SFTPIdentity
    private let rules: FetchRules
    private let limits: FetchLimits
    private let end: ContinuousClock.Instant

    /// Bytes asked for at once: what OpenSSH gives in one answer, and a little less.
    private static let chunk = 128 << 10

    init(
        _ url: SourceURL, _ identity: SFTPIdentity, _ rules: FetchRules, _ limits: FetchLimits,
        until end: ContinuousClock.Instant
    ) {
        self.url = url
        self.identity = identity
        self.rules = rules
        self.limits = limits
        self.end = end
    }

    /// - Returns: the bytes that were written.
    func run(at addresses: [IPAddress], _ ends: Fetch.Ends) throws -> Int64 {
        for address in addresses {
            // Once more, beside the connection: it is this one that is connected to.
            do { try rules.check(address, of: url.host) } catch { throw FetchTrouble(error) }
        }
        let socket: ConnectedSocket
        do {
            socket = try ConnectedSocket(
                to: addresses.map(\.bytes), port: url.port,
                until: min(end, .now + limits.connecting))
        } catch {
            throw FetchTrouble.unreachable(url, error.detail)
        }
        let watch = SocketWatch(socket.descriptor, until: end, ends.isStopped)
        defer { watch.stop() }
        do {
            return try talk(socket.descriptor, ends)
        } catch let trouble as FetchTrouble where trouble.mayPass || trouble.code == .failed {
            guard !ends.isStopped() else { throw CancellationError() }
            throw end <= .now ? .tooSlow(url, "\(limits.time)") : trouble
        }
    }

    private func talk(_ descriptor: Int32, _ ends: Fetch.Ends) throws -> Int64 {
        let session = try SSHSession(url, identity, descriptor, until: end)
        try session.connect()
        try session.proveServer()
        try session.logIn()
        let file = try session.open()
        if let size = file.size, size > limits.bytes {
            throw FetchTrouble.tooLarge(url, most: limits.bytes)
        }
        var (bytes, mark): (Int64, Int64) = (0, 0)
        var markedAt = ContinuousClock.now
        while true {
            let chunk = try session.read(file, Self.chunk)
            guard !chunk.isEmpty else { break }
            guard bytes + Int64(chunk.count) <= limits.bytes else {
                throw FetchTrouble.tooLarge(url, most: limits.bytes)
            }
            try ends.write(chunk)
            bytes += Int64(chunk.count)
            ends.progress(bytes, file.size)
            let now = ContinuousClock.now
            guard !ends.isStopped() else { throw CancellationError() }
            guard now < end else { throw FetchTrouble.tooSlow(url, "\(limits.time)") }
            guard now - markedAt >= limits.slowness else { continue }
            let least = Double(limits.slowest) * ((now - markedAt) / .seconds(1))
            guard Double(bytes - mark) >= least else {
                throw FetchTrouble.tooSlow(url, "\(bytes) B")
            }
            (mark, markedAt) = (bytes, now)
        }
        if let size = file.size, bytes < size {
            throw FetchTrouble.cut(url, "\(bytes) of \(size) B")
        }
        return bytes
    }
}
