// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import FileSystem
internal import Foundation
internal import Journal
package import Postgres

/// Keeps the note.
package struct MarkKeeping: Sendable {
    package let path: String

    /// Ids skipped between the last mark and the first new one: more than are given out between two
    /// looks, so that no name with an id is used twice.
    package static let idsLeftOut: Int64 = 20_000

    /// The journal's action for accepting the database as it is.
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
    /// - Returns: the note with the present findings; nil if there is none, or on a standby.
    package func compared(on connection: borrowing Connection) throws -> MarkNote? {
        // Reads the file first: whatever another process notes meanwhile, the database is later
        // than the note read.
        guard let note = try read(), let now = try HighWaterMark.read(on: connection) else {
            return nil
        }
        return try Self.brought(note, to: now, on: connection).note
    }

    /// Reads the database's position, and notes it if it has changed.
    ///
    /// After a database went back, ids continue behind those given out before.
    ///
    /// - Returns: the note as it is now; nil on a standby.
    @discardableResult
    package func updateNote(on connection: Connection) throws -> MarkNote? {
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
        // A note written by another process meanwhile stands.
        try write(note, on: connection) { try readable() == old }
        return note
    }

    /// Accepts the database as it is.
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

    /// A comparison of folders that came back with the database is out of date.
    private static func forgetComparison(on connection: Connection) throws {
        // A dump of an earlier version lacks this table until the next start.
        let isThere = try connection.query(
            "select to_regclass('bascule.folder_comparison') is not null"
        ).value(as: Bool.self)
        if isThere { try FolderComparison.Progress.clear(on: connection) }
    }

    /// An unreadable note is written anew: it is worth less than the service.
    package func readable() throws -> MarkNote? {
        do { return try read() } catch is DecodingError { return nil }
    }

    /// Durable, and whole at every moment.
    ///
    /// - Parameter isDue: asked at the last moment.
    private func write(
        _ note: MarkNote, on connection: Connection, if isDue: () throws -> Bool = { true }
    ) throws {
        // The note must survive a server crash, even if its commit was not waited for.
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
