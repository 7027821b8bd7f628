// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// Places the rows of a chunk and finds those that the server refuses.
///
/// What it refuses is undone and divided: at the row that COPY names, else in two halves, until the rows to blame
/// are alone. Of n rows with few bad ones that costs the rows once more for each, at worst log n times.
///
/// What may pass once other rows are there is put off, and so is each later row of its key: a key's rows are
/// placed in the order of files and lines, whatever is refused on the way.
final class CarefulLoading {
    private var merge: Merge
    private let connection: Connection
    private let hasKey: Bool
    private let limits: LoadLimits
    /// After `placePutOff` by file and line.
    private(set) var refused: [RefusedRow] = []
    /// How many rows of each file are refused as it stands.
    private var refusedOf: [Int64: Int] = [:]
    private var putOff = PutOffRows()
    private(set) var metConflicts = false
    private var isStagingMade = false
    /// Whether rows wait for those of their key that are put off.
    private var isHolding = true

    init(_ merge: Merge, hasKey: Bool, limits: LoadLimits, on connection: Connection) {
        self.merge = merge
        self.connection = connection
        self.hasKey = hasKey
        self.limits = limits
    }

    func place(_ chunk: [UInt8]) throws {
        let rows = EncodedRows(chunk)
        // What is to be placed yet, the next part last.
        var waiting = rows.count > 0 ? [Array(0..<rows.count)[...]] : []
        while let part = waiting.popLast() {
            do {
                let behind = try attempt(part, of: rows)
                guard !behind.isEmpty else { continue }
                let left = try putOff(behind, of: part, rows)
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

    /// Places what was put off, now that all else is there: again and again, as long as more passes.
    func placePutOff() throws {
        var before = Int.max
        while !putOff.rows.isEmpty {
            if putOff.rows.count >= before {
                guard putOff.hasWaiting else { break }
                // Nothing passes by itself: who would not pass either if none waited is refused, and
                // where there is no such row, who others wait behind.
                let places = try hopeless()
                let found = putOff.removeRefused(among: places)
                refused += found.isEmpty ? putOff.removeBlocking() : found
            }
            before = putOff.rows.count
            try placeAgain()
        }
        refused += putOff.refused
        refused.sort { ($0.fileID, $0.line) < ($1.fileID, $1.line) }
    }

    private func placeAgain() throws {
        let again = putOff.chunked()
        putOff = PutOffRows()
        if hasKey, isStagingMade { try merge.releaseKeys() }
        refusedOf = refused.reduce(into: [:]) { $0[$1.fileID, default: 0] += 1 }
        for file in again { try place(file) }
    }

    private struct TrialOver: Error {}

    /// Which of what was put off is refused even when each row is placed as soon as it passes; nothing of it is
    /// kept.
    private func hopeless() throws -> Set<RowPlace> {
        let before = (merge, putOff, refused, metConflicts)
        // One that is set aside has not passed.
        merge = merge.takingAll
        isHolding = false
        defer {
            (merge, putOff, refused, metConflicts) = before
            isHolding = true
        }
        var found: Set<RowPlace> = []
        do {
            try connection.transaction { _ in
                try merge.openStaging()
                try merge.closeStaging()
                var count = Int.max
                while putOff.rows.count < count {
                    count = putOff.rows.count
                    try placeAgain()
                }
                found = Set((putOff.refused + refused).map(\.place))
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

    /// - Returns: rows that must wait, each with the one of its key before it that was put off; if there are
    ///   such, nothing was placed.
    private func attempt(
        _ part: ArraySlice<Int>, of rows: EncodedRows
    ) throws -> [RowPlace: RowPlace] {
        // Made where it stays: inside it would be undone with the rows.
        if hasKey, !isStagingMade {
            try merge.openStaging()
            try merge.closeStaging()
            isStagingMade = true
        }
        let bytes = rows.bytes(of: part)
        var behind: [RowPlace: RowPlace] = [:]
        try merge.undoable {
            try connection.transaction { _ in
                if merge.holdsKeys {
                    try stage(bytes)
                    behind = try merge.behindHeldKeys()
                    guard behind.isEmpty else { return }
                } else {
                    try merge.openDirect()
                    try connection.putCopy(bytes)
                    if try merge.closeDirect() { return try merge.meetDeferred() }
                    try stage(bytes)
                }
                try merge.start(rows.chunk(part))
                let met = try merge.finish()
                metConflicts = metConflicts || met
                try merge.meetDeferred()
            }
        }
        return behind
    }

    private func stage(_ bytes: [UInt8]) throws {
        try merge.openStaging()
        try connection.putCopy(bytes)
        try merge.closeStaging()
    }

    private func refuse(_ row: Int, of rows: EncodedRows, because error: PostgresError) throws {
        let (place, refusal) = (rows.place(row), DatabaseRefusal(error))
        let found = RefusedRow(
            fileID: place.fileID, line: place.line, column: error.column ?? error.copyColumn,
            refusal: refusal)
        // Of this file: it is not to pay for those before it.
        refusedOf[place.fileID, default: 0] += 1
        guard refusedOf[place.fileID, default: 0] <= limits.refusedRows else {
            throw TooManyRefused(fileID: place.fileID, refusal: refusal)
        }
        guard refusal.mayPassLater, putOff.hasRoom(for: rows[row].count, limits) else {
            return refused.append(found)
        }
        putOff.add(PutOffRow(place: place, bytes: rows[row], why: .refused(found)))
        if hasKey, isHolding { try merge.holdKeys(of: rows[row]) }
    }

    /// Keeps the rows that wait behind another.
    ///
    /// - Returns: those of the part that are to be placed now.
    private func putOff(
        _ behind: [RowPlace: RowPlace], of part: ArraySlice<Int>, _ rows: EncodedRows
    ) throws -> ArraySlice<Int> {
        let waiting = part.filter { behind[rows.place($0)] != nil }
        guard putOff.hasRoom(for: waiting.reduce(0) { $0 + rows[$1].count }, limits) else {
            // Too many wait to be kept: what they wait for is refused.
            refused += putOff.removeBlocking(besides: Set(behind.values))
            try placeAgain()
            return part
        }
        for row in waiting {
            guard let first = behind[rows.place(row)] else { continue }
            putOff.add(
                PutOffRow(place: rows.place(row), bytes: rows[row], why: .behind(first)))
        }
        return part.filter { behind[rows.place($0)] == nil }[...]
    }
}
