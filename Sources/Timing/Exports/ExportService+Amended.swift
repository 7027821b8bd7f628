// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Wording

/// Whether what went out is still what the database says.
extension ExportService {
    /// Which of an export's files are looked at, by their windows; an export without windows is
    /// always of now.
    package enum Look: Sendable {
        /// Windows that begin in a stretch of time; seconds since 1970-01-01 UTC.
        case beginning(since: Int64? = nil, until: Int64? = nil)
        /// Windows that begin since then, or over which an aggregate was computed since then.
        case recent(since: Int64)
        /// Recent windows over which an aggregate was computed since their last look.
        case touched(since: Int64)
    }

    /// Result of a look.
    package struct Comparison: Sendable {
        package var looked = 0
        /// The newest revisions whose rows differ from the present ones.
        package var amended: [ExportRecord] = []
        /// Files written by another declaration: whether their data has changed can't be known.
        package var redeclared: [ExportRecord] = []
        /// Files that windows lack by now: of values that came after the others went out.
        package var missing: [(export: Export, window: Window?)] = []
        /// Why a file could not be compared, one sentence each; the others were.
        package var failures: [Phrase] = []
    }

    /// Compares the newest revisions with the database, and marks in the ledger which are amended
    /// and which are not, or no longer.
    ///
    /// Runs the queries, of the newest `limit` windows at most; makes no file. One that can't be
    /// compared keeps its mark, and counts as looked at: what takes too long must not be tried
    /// every quarter of an hour. Each window has its marks by itself, whatever comes of the others.
    package func compare(
        _ export: Export, _ look: Look = .beginning(), limit: Int = 1_000,
        on connection: Connection
    ) throws -> Comparison {
        // Its next file says what has changed.
        guard export.changes == nil else { return Comparison() }
        // Before anything is read: what is committed later has begun later, or is known by then.
        let horizon = try ExportLedger.horizon(on: connection)
        var found = Comparison()
        let places = try ExportLedger.places(of: export, look, limit: limit, on: connection)
        for place in places {
            let records = try ExportLedger.current(export.name, look, in: place, on: connection)
            let marks = try compare(records, export, &found, on: connection)
            if !marks.isEmpty {
                try commitGuard.transaction(on: connection) { connection in
                    try ExportLedger.mark(marks, lookedAt: horizon, on: connection)
                }
            }
            guard export.each != nil else { continue }
            try addMissing(export, place, to: &found, on: connection)
            try commitGuard.transaction(on: connection) { connection in
                try ExportLedger.noteLooked(export, place, at: horizon, on: connection)
            }
        }
        return found
    }

    private func compare(
        _ records: [ExportRecord], _ export: Export, _ found: inout Comparison,
        on connection: Connection
    ) throws -> [ExportLedger.Mark] {
        var marks: [ExportLedger.Mark] = []
        for record in records {
            let window = export.window(of: record)
            found.looked += 1
            do {
                let state = try state(of: record, export, window, on: connection)
                marks.append(.init(id: record.id, state: state))
                if state == .other { found.amended.append(record) }
                if state == .redeclared { found.redeclared.append(record) }
            } catch {
                guard error.concernsOneWindow, connection.isAlive else { throw error }
                found.failures.append(
                    Phrase(
                        en: "\(record.path) could not be compared: ",
                        fr: "\(record.path) n'a pas pu être comparé : ")
                        + Phrase(of: error).afterColon)
                marks.append(.init(id: record.id, state: .unknown))
            }
        }
        return marks
    }

    /// A file of another declaration is neither current nor amended: its query is not known any
    /// more.
    ///
    /// If only the text of the declaration is known, equal rows show that it is the same.
    private func state(
        of record: ExportRecord, _ export: Export, _ window: Window?, on connection: Connection
    ) throws -> ExportLedger.Mark.State {
        let isSame = record.isDeclared(as: export)
        // The calendar was changed since: there is no such window any more, nor its rows.
        guard (window == nil) == (export.calendar == nil),
            (record.each == nil) == (export.each == nil)
        else { return .redeclared }
        guard isSame || record.declarationForm != ExportRecord.parsedForm else {
            return .redeclared
        }
        let hasSameRows =
            try digest(export.part(record.each), window, on: connection) == record.dataSHA256
        return hasSameRows ? .same : isSame ? .other : .redeclared
    }
}

extension Error {
    /// Whether another window may do better: its query failed, took too long, or gave too many
    /// values.
    var concernsOneWindow: Bool {
        if let error = self as? PostgresError { return error.code == .deadlineExceeded }
        switch (self as? ExportError)?.code {
        case .query, .limit: return true
        default: return false
        }
    }
}
