// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Feeds
internal import FileSystem
internal import Inbox
package import Postgres
internal import Wording

/// Files that are handed in together: one wait for the disk, one commit, one wait for their names.
///
/// What is wrong with one of them is its own: the others are handed in.
package final class HandInBatch {
    /// A file that is one of the ledger, once its transaction is committed.
    package struct Made {
        /// In the names that the batch was made of.
        package let place: Int
        package let fileID: Int64
        package let sha256: String
    }

    /// Where a process may die; for tests.
    package enum Step {
        /// The rows are committed, and no file has its name.
        case committed
        case named
    }

    /// Bytes under a hidden name.
    struct Part {
        let place: Int
        let name: String
        let hidden: RawPath
        let status: FileStatus
        let sha256: String
    }

    let handIn: HandIn
    let connection: Connection
    let folder: OpenFolder
    private let names: [String]
    /// Whether the disk is waited for once, and not for each file: where that says what could not be
    /// written, and many wait.
    private let syncsTogether: Bool
    /// Why files are not taken, by their places.
    private var flaws: [Int: any Error] = [:]
    /// Keys of this session's locks.
    private var held: [Int64] = []
    private var parts: [Part] = []

    init(_ names: [String], by handIn: HandIn, on connection: Connection) throws {
        self.names = names
        self.handIn = handIn
        self.connection = connection
        folder = try OpenFolder(root: handIn.inbox, below: handIn.feed.folder)
        syncsTogether = names.count > 1 && folder.syncsWhole
    }

    /// Takes the names that are free.
    func begin() throws {
        var seen: Set<FileName> = []
        for (place, name) in names.enumerated() {
            let isFirst = seen.insert(FileName(name)).inserted
            flaws[place] = refusal(of: name) ?? (isFirst ? nil : waits(name))
        }
        let wanted = names.indices.filter { flaws[$0] == nil }
        let keys = wanted.map { Claim.lockKey(feed: handIn.feed.name, relative: names[$0]) }
        let isFree = try lock(keys)
        held = zip(keys, isFree).filter(\.1).map(\.0)
        let open = try openNames(among: wanted.map { names[$0] })
        for (place, isFree) in zip(wanted, isFree) {
            let name = names[place]
            do {
                let isTaken = try isInFolder(name) || open.contains(FileName(name))
                if !isFree || isTaken { flaws[place] = waits(name) }
            } catch {
                guard Self.isOfOneFile(error) else { throw error }
                flaws[place] = error
            }
        }
    }

    private func refusal(of name: String) -> HandInRefusal? {
        do throws(HandInRefusal) {
            try HandIn.check(name, for: handIn.feed)
            return nil
        } catch {
            return error
        }
    }

    private func isInFolder(_ name: String) throws -> Bool {
        try FileStatus(RawPath(in: folder, name: name)) != nil
    }

    func waits(_ name: String) -> HandInRefusal { .waits(name, feed: handIn.feed.name) }

    private func lock(_ keys: [Int64]) throws -> [Bool] {
        try connection.query(
            """
            select pg_try_advisory_lock(key)
              from unnest(\(keys)) with ordinality as wanted (key, place)
             order by place
            """
        ).values(as: Bool.self)
    }

    private func openNames(among names: [String]) throws -> Set<FileName> {
        let open = try connection.query(
            """
            select inbox_path from bascule.file
             where feed = \(handIn.feed.name) and inbox_path = any(\(names)) and stored_at is null
            """
        ).values(as: String.self)
        return Set(open.map { FileName($0) })
    }

    /// Whether one can be written.
    package func takes(_ place: Int) -> Bool { flaws[place] == nil }

    /// Writes the bytes of one.
    ///
    /// - Parameters:
    ///   - sha256: in hexadecimal, of the bytes that are meant; nil: they are whatever comes.
    ///   - fill: gives all bytes to the function that it is called with.
    /// - Throws: why it is not taken (`HandInRefusal`), or what `fill` throws; nothing of it is kept.
    package func write(
        _ place: Int, sha256: String? = nil,
        _ fill: (_ write: ([UInt8]) throws -> Void) throws -> Void
    ) throws {
        if let flaw = flaws[place] { throw flaw }
        let hidden = RawPath(in: folder, name: HandInLeftovers.newName())
        let target = try OpenFile(creating: hidden)
        do {
            var hash = SHA256()
            try fill { chunk in
                hash.update(data: chunk)
                try target.write(chunk)
            }
            if !syncsTogether { try target.sync() }
            let digest = hexadecimal(Array(hash.finalize()))
            guard sha256 == nil || sha256 == digest else {
                throw HandInRefusal.changed(names[place])
            }
            parts.append(
                Part(
                    place: place, name: names[place], hidden: hidden, status: try target.status(),
                    sha256: digest))
        } catch {
            Self.forget(hidden)
            throw error
        }
    }

    /// Makes all that was written files of the ledger, and gives them their names.
    ///
    /// - Parameters:
    ///   - note: called in the transaction; again with less where one of them can't be entered.
    ///   - lost: called in the transaction that ends a file again, where another one has taken the
    ///     name since: what was noted has to be undone.
    /// - Returns: the number of each by its place, or why it has none.
    /// - Throws: what is wrong with all of them; those of which the rows are committed have their names.
    package func enter(
        note: (_ made: [Made], _ connection: Connection) throws -> Void,
        lost: (_ place: Int, _ fileID: Int64, _ connection: Connection) throws -> Void,
        observe: (Step) -> Void = { _ in }
    ) throws -> [Int: Result<Int64, any Error>] {
        guard !parts.isEmpty else { return [:] }
        if syncsTogether { try folder.syncWhole() }
        // They may have come in any order.
        parts.sort { $0.place < $1.place }
        var ends: [Int: Result<Int64, any Error>] = [:]
        let (entered, trouble) = enterAll(note, &ends)
        if !entered.isEmpty {
            observe(.committed)
            try giveNames(entered, &ends, lost, observe)
        }
        if let trouble { throw trouble }
        return ends
    }

    private typealias Note = ([Made], Connection) throws -> Void

    /// In one transaction, or each in its own where one of them can't be entered.
    ///
    /// - Returns: what is entered, and what is wrong with all others.
    private func enterAll(
        _ note: Note, _ ends: inout [Int: Result<Int64, any Error>]
    ) -> (entered: [(Part, Int64)], trouble: (any Error)?) {
        do {
            return (try commit(parts, note), nil)
        } catch {
            guard parts.count > 1, Self.isOfOneFile(error) else { return ([], error) }
        }
        var entered: [(Part, Int64)] = []
        for part in parts {
            do {
                entered += try commit([part], note)
            } catch {
                guard Self.isOfOneFile(error) else { return (entered, error) }
                ends[part.place] = .failure(error)
            }
        }
        return (entered, nil)
    }

    /// Whether another file may do better; if so, nothing is committed.
    private static func isOfOneFile(_ error: any Error) -> Bool {
        switch error {
        case let error as FileError: return !error.isTheFileSystems
        case let error as PostgresError: return error.isOfValues
        default: return false
        }
    }

    /// One transaction: the rows, and what the caller notes; the bytes get the rows' numbers.
    private func commit(_ parts: [Part], _ note: Note) throws -> [(Part, Int64)] {
        var renamed: [(Part, RawPath)] = []
        do {
            return try connection.transaction { connection in
                let entered = Array(zip(parts, try insert(parts)))
                try FileTask.begin(entered.map(\.1), on: connection)
                try note(
                    entered.map { Made(place: $0.place, fileID: $1, sha256: $0.sha256) },
                    connection)
                for (part, id) in entered {
                    let own = RawPath(in: folder, name: HandInLeftovers.name(of: id))
                    try Folder.rename(part.hidden, to: own)
                    renamed.append((part, own))
                }
                // Else a row would be there after a power cut, and not the name that it knows.
                try Folder.sync(folder.path)
                return entered
            }
        } catch  where Self.isOfOneFile(error) {
            for (part, own) in renamed { try Folder.rename(own, to: part.hidden) }
            throw error
        }
    }

    private func giveNames(
        _ entered: [(Part, Int64)], _ ends: inout [Int: Result<Int64, any Error>],
        _ lost: (Int, Int64, Connection) throws -> Void, _ observe: (Step) -> Void
    ) throws {
        var trouble: (any Error)?
        for (part, id) in entered {
            do {
                ends[part.place] = try giveName(part, id, lost)
                observe(.named)
            } catch {
                // `Recovery` gives it.
                trouble = trouble ?? error
            }
        }
        try Folder.sync(folder.path)
        for (part, _) in entered {
            guard case .success = ends[part.place] else { continue }
            try HandInCompanions(of: part.name, for: handIn.feed).write(in: folder) { part.sha256 }
        }
        if let trouble { throw trouble }
    }

    private func giveName(
        _ part: Part, _ id: Int64, _ lost: (Int, Int64, Connection) throws -> Void
    ) throws -> Result<Int64, any Error> {
        let own = RawPath(in: folder, name: HandInLeftovers.name(of: id))
        do {
            try Folder.rename(own, to: RawPath(in: folder, name: part.name))
            return .success(id)
        } catch {
            guard error.code == .exists else { throw error }
            // Dropped since it was looked at: that one has a row of its own.
            try giveUp(id, part.name) { try lost(part.place, id, $0) }
            Self.forget(own)
            return .failure(waits(part.name))
        }
    }

    /// Removes what was not entered, and lets the names go.
    func end() {
        for part in parts { Self.forget(part.hidden) }
        guard connection.isAlive, !held.isEmpty else { return }
        do {
            _ = try connection.query("select pg_advisory_unlock(key) from unnest(\(held)) as key")
        } catch {
            // The connection is broken: its locks are gone with it.
        }
    }

    /// Removes what was made on the way, if it is still there.
    private static func forget(_ path: RawPath) {
        do { try Folder.remove(path) } catch {
            // It has its number already: without a row it is never looked at.
        }
    }
}
