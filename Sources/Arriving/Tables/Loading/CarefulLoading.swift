// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// Places the rows of a chunk and finds those that the server refuses.
///
/// A refused statement is undone and its rows are divided: at the row that COPY names, else in
/// halves, until the bad rows are alone. With few bad rows among n, each costs the rows once more,
/// at worst log n times.
///
/// A row that may pass once others are there is deferred, with each later row of its key: a key's
/// rows are placed in the order of files and lines, whatever is refused on the way.
final class CarefulLoading {
    private var statements: ChunkStatements
    private let connection: Connection
    private let hasKey: Bool
    private let limits: LoadLimits
    /// After `placePutOff` by file and line.
    private(set) var refused: [RefusedRow] = []
    /// How many rows of each file are refused as it stands.
    private var refusedOf: [Int64: Int] = [:]
    private var deferred = DeferredRows()
    private(set) var metConflicts = false
    private var isStagingMade = false
    /// Whether rows wait for those of their key that are deferred.
    private var isHolding = true

    init(_ statements: ChunkStatements, hasKey: Bool, limits: LoadLimits, on connection: Connection)
    {
        self.statements = statements
        self.connection = connection
        self.hasKey = hasKey
        self.limits = limits
    }

    func place(_ chunk: [UInt8]) throws {
        let rows = EncodedRows(chunk)
        // Parts still to be placed, the next one last.
        var waiting = rows.count > 0 ? [Array(0..<rows.count)[...]] : []
        while let part = waiting.popLast() {
            do {
                let behind = try attempt(part, of: rows)
                guard !behind.isEmpty else { continue }
                let left = try deferRows(behind, of: part, rows)
                if !left.isEmpty { waiting.append(left) }
            } catch let error as PostgresError {
                guard connection.isAlive, error.isOfRow else { throw error }
                guard part.count > 1, let first = part.indices.first else {
                    for row in part { try refuse(row, of: rows, because: error) }
                    continue
                }
                waiting += divided(part, at: error.copyRow.map { first + $0 - 1 })
            }
        }
    }

    /// Places the deferred rows, now that all others are there: again and again, as long as more
    /// pass.
    func placeDeferred() throws {
        var before = Int.max
        while !deferred.rows.isEmpty {
            if deferred.rows.count >= before {
                guard deferred.hasWaiting else { break }
                // No row passes by itself: a row that fails even if none waited is refused; if
                // there is none, the rows that others wait behind are refused.
                let places = try hopeless()
                let found = deferred.removeRefused(among: places)
                refused += found.isEmpty ? deferred.removeBlocking() : found
            }
            before = deferred.rows.count
            try placeAgain()
        }
        refused += deferred.refused
        refused.sort { ($0.fileID, $0.line) < ($1.fileID, $1.line) }
    }

    private func placeAgain() throws {
        let again = deferred.chunked()
        deferred = DeferredRows()
        if hasKey, isStagingMade { try statements.releaseKeys() }
        refusedOf = refused.reduce(into: [:]) { $0[$1.fileID, default: 0] += 1 }
        for file in again { try place(file) }
    }

    private struct TrialOver: Error {}

    /// A deferred row that is refused even when each row is placed as soon as it passes; nothing of
    /// it is kept.
    private func hopeless() throws -> Set<RowPlace> {
        let before = (statements, deferred, refused, metConflicts)
        // A row set aside has not passed.
        statements = statements.takingAll
        isHolding = false
        defer {
            (statements, deferred, refused, metConflicts) = before
            isHolding = true
        }
        var found: Set<RowPlace> = []
        do {
            try connection.transaction { _ in
                try statements.openStaging()
                try statements.closeStaging()
                var count = Int.max
                while deferred.rows.count < count {
                    count = deferred.rows.count
                    try placeAgain()
                }
                found = Set((deferred.refused + refused).map(\.place))
                throw TrialOver()
            }
        } catch is TrialOver {}
        return found
    }

    private func divided(_ part: ArraySlice<Int>, at row: Int?) -> [ArraySlice<Int>] {
        guard let row, part.indices.contains(row) else {
            let middle = part.startIndex + part.count / 2
            return [part[middle...], part[..<middle]]
        }
        return [part[(row + 1)...], part[row...row], part[..<row]].filter { !$0.isEmpty }
    }

    /// - Returns: rows that must wait, each with the deferred row of its key before it; if there
    ///   are any, nothing was placed.
    private func attempt(
        _ part: ArraySlice<Int>, of rows: EncodedRows
    ) throws -> [RowPlace: RowPlace] {
        // Made where it stays: inside it would be undone with the rows.
        if hasKey, !isStagingMade {
            try statements.openStaging()
            try statements.closeStaging()
            isStagingMade = true
        }
        let bytes = rows.bytes(of: part)
        var behind: [RowPlace: RowPlace] = [:]
        try statements.undoable {
            try connection.transaction { _ in
                if statements.holdsKeys {
                    try stage(bytes)
                    behind = try statements.behindHeldKeys()
                    guard behind.isEmpty else { return }
                } else {
                    try statements.openDirect()
                    try connection.putCopy(bytes)
                    if try statements.closeDirect() { return try statements.meetDeferred() }
                    try stage(bytes)
                }
                try statements.start(rows.chunk(part))
                let met = try statements.finish()
                metConflicts = metConflicts || met
                try statements.meetDeferred()
            }
        }
        return behind
    }

    private func stage(_ bytes: [UInt8]) throws {
        try statements.openStaging()
        try connection.putCopy(bytes)
        try statements.closeStaging()
    }

    private func refuse(_ row: Int, of rows: EncodedRows, because error: PostgresError) throws {
        let (place, refusal) = (rows.place(row), DatabaseRefusal(error))
        let found = RefusedRow(
            fileID: place.fileID, line: place.line, column: error.column ?? error.copyColumn,
            refusal: refusal)
        // Only of this file: rows before it must not count against it.
        refusedOf[place.fileID, default: 0] += 1
        guard refusedOf[place.fileID, default: 0] <= limits.refusedRows else {
            throw TooManyRefused(fileID: place.fileID, refusal: refusal)
        }
        guard refusal.mayPassLater, deferred.hasRoom(for: rows[row].count, limits) else {
            return refused.append(found)
        }
        deferred.addRow(DeferredRow(place: place, bytes: rows[row], why: .refused(found)))
        if hasKey, isHolding { try statements.holdKeys(of: rows[row]) }
    }

    /// Keeps the rows that wait behind another.
    ///
    /// - Returns: those of the part that are to be placed now.
    private func deferRows(
        _ behind: [RowPlace: RowPlace], of part: ArraySlice<Int>, _ rows: EncodedRows
    ) throws -> ArraySlice<Int> {
        let waiting = part.filter { behind[rows.place($0)] != nil }
        guard deferred.hasRoom(for: waiting.reduce(0) { $0 + rows[$1].count }, limits) else {
            // Too many wait to be kept: the rows they wait for are refused.
            refused += deferred.removeBlocking(besides: Set(behind.values))
            try placeAgain()
            return part
        }
        for row in waiting {
            guard let first = behind[rows.place(row)] else { continue }
            deferred.addRow(
                DeferredRow(place: rows.place(row), bytes: rows[row], why: .behind(first)))
        }
        return part.filter { behind[rows.place($0)] == nil }[...]
    }
}
