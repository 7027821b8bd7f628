// SPDX-License-Identifier: Apache-2.0

internal import Configuration

/// A folder of another host, by sftp: one session for a look at it and for all that follows.
///
/// It blocks: for a thread of its own.
package struct SFTPFolder: RemoteNames {
    let connection: SFTPConnection
    let session: SSHSession
    let path: [UInt8]

    /// Lends it to the body.
    ///
    /// - Parameters:
    ///   - url: its path is the folder's; one that begins with `/~/` starts where the login does.
    ///   - limits: their time is for all that the body does.
    ///   - isStopped: asked about once a second.
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped, or what the body throws.
    package static func with<Value>(
        _ url: SourceURL, _ identity: SFTPIdentity, _ rules: FetchRules, _ limits: FetchLimits,
        isStopped: @escaping @Sendable () -> Bool, _ body: (SFTPFolder) throws -> Value
    ) throws -> Value {
        var rules = rules
        rules.sftp = identity
        let end = ContinuousClock.now + limits.time
        let addresses = try rules.addresses(
            of: url, until: min(end, .now + limits.resolving), isStopped: isStopped)
        guard let path = url.decodedPath.map(RemoteFile.folder) else {
            throw FetchTrouble.notFound(url, "its path has a NUL")
        }
        let connection = SFTPConnection(
            url: url, identity: identity, rules: rules, limits: limits, end: end,
            isStopped: isStopped)
        return try connection.with(at: addresses) { session in
            try body(SFTPFolder(connection: connection, session: session, path: path))
        }
    }

    /// In the order in which the host lists them.
    ///
    /// - Parameter most: with more names than these it is a mistake to fetch from it.
    package func list(most: Int) throws -> RemoteListing {
        var listing = RemoteListing()
        var names = 0
        try session.list(path.isEmpty ? [UInt8(ascii: ".")] : path) { name, file in
            names += 1
            guard names <= most else { throw FetchTrouble.tooMany(connection.url, most: most) }
            guard !connection.isStopped() else { throw CancellationError() }
            guard let file, name.count <= connection.limits.nameBytes else {
                return listing.others += 1
            }
            listing.files.append(
                RemoteFile(name: name, bytes: file.bytes, modified: file.modified))
        }
        return listing
    }

    /// The bytes of a file, which must be as it was listed at the end of them too.
    ///
    /// - Returns: nil where it is another by then: what was written is no file.
    /// - Throws: also where it has not the bytes that the host says it has.
    package func read(
        _ file: RemoteFile, to write: ([UInt8]) throws -> Void
    ) throws -> Int64? {
        let handle = try session.open(path + file.name, listed: file.bytes)
        var bytes: Int64 = 0
        do {
            _ = try connection.copy(
                handle, of: session,
                to: { chunk in
                    bytes += Int64(chunk.count)
                    guard bytes <= file.bytes else { throw TooMuch() }
                    try write(chunk)
                })
        } catch is TooMuch {
            // Of a file that grows what is asked below says so.
        } catch let trouble as FetchTrouble where trouble.code == .cut {
            // Where the connection is whole, it is this file that ends too early: asked below.
        }
        guard try session.facts(of: handle) == facts(file) else { return nil }
        guard bytes == file.bytes else {
            throw FetchTrouble.failed(connection.url, "\(bytes) B of \(file.bytes)")
        }
        return bytes
    }

    /// It has more bytes than it is listed with: whatever comes behind them is none of it.
    private struct TooMuch: Error {}

    /// Whether it may be one of those that `read` asks for together.
    package func isSmall(_ file: RemoteFile) -> Bool {
        file.bytes < connection.limits.answerBytes && session.speaksPackets
    }

    /// The bytes of small files, many at a time.
    ///
    /// - Parameter take: called with each that has ended, by its place, in any order; with false no
    ///   further one is begun.
    /// - Returns: how many were begun, all of which have ended.
    /// - Throws: `Broken` where the session is of no more use.
    package func read(_ files: [RemoteFile], take: (Int, RemoteEnd) -> Bool) throws(RemoteBreak)
        -> Int
    {
        var flight = SFTPFlight(
            files.map {
                SFTPFlight.Wanted(path: path + $0.name, bytes: $0.bytes, modified: $0.modified)
            }, atOnce: connection.limits.inFlight)
        var (goesOn, uneven): (Bool, [Int]) = (true, [])
        do {
            try session.send(flight.requests())
            while flight.oldest != nil {
                guard !connection.isStopped() else { throw CancellationError() }
                guard let (next, ended) = flight.take(try session.receive()) else {
                    throw FetchTrouble.failed(connection.url, "an answer to nothing")
                }
                try session.send(next)
                guard let (place, end) = ended else { continue }
                if end == .uneven {
                    uneven.append(place)
                } else {
                    goesOn = take(place, told(end)) && goesOn
                }
                if goesOn { try session.send(flight.requests()) }
            }
        } catch {
            throw RemoteBreak(place: flight.oldest ?? 0, cause: error)
        }
        for place in uneven { _ = take(place, try readAlone(files[place], place)) }
        return flight.begun
    }

    private func told(_ end: SFTPFlight.End) -> RemoteEnd {
        switch end {
        case .whole(let bytes): .whole(bytes)
        case .other, .uneven: .other
        case .refused(let code, let words):
            .failed(session.refusal(Int32(truncatingIfNeeded: code), words))
        }
    }

    private func readAlone(_ file: RemoteFile, _ place: Int) throws(RemoteBreak) -> RemoteEnd {
        var bytes: [UInt8] = []
        do {
            let count = try read(file) { bytes += $0 }
            return count == nil ? .other : .whole(bytes)
        } catch let trouble as FetchTrouble where trouble.isOfOneFile {
            return .failed(trouble)
        } catch {
            throw RemoteBreak(place: place, cause: error)
        }
    }

    /// Whether there is a file of this name, which is as it was listed.
    package func has(_ file: RemoteFile, as name: [UInt8]) throws -> Bool {
        try session.facts(at: path + name) == facts(file)
    }

    /// Whether anything has this name.
    package func hasAnything(at name: [UInt8]) throws -> Bool {
        try session.isThere(path + name)
    }

    /// Renames; both names are below the folder.
    ///
    /// - Returns: false where the host does not do it, or something has the second: there are hosts that
    ///   would let it go.
    package func rename(_ name: [UInt8], to other: [UInt8]) throws -> Bool {
        guard try !session.isThere(path + other) else { return false }
        return try session.rename(path + name, to: path + other)
    }

    /// - Returns: false where the host does not do it.
    package func remove(_ name: [UInt8]) throws -> Bool { try session.remove(path + name) }

    /// Makes a folder in it, where there is none.
    ///
    /// - Returns: false where the host does not do it.
    package func makeFolder(_ name: [UInt8]) throws -> Bool {
        if try session.isThere(path + name) { return true }
        return try session.makeFolder(path + name)
    }

    private func facts(_ file: RemoteFile) -> SSHSession.Facts {
        SSHSession.Facts(bytes: file.bytes, modified: file.modified)
    }
}
