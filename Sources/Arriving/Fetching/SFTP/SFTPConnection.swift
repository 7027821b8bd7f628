// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Sockets

/// A session of sftp on a connection that was judged before libssh had it.
struct SFTPConnection {
    let url: SourceURL
    let identity: SFTPIdentity
    let rules: FetchRules
    let limits: FetchLimits
    let end: ContinuousClock.Instant
    /// Asked about once a second.
    let isStopped: @Sendable () -> Bool
    /// For an answer of the server; over all of it there is `end`.
    let wait = SFTPWait()

    /// Lends the session, logged in, to the body; at the deadline, once the server has not answered in
    /// time, or once it is stopped, the connection is cut.
    ///
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped, or what the body throws.
    func with<Value>(
        at addresses: [IPAddress], _ body: (SSHSession) throws -> Value
    ) throws -> Value {
        for address in addresses {
            // Once more, beside the connection: it is this one that is connected to.
            do { try rules.check(address, of: url.host) } catch { throw FetchTrouble(error) }
        }
        let socket = try connected(to: addresses)
        let twin = try reaching { () throws(ConnectedSocket.Failed) in try socket.twin() }
        // Ours, which is open until the watch has stopped: libssh closes its own when it likes.
        let descriptor = socket.descriptor
        let watch = StopWatch(until: end, { [isStopped, wait] in isStopped() || wait.isOver() }) {
            ConnectedSocket.cut(descriptor)
        }
        defer { watch.stop() }
        do {
            wait.begin(limits.loggingIn)
            let session = try SSHSession(url, identity, twin, until: end)
            try session.connect()
            try session.proveServer()
            try session.logIn()
            try session.begin()
            wait.end()
            return try body(session)
        } catch let trouble as FetchTrouble {
            throw cause(of: trouble)
        }
    }

    /// Of what libssh says once its connection is cut, whatever it takes that for.
    private func cause(of trouble: FetchTrouble) -> any Error {
        if let limit = wait.passed { return FetchTrouble.silent(url, "\(limit)") }
        guard trouble.mayPass || trouble.code == .failed else { return trouble }
        if isStopped() { return CancellationError() }
        return end <= .now ? FetchTrouble.tooSlow(url, "\(limits.time)") : trouble
    }

    private func connected(to addresses: [IPAddress]) throws -> ConnectedSocket {
        try reaching { () throws(ConnectedSocket.Failed) in
            try ConnectedSocket(
                to: addresses.map(\.bytes), port: url.port,
                until: min(end, .now + limits.connecting))
        }
    }

    private func reaching<Value: ~Copyable>(
        _ body: () throws(ConnectedSocket.Failed) -> Value
    ) throws(FetchTrouble) -> Value {
        do { return try body() } catch { throw FetchTrouble.unreachable(url, error.detail) }
    }

    /// The bytes of a file, up to its end.
    ///
    /// - Returns: how many.
    func copy(
        _ file: borrowing SSHSession.File, of session: SSHSession,
        to write: ([UInt8]) throws -> Void, progress: (Int64) -> Void = { _ in }
    ) throws -> Int64 {
        if let size = file.size, size > limits.bytes {
            throw FetchTrouble.tooLarge(url, limits)
        }
        var bytes: Int64 = 0
        var watch = SpeedWatch(self)
        while true {
            let chunk = try nextChunk(of: file, session)
            guard !chunk.isEmpty else { break }
            guard bytes + Int64(chunk.count) <= limits.bytes else {
                throw FetchTrouble.tooLarge(url, limits)
            }
            try write(chunk)
            bytes += Int64(chunk.count)
            progress(bytes)
            try watch.check(bytes)
        }
        // Whoever has listed it looks at it again.
        if !file.isListed, let size = file.size, bytes < size {
            throw FetchTrouble.cut(url, "\(bytes) of \(size) B")
        }
        return bytes
    }

    private func nextChunk(
        of file: borrowing SSHSession.File, _ session: SSHSession
    ) throws(FetchTrouble) -> [UInt8] {
        wait.begin(limits.silence)
        defer { wait.end() }
        return try session.read(file, Self.chunk)
    }

    /// Bytes asked for at once: what OpenSSH gives in one answer, and a little less.
    private static let chunk = 128 << 10

    /// Ends a transfer that is to stop, has had its time, or hardly goes on.
    struct SpeedWatch {
        private let connection: SFTPConnection
        private var mark: Int64 = 0
        private var markedAt = ContinuousClock.now

        init(_ connection: SFTPConnection) { self.connection = connection }

        /// - Parameter bytes: so far.
        /// - Throws: `FetchTrouble`, `CancellationError`.
        mutating func check(_ bytes: Int64) throws {
            let (url, limits, now) = (connection.url, connection.limits, ContinuousClock.now)
            guard !connection.isStopped() else { throw CancellationError() }
            guard now < connection.end else {
                throw FetchTrouble.tooSlow(url, "\(limits.time)")
            }
            guard now - markedAt >= limits.slowness else { return }
            let least = Double(limits.slowest) * ((now - markedAt) / .seconds(1))
            guard Double(bytes - mark) >= least else {
                throw FetchTrouble.tooSlow(url, "\(bytes) B")
            }
            (mark, markedAt) = (bytes, now)
        }
    }
}
