// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Feeds
internal import FileSystem
internal import Inbox
package import Postgres
package import Wording

/// Puts a file that somebody hands in into its feed's inbox, and its row into the ledger at once:
/// from there it goes the way of every file.
///
/// First the commit, then the name: bytes lie in the inbox under a hidden name that has the row's
/// number, and get their own once the row is committed. If the process dies between, `Recovery`
/// gives it. Blocks.
package struct HandIn: Sendable {
    package enum Origin: String, Sendable, CaseIterable {
        case upload, mend
        /// It came out of a container.
        case member

        static var names: [String] { allCases.map(\.rawValue) }
    }

    private let feed: Feed
    private let inbox: String
    private let origin: Origin
    private let sentBy: String
    private let language: Language
    private let mends: Int64?
    private let isAgain: Bool

    /// - Parameters:
    ///   - inbox: absolute.
    ///   - sentBy: as the journal names actors; its import will be in the journal under this name.
    ///   - mends: the file whose refused rows it brings again; nil: its name may tell.
    ///   - isAgain: load it also where its bytes are loaded already.
    package init(
        to feed: Feed, inbox: String, as origin: Origin, by sentBy: String, language: Language,
        mends: Int64? = nil, again isAgain: Bool = false
    ) {
        self.feed = feed
        self.inbox = inbox
        self.origin = origin
        self.sentBy = sentBy
        self.language = language
        self.mends = mends
        self.isAgain = isAgain
    }

    /// The file whose refused rows a file of this name brings again, as for one that is dropped.
    package static func mended(
        _ name: String, of feed: String, on connection: borrowing Connection
    ) throws -> Int64? {
        guard RejectsName.isRejects(name) else { return nil }
        return try ReportBook.mends([name], feed: feed, on: connection).first { $0 != 0 }
    }

    /// - Throws: `HandInRefusal` where a file of this name is not taken.
    package static func check(_ name: String, for feed: Feed) throws(HandInRefusal) {
        if let flaw = SentName.flaw(in: name) { throw .name(name, flaw) }
        let beside = HandInCompanions(of: name, for: feed)
        if beside.areTooLong { throw .name(name, .tooLong) }
        if let ending = HandInCompanions.ending(of: name, for: feed) {
            throw .companion(name, ending: ending, feed: feed.name)
        }
        guard feed.takes(fileName: name) else {
            throw .notTaken(name, feed: feed.name, patterns: feed.patterns)
        }
    }

    /// Copies the file; the original stays.
    ///
    /// - Parameters:
    ///   - sha256: in hexadecimal, of the bytes that are meant; nil: they are whatever is there.
    ///   - note: called in the transaction, with the file's number and its digest.
    ///   - lost: called in the transaction that ends the file again, where another one has taken the
    ///     name since: what was noted has to be undone.
    /// - Returns: the file's number.
    /// - Throws: `HandInRefusal`; `NestedHandIn` within a transaction.
    package func run(
        _ path: String, as name: String, sha256: String? = nil, on connection: Connection,
        note: (_ fileID: Int64, _ sha256: String, _ connection: Connection) throws -> Void,
        lost: (_ fileID: Int64, _ connection: Connection) throws -> Void = { _, _ in }
    ) throws -> Int64 {
        try run(
            as: name, sha256: sha256, on: connection, note: note, lost: lost
        ) { write in
            let source = try OpenFile(reading: path)
            var chunk: [UInt8] = []
            while try source.read(into: &chunk, limit: chunkBytes) > 0 {
                try write(chunk)
                chunk.removeAll(keepingCapacity: true)
            }
        }
    }

    /// The same of bytes that come from elsewhere: nobody else takes the name meanwhile.
    ///
    /// - Parameter fill: gives all bytes to the function that it is called with; what it throws is
    ///   thrown, and nothing is kept.
    package func run(
        as name: String, sha256: String? = nil, on connection: Connection,
        note: (_ fileID: Int64, _ sha256: String, _ connection: Connection) throws -> Void,
        lost: (_ fileID: Int64, _ connection: Connection) throws -> Void = { _, _ in },
        fill: (_ write: ([UInt8]) throws -> Void) throws -> Void
    ) throws -> Int64 {
        try Self.check(name, for: feed)
        // The bytes would have their name before the row is one that others see.
        guard !connection.isInTransaction else { throw NestedHandIn(name: name) }
        let key = Claim.lockKey(feed: feed.name, relative: name)
        guard try connection.query("select pg_try_advisory_lock(\(key))").value(as: Bool.self)
        else { throw HandInRefusal.waits(name, feed: feed.name) }
        defer { unlock(key, on: connection) }
        let folder = try OpenFolder(root: inbox, below: feed.folder)
        let target = RawPath(in: folder, name: name)
        guard try FileStatus(target) == nil, try !isOpen(name, on: connection) else {
            throw HandInRefusal.waits(name, feed: feed.name)
        }
        let hidden = RawPath(in: folder, name: HandInLeftovers.newName())
        let (status, digest) = try write(to: hidden, name: name, sha256: sha256, fill)
        let id = try enter(name, status, hidden, in: folder, on: connection) { id, connection in
            try note(id, digest, connection)
        }
        let own = RawPath(in: folder, name: HandInLeftovers.name(of: id))
        do {
            try Folder.rename(own, to: target)
        } catch {
            guard error.code == .exists else { throw error }
            // Dropped since it was looked at: that one has a row of its own.
            try giveUp(id, name, lost, on: connection)
            Self.forget(own)
            throw HandInRefusal.waits(name, feed: feed.name)
        }
        try Folder.sync("\(inbox)/\(feed.folder)")
        try HandInCompanions(of: name, for: feed).write(in: folder) { digest }
        return id
    }

    /// One transaction: the row, and what the caller notes; the bytes get the row's number.
    private func enter(
        _ name: String, _ status: FileStatus, _ hidden: RawPath, in folder: OpenFolder,
        on connection: Connection, _ note: (Int64, Connection) throws -> Void
    ) throws -> Int64 {
        do {
            return try connection.transaction { connection in
                let id = try insert(name, status, on: connection)
                try FileTask.begin(id, on: connection)
                try note(id, connection)
                try Folder.rename(
                    hidden, to: RawPath(in: folder, name: HandInLeftovers.name(of: id)))
                // Else the row would be there after a power cut, and not the name that it knows.
                try Folder.sync("\(inbox)/\(feed.folder)")
                return id
            }
        } catch {
            Self.forget(hidden)
            throw error
        }
    }

    /// Removes what was made on the way, if it is still there.
    private static func forget(_ path: RawPath) {
        do { try Folder.remove(path) } catch {
            // It has its number already: without a row it is never looked at.
        }
    }

    /// Gives an open row's file its name, and what its feed waits for beside it, where its process
    /// died before it could.
    ///
    /// While another's file has the name, it waits.
    ///
    /// - Parameters:
    ///   - settled: its file, of which the time is another by now.
    ///   - place: of its name.
    /// - Returns: whether its file is in the inbox.
    static func finish(
        _ fileID: Int64, _ settled: SettledIdentity, at place: RootedPath, for feed: Feed
    ) throws -> Bool {
        guard let hidden = try place.beside(HandInLeftovers.name(of: fileID)).held(),
            let target = try place.held()
        else { return false }
        if try FileStatus(hidden) != nil {
            guard try FileStatus(target) == nil else { return true }
            try Folder.rename(hidden, to: target)
        }
        guard let status = try FileStatus(target), status.inode == settled.inode,
            status.size == settled.size
        else { return false }
        let folder = try OpenFolder(root: place.root, below: "")
        try HandInCompanions(of: place.relative, for: feed).write(in: folder) {
            try hexadecimal(fileSHA256(target))
        }
        return true
    }

    private func isOpen(_ name: String, on connection: Connection) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file
                            where feed = \(feed.name) and inbox_path = \(name)
                              and stored_at is null)
            """
        ).value()
    }

    private func write(
        to hidden: RawPath, name: String, sha256: String?,
        _ fill: (_ write: ([UInt8]) throws -> Void) throws -> Void
    ) throws -> (FileStatus, sha256: String) {
        let target = try OpenFile(creating: hidden)
        do {
            var hash = SHA256()
            try fill { chunk in
                hash.update(data: chunk)
                try target.write(chunk)
            }
            try target.sync()
            let digest = hexadecimal(Array(hash.finalize()))
            guard sha256 == nil || sha256 == digest else { throw HandInRefusal.changed(name) }
            return (try target.status(), digest)
        } catch {
            Self.forget(hidden)
            throw error
        }
    }

    private func insert(
        _ name: String, _ status: FileStatus, on connection: Connection
    ) throws -> Int64 {
        let mended = try mends ?? Self.mended(name, of: feed.name, on: connection)
        return try connection.query(
            """
            insert into bascule.file (feed, name, inbox_path, origin, bytes, state, inode, changed_ns,
                                      mends, sent_by, again, previous_id)
            select \(feed.name), \(name), \(name), \(origin.rawValue), \(status.size), 'arrived',
                   \(Int64(bitPattern: status.inode)), \(status.changedNanoseconds), \(mended),
                   \(sentBy), \(isAgain),
                   (select max(p.id) from bascule.file p
                     where p.feed = \(feed.name) and p.name = \(name))
            returning id
            """
        ).value()
    }

    /// Ends the row again; under the lock nobody has taken the name's file.
    private func giveUp(
        _ id: Int64, _ name: String, _ lost: (Int64, Connection) throws -> Void,
        on connection: Connection
    ) throws {
        let why = HandInRefusal.waits(name, feed: feed.name).sentence[language]
        try connection.transaction { connection in
            _ = try connection.execute(
                """
                update bascule.file set state = 'failed', stored_at = now(), reason = \(why)
                 where id = \(id) and state = 'arrived'
                """)
            try lost(id, connection)
        }
    }

    private func unlock(_ key: Int64, on connection: Connection) {
        guard connection.isAlive else { return }
        do { _ = try connection.query("select pg_advisory_unlock(\(key))") } catch {
            // The connection is broken: its locks are gone with it.
        }
    }
}
