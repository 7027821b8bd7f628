// SPDX-License-Identifier: Apache-2.0

/// A file of ours, put into a folder of another host.
extension SFTPFolder {
    /// What is put there, and under which name.
    package struct Parcel: Sendable {
        /// Names in the folder; whatever has the first is ours, and is removed.
        let hidden, name: [UInt8]
        /// The same of tries before this one.
        let earlier: [[UInt8]]
        /// Of the whole file.
        let bytes: Int64
        /// Whether its bytes are read there and compared, beside their number.
        let isReadBack: Bool

        package init(
            hidden: String, name: String, earlier: [String] = [], bytes: Int64, isReadBack: Bool
        ) {
            (self.hidden, self.name) = (Array(hidden.utf8), Array(name.utf8))
            self.earlier = earlier.map { Array($0.utf8) }
            self.bytes = bytes
            self.isReadBack = isReadBack
        }
    }

    /// The points between which a process may die.
    package enum PutStep: String, Sendable, CaseIterable { case written, verified, renamed }

    /// Bytes that each server must take at once (draft-ietf-secsh-filexfer-02, 3).
    private static let chunk = 32 << 10

    /// Writes a file under a hidden name, sees whether it is whole, and gives it its name: at each
    /// moment what has the name is whole.
    ///
    /// A file of that name is replaced: at once where the server has `posix-rename@openssh.com`; else it
    /// is put aside just before, and for that moment nothing has the name. Where it ends without the
    /// name, and the server still answers, nothing of it is left.
    ///
    /// - Parameters:
    ///   - observe: told of each step; what it throws ends it there.
    ///   - open: gives what reads the file from its beginning, up to so many bytes at once.
    /// - Throws: `FetchTrouble`, `CancellationError`, or what the observer or the reading throws.
    package func put(
        _ parcel: Parcel, observe: (PutStep) throws -> Void,
        from open: () throws -> (Int) throws -> [UInt8]
    ) throws {
        defer { connection.wait.end() }
        do {
            try writing {
                try write(parcel, from: open())
                connection.wait.end()
                try observe(.written)
                try verify(parcel, from: open)
                connection.wait.end()
                try observe(.verified)
                try giveName(parcel)
            }
        } catch {
            takeAway(parcel)
            throw error
        }
        connection.wait.end()
        // Not looked at again: whoever waits for it may have taken it by now.
        try observe(.renamed)
    }

    /// What is left of a file that has not got its name.
    private func takeAway(_ parcel: Parcel) {
        answers()
        do {
            _ = try session.remove(path + parcel.hidden)
        } catch {
            // It is gone with the connection, or the next try removes it.
        }
    }

    /// The server has so long for what is asked of it next.
    private func answers() { connection.wait.begin(connection.limits.silence) }

    private func write(_ parcel: Parcel, from read: (Int) throws -> [UInt8]) throws {
        // What an earlier try has left; no link of this name is followed.
        for name in parcel.earlier + [parcel.hidden] {
            answers()
            let path = path + name
            if try session.isThere(path) { _ = try session.remove(path) }
        }
        answers()
        let file = try session.make(path + parcel.hidden)
        var watch = SFTPConnection.SpeedWatch(connection)
        var bytes: Int64 = 0
        while true {
            let chunk = try read(Self.chunk)
            guard !chunk.isEmpty else { break }
            answers()
            try session.write(chunk, to: file)
            bytes += Int64(chunk.count)
            try watch.check(bytes)
        }
        connection.wait.begin(connection.limits.syncing)
        try session.sync(file)
    }

    private func verify(_ parcel: Parcel, from open: () throws -> (Int) throws -> [UInt8]) throws {
        answers()
        let size = try session.size(at: path + parcel.hidden)
        guard size == parcel.bytes else {
            throw FetchTrouble.notKept(url, size, of: parcel.bytes)
        }
        guard parcel.isReadBack else { return }
        var comparison = try ByteComparison(open())
        answers()
        let file = try session.open(path + parcel.hidden)
        _ = try connection.copy(file, of: session, to: { try comparison.take($0) })
        guard try comparison.isWhole() else { throw FetchTrouble.otherBytes(url) }
    }

    private func giveName(_ parcel: Parcel) throws {
        let (hidden, name) = (path + parcel.hidden, path + parcel.name)
        answers()
        let isDone =
            try session.replaces
            ? session.replace(name, by: hidden)
            : session.rename(hidden, to: name) || changePlaces(parcel)
        guard isDone else { throw FetchTrouble.notNamed(url) }
        guard try !session.replaces else { return }
        // What a try that died while they changed places has put aside.
        for name in parcel.earlier {
            let aside = path + name + Self.aside
            if try session.isThere(aside) { _ = try session.remove(aside) }
        }
    }

    private static let aside = Array(".old".utf8)

    /// Of a server that gives no name which something has: that is put aside, and put back where the
    /// new one does not get its name either.
    ///
    /// - Returns: false where the server does not do it.
    private func changePlaces(_ parcel: Parcel) throws -> Bool {
        let (hidden, name) = (path + parcel.hidden, path + parcel.name)
        let aside = hidden + Self.aside
        answers()
        guard try session.isThere(name), try session.rename(name, to: aside) else { return false }
        answers()
        guard try session.rename(hidden, to: name) else {
            guard try session.rename(aside, to: name) else {
                throw FetchTrouble.putAside(url, String(decoding: aside, as: UTF8.self))
            }
            return false
        }
        _ = try session.remove(aside)
        return true
    }

    /// What the server refuses is said as of a file that is written; what says so already stays.
    private func writing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let trouble as FetchTrouble where !trouble.mayPass {
            switch trouble.code {
            case .denied: throw FetchTrouble.notLet(url, trouble.detail)
            case .notFound: throw FetchTrouble.noFolder(url, trouble.detail)
            case .failed: throw FetchTrouble.notKept(url, trouble.detail)
            default: throw trouble
            }
        }
    }

    private var url: SourceURL { connection.url }
}
