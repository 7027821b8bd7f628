// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import FileSystem
internal import Inbox
package import Postgres
package import Wording

/// Puts files that somebody hands in into their feed's inbox, and their rows into the ledger at once:
/// from there they go the way of every file.
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

    let feed: Feed
    let inbox: String
    let origin: Origin
    let sentBy: String
    let language: Language
    let mends: Int64?
    let isAgain: Bool

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
        try ReportBook.mends([name], feed: feed, on: connection).first { $0 != 0 }
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
        try together([name], on: connection) { batch in
            try batch.write(0, sha256: sha256, fill)
            let ends = try batch.enter { made, connection in
                for file in made { try note(file.fileID, file.sha256, connection) }
            } lost: { _, fileID, connection in
                try lost(fileID, connection)
            }
            guard let end = ends[0] else { throw HandInRefusal.changed(name) }
            return try end.get()
        }
    }

    /// Lends the body a batch of files of these names, none of which anybody else takes meanwhile.
    ///
    /// What the body has written and not entered is removed.
    /// - Throws: `NestedHandIn` within a transaction, and what the body throws.
    package func together<Value>(
        _ names: [String], on connection: Connection, _ body: (HandInBatch) throws -> Value
    ) throws -> Value {
        // The bytes would have their names before the rows are ones that others see.
        guard !connection.isInTransaction else {
            throw NestedHandIn(name: names.first ?? feed.name)
        }
        let batch = try HandInBatch(names, by: self, on: connection)
        defer { batch.end() }
        try batch.begin()
        return try body(batch)
    }

    /// Gives an open row's file its name, and what its feed waits for beside it, where its process
    /// died before it could.
    ///
    /// While another's file has the name, it waits.
    ///
    /// - Parameters:
    ///   - known: its file, as it was written.
    ///   - place: of its name.
    /// - Returns: whether its file is in the inbox.
    static func finish(
        _ fileID: Int64, _ known: HandedInFile, at place: RootedPath, for feed: Feed
    ) throws -> Bool {
        guard let hidden = try place.beside(HandInLeftovers.name(of: fileID)).held(),
            let target = try place.held()
        else { return false }
        if try FileStatus(hidden) != nil {
            guard try FileStatus(target) == nil else { return true }
            try Folder.rename(hidden, to: target)
        }
        guard let status = try FileStatus(target), known.isThe(FileIdentity(status)) else {
            return false
        }
        let folder = try OpenFolder(root: place.root, below: "")
        try HandInCompanions(of: place.relative, for: feed).write(in: folder) {
            try hexadecimal(fileSHA256(target))
        }
        return true
    }
}
