// SPDX-License-Identifier: Apache-2.0

/// A file of ours, put into a folder of another host.
extension SFTPFolder {
    /// What is put there, and under which name.
    package struct Parcel: Sendable {
        /// Both are names in the folder; whatever has the first is ours, and is removed.
        let hidden, name: [UInt8]
        /// Of the whole file.
        let bytes: Int64
        /// Whether its bytes are read there and compared, beside their number.
        let isReadBack: Bool

        package init(hidden: String, name: String, bytes: Int64, isReadBack: Bool) {
            (self.hidden, self.name) = (Array(hidden.utf8), Array(name.utf8))
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
    /// is removed just before, and for that moment nothing has the name.
    ///
    /// - Parameter open: gives what reads the file from its beginning, up to so many bytes at once.
    /// - Throws: `FetchTrouble`, `CancellationError`, or what the reading throws.
    package func put(
        _ parcel: Parcel, observe: (PutStep) -> Void,
        from open: () throws -> (Int) throws -> [UInt8]
    ) throws {
        try write(parcel, from: open())
        observe(.written)
        try verify(parcel, from: open)
        observe(.verified)
        try giveName(parcel)
        // Not looked at again: whoever waits for it may have taken it by now.
        observe(.renamed)
    }

    private func write(_ parcel: Parcel, from read: (Int) throws -> [UInt8]) throws {
        let path = path + parcel.hidden
        // What an earlier try has left; no link of this name is followed.
        if try session.isThere(path) { _ = try session.remove(path) }
        try writing {
            let file = try session.make(path)
            var watch = SFTPConnection.SpeedWatch(connection)
            var bytes: Int64 = 0
            while true {
                let chunk = try read(Self.chunk)
                guard !chunk.isEmpty else { break }
                try session.write(chunk, to: file)
                bytes += Int64(chunk.count)
                try watch.check(bytes)
            }
            try session.sync(file)
        }
    }

    private func verify(_ parcel: Parcel, from open: () throws -> (Int) throws -> [UInt8]) throws {
        let size = try size(of: parcel.hidden)
        guard size == parcel.bytes else {
            let found = size.map { "\($0) B" } ?? "no file"
            throw FetchTrouble.notKept(url, "\(found) of \(parcel.bytes) B")
        }
        guard parcel.isReadBack else { return }
        var comparison = try ByteComparison(open())
        let file = try session.open(path + parcel.hidden)
        _ = try connection.copy(file, of: session, to: { try comparison.take($0) })
        guard try comparison.isWhole() else { throw FetchTrouble.otherBytes(url) }
    }

    private func giveName(_ parcel: Parcel) throws {
        let (hidden, name) = (path + parcel.hidden, path + parcel.name)
        let isDone: Bool
        if try session.replaces {
            isDone = try session.replace(name, by: hidden)
        } else if try session.rename(hidden, to: name) {
            isDone = true
        } else {
            isDone =
                try session.isThere(name) && session.remove(name)
                && session.rename(hidden, to: name)
        }
        guard isDone else {
            throw FetchTrouble.notKept(url, "the server does not give it its name")
        }
    }

    /// Nil: there is none, or it is no plain file.
    private func size(of name: [UInt8]) throws -> Int64? {
        try session.facts(at: path + name)?.bytes
    }

    /// What the server refuses is said as of a file that is written.
    private func writing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let trouble as FetchTrouble {
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
