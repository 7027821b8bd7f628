// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import FileSystem
internal import Foundation
internal import Journal
package import Postgres

/// Keeps the note.
package struct MarkKeeping: Sendable {
    package let path: String

    /// Ids between the last mark and the first new one: more than are given out between two looks, so that
    /// no name with an id is used twice.
    package static let idsLeftOut: Int64 = 20_000

    /// What the journal calls it that somebody takes the database as it is.
    package static let acceptance = "accept database"

    package init(_ settings: Settings) { path = "\(settings.home)/var/mark.json" }

    /// The note as it is; nil: there is none.
    package func read() throws -> MarkNote? {
        guard try FileStatus(path: path) != nil else { return nil }
        let data = try Data(contentsOf: URL(filePath: path))
        return try JSONDecoder().decode(MarkNote.self, from: data)
    }

    /// Compares the database with the note, changes nothing.
    ///
    /// - Returns: the note with what is found now; nil where there is none, or on a standby.
    package func compared(on connection: borrowing Connection) throws -> MarkNote? {
        // First the file: whatever another process notes meanwhile, the database is later than what was read.
        guard let note = try read(), let now = try HighWaterMark.read(on: connection) else {
            return nil
        }
        return try Self.brought(note, to: now, on: connection).note
    }

    /// Looks how far the database is, and notes it where that has changed.
    ///
    /// Of a database that went back the ids go on behind those that were given out before.
    ///
    /// - Returns: the note as it is now; nil on a standby.
    @discardableResult
    package func look(on connection: Connection) throws -> MarkNote? {
        let old = try readable()
        guard let now = try HighWaterMark.read(on: connection) else { return nil }
        guard let old else {
            let first = MarkNote(now: now)
            try write(first, on: connection) { try readable() == nil }
            return first
        }
        guard old.now.differs(from: now) else { return old }
        let (note, hasGoneBack) = try Self.brought(old, to: now, on: connection)
        if hasGoneBack {
            let last = max(old.now.lastFileID, note.before?.lastFileID ?? 0)
            try Self.leaveOut(idsUpTo: last, on: connection)
            try Self.forgetComparison(on: connection)
        }
        // What another process has noted or accepted meanwhile stands.
        try write(note, on: connection) { try readable() == old }
        return note
    }

    /// Takes the database as it is for the one to go on with.
    package func accept(by actor: String, on connection: Connection) throws {
        guard let note = try compared(on: connection), let before = note.before else { return }
        try JournalEntry.write(
            Self.acceptance, subject: "database", by: actor,
            parameters: Self.text(before),
            result: Self.text(note.now), on: connection)
        guard let now = try HighWaterMark.read(on: connection) else { return }
        try write(MarkNote(now: now), on: connection)
    }

    private static func brought(
        _ old: MarkNote, to now: HighWaterMark, on connection: borrowing Connection
    ) throws -> (note: MarkNote, hasGoneBack: Bool) {
        let found = Regression.found(
            between: old.now, and: now, isHeadKept: try old.now.isHeadKept(on: connection))
        var note = old
        note.now = now
        guard !found.isEmpty else { return (note, false) }
        note.before = old.before ?? old.now
        let all = (old.found ?? []) + found
        note.found = Regression.allCases.filter(all.contains)
        note.foundAt = old.foundAt ?? now.at
        return (note, true)
    }

    private static func leaveOut(idsUpTo last: Int64, on connection: Connection) throws {
        _ = try connection.query(
            """
            select setval('bascule.file_id_seq', \(last + idsLeftOut))
              from bascule.file_id_seq where last_value < \(last + idsLeftOut)
            """)
    }

    /// A comparison of folders that came back with the database tells of another day.
    private static func forgetComparison(on connection: Connection) throws {
        // A dump of an earlier version has no such table until the next start.
        let isThere = try connection.query(
            "select to_regclass('bascule.folder_comparison') is not null"
        ).value(as: Bool.self)
        if isThere { try FolderComparison.Progress.clear(on: connection) }
    }

    /// A note that can't be read is written anew: it is worth less than the service.
    package func readable() throws -> MarkNote? {
        do { return try read() } catch is DecodingError { return nil }
    }

    /// Durable, and whole at every moment.
    ///
    /// - Parameter isDue: asked at the last moment.
    private func write(
        _ note: MarkNote, on connection: Connection, if isDue: () throws -> Bool = { true }
    ) throws {
        // What is noted must outlive a crash of the server, also where its commit was not waited for.
        try connection.barrier()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Folder.create(Folder.parent(of: path))
        let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
        let file = try OpenFile(writing: temporary)
        try file.write(Array(try encoder.encode(note)) + [UInt8(ascii: "\n")])
        try file.sync()
        guard try isDue() else { return try Folder.remove(temporary) }
        try Folder.replace(path, by: temporary)
        try Folder.sync(Folder.parent(of: path))
    }

    private static func text(_ mark: HighWaterMark) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(mark), as: UTF8.self)
    }
}
