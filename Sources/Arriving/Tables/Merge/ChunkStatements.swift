// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Journal
internal import Postgres

/// Runs the statements of a load on its connection: each chunk either straight into the table or
/// through the staging table.
final class ChunkStatements {
    let shape: TableShape
    /// Made when a key is met for the first time: rows that are all new need none of them.
    private lazy var statements = MergeStatements(
        shape: shape, onAmendment: feed.onAmendment, onDuplicateKey: feed.onDuplicateKey)
    private let feed: Feed
    private let connection: Connection
    private var isStagingThere = false
    private var isStagingUsed = false
    private(set) var holdsKeys = false
    private var current: (rows: Int64, order: LoadChunkOrder)?
    /// Rows whose key existed, over all chunks.
    private var contested: Int64 = 0

    init(_ feed: Feed, connection: Connection) {
        self.feed = feed
        shape = TableShape(feed)
        self.connection = connection
    }

    /// The same for a feed that sets no row aside.
    var takingAll: ChunkStatements {
        var open = feed
        open.onAmendment = .keepHistory
        open.onDuplicateKey = .last
        return ChunkStatements(open, connection: connection)
    }

    // MARK: straight into the table

    func openDirect() throws {
        if !shape.key.isEmpty { _ = try connection.execute("savepoint bascule_chunk") }
        try beginCopy(into: shape.table)
    }

    /// - Returns: false when a key was there already: the chunk is undone.
    func closeDirect() throws -> Bool {
        do {
            try endCopy()
        } catch let error as PostgresError where error.sqlstate == "23505" && !shape.key.isEmpty {
            _ = try connection.execute("rollback to savepoint bascule_chunk")
            _ = try connection.execute("release savepoint bascule_chunk")
            return false
        }
        if !shape.key.isEmpty { _ = try connection.execute("release savepoint bascule_chunk") }
        return true
    }

    // MARK: through the staging table

    func openStaging() throws {
        if !isStagingThere {
            try shape.lockMerging(on: connection)
            try connection.script(statements.createStaging)
            try Planning.forBulk(connection)
            isStagingThere = true
        } else if isStagingUsed {
            try connection.script(statements.truncate)
        }
        isStagingUsed = true
        try beginCopy(into: shape.staging)
    }

    func closeStaging() throws { try endCopy() }

    /// Sends the first statement of the merge and returns.
    func start(_ chunk: LoadChunk) throws {
        current = (Int64(chunk.rows), LoadChunkOrder(chunk))
        try connection.start(SQL(stringLiteral: statements.meet))
    }

    /// Waits for the merge.
    ///
    /// - Returns: whether a key was there already.
    func finish() throws -> Bool {
        guard let current else { return false }
        let met = Int64(try connection.finish())
        self.current = nil
        var inserted: Int64 = 0
        if met < current.rows {
            inserted = Int64(try connection.execute(SQL(stringLiteral: statements.insertNew)))
        }
        guard inserted < current.rows else { return false }
        contested += current.rows - inserted
        if met + inserted < current.rows {
            _ = try connection.execute(statements.meetNew(current.order))
        }
        let (isContested, hasForms) = try connection.query(MergeStatements.isContested)
            .one(by: MergeStatements.MetColumn.self) {
                (try $0[.isContested, as: Bool.self], try $0[.hasForms, as: Bool.self])
            }
        if isContested { try settle(current.order) }
        if hasForms { _ = try connection.execute(statements.keepForms) }
        _ = try connection.execute(statements.confirm(current.order))
        return true
    }

    /// Settles the keys that came with other values, or several times.
    private func settle(_ order: LoadChunkOrder) throws {
        let (isPlain, amendments) = try connection.query(statements.isPlain(order))
            .one(by: MergeStatements.PlainColumn.self) {
                (try $0[.isPlain, as: Bool.self], try $0[.amendments, as: Int64.self])
            }
        if isPlain { return try settle(.plain, count: amendments) }
        _ = try connection.execute(statements.contest(order))
        let (alone, together) = try connection.query(MergeStatements.hasCompany)
            .one(by: MergeStatements.CompanyColumn.self) {
                (try $0[.alone, as: Int64.self], try $0[.together, as: Int64.self])
            }
        if alone > 0 { try settle(.setApart, count: alone) }
        if together > 0 { _ = try connection.execute(statements.chain(order)) }
    }

    private func settle(_ alone: MergeStatements.Alone, count: Int64) throws {
        if statements.onAmendment == .keepHistory {
            for statement in statements.amend(alone) {
                let done = Int64(try connection.execute(statement))
                guard done == count else {
                    throw LoadError.rowsVanished(
                        table: shape.table, expected: count, found: done)
                }
            }
        } else {
            _ = try connection.execute(statements.refuse(alone))
        }
        _ = try connection.execute(statements.tally(alone))
    }

    /// Checks the site's deferred constraints on the rows so far: at the commit a violation would
    /// cost the whole transaction.
    func meetDeferred() throws { try connection.script(JournalFunctions.meetDeferred) }

    // MARK: keys that wait

    /// Has later rows of a row's key wait: `behindHeldKeys` finds them.
    func holdKeys(of row: ArraySlice<UInt8>) throws {
        try beginCopy(into: shape.held)
        try connection.putCopy(Array(row))
        try endCopy()
        holdsKeys = true
    }

    func releaseKeys() throws {
        try connection.script(statements.truncateHeld)
        holdsKeys = false
    }

    /// The staged rows whose keys are held, each with the row that holds its key.
    func behindHeldKeys() throws -> [RowPlace: RowPlace] {
        let found = try connection.query(statements.behindHeld).map(
            by: MergeStatements.HeldColumn.self
        ) { row in
            (
                RowPlace(fileID: try row[.file], line: try row[.line]),
                RowPlace(fileID: try row[.heldFile], line: try row[.heldLine])
            )
        }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    /// Runs what may be undone: where it fails, nothing of it is counted.
    func undoable(_ body: () throws -> Void) throws {
        let before = contested
        do { try body() } catch {
            (contested, current) = (before, nil)
            throw error
        }
    }

    // MARK: what became of the rows

    /// The counts with every row accounted for.
    func settled(_ appended: [LoadCounts]) throws -> [LoadCounts] {
        var counts = appended
        for index in counts.indices { counts[index].inserted = counts[index].appended }
        guard contested > 0 else { return counts }
        let places = Dictionary(
            uniqueKeysWithValues: counts.indices.map { (counts[$0].fileID, $0) })
        var found: Int64 = 0
        let rows = try connection.query(
            """
            select file_id, verdict, sum(rows)::bigint as rows
              from \(raw: SQL(stringLiteral: MergeStatements.tally))
             where file_id = any(\(counts.map(\.fileID))) and verdict <> 'inserted'
             group by file_id, verdict
            """)
        let tallies = try rows.map(by: TallyColumn.self) { row in
            (
                file: try row[.file, as: Int64.self], verdict: try row[.verdict, as: String.self],
                rows: try row[.rows, as: Int64.self]
            )
        }
        for tally in tallies {
            guard let place = places[tally.file] else { continue }
            found += tally.rows
            counts[place].inserted -= tally.rows
            addVerdict(tally.rows, tally.verdict, to: &counts[place])
        }
        guard found == contested else {
            throw LoadError.rowsVanished(table: shape.table, expected: contested, found: found)
        }
        return counts
    }

    private func addVerdict(_ number: Int64, _ verdict: String, to counts: inout LoadCounts) {
        switch verdict {
        case "amended": counts.amended += number
        case "unchanged": counts.unchanged += number
        default:
            if isRejected(verdict) {
                counts.rejected += number
            } else {
                counts.unchanged += number
                counts.ignored += number
            }
        }
    }

    private func isRejected(_ verdict: String) -> Bool {
        verdict == "duplicate"
            ? statements.onDuplicateKey == .reject : statements.onAmendment == .reject
    }

    /// Pages through the rows that were set aside: there may be as many as the file has lines.
    func forEachCollision(of fileID: Int64, _ body: (Collision) throws -> Void) throws {
        let page = 10_000
        var after: Int64 = -1
        while true {
            let rows = try connection.query(
                """
                select line_no, verdict, other_file_id, other_line_no
                  from \(raw: SQL(stringLiteral: MergeStatements.collision))
                 where file_id = \(fileID) and line_no > \(after)
                 order by line_no
                 limit \(page)
                """)
            let collisions = try rows.map(by: CollisionColumn.self) { row in
                let verdict = try row[.verdict, as: String.self]
                return Collision(
                    fileID: fileID, line: try row[.line],
                    kind: verdict == "duplicate" ? .duplicateKey : .amendmentRefused,
                    isRejected: isRejected(verdict), otherFileID: try row[.otherFile],
                    otherLine: try row[.otherLine])
            }
            for collision in collisions { try body(collision) }
            guard collisions.count == page, let last = collisions.last else { return }
            after = last.line
        }
    }

    /// Empties what rows of every table go through.
    func clear() throws {
        guard isStagingThere else { return }
        try connection.script(
            statements.truncate + ", \(MergeStatements.tally), \(MergeStatements.collision)")
    }

    // MARK: COPY

    private func beginCopy(into table: String) throws {
        try connection.copyIn(SQL(stringLiteral: shape.copy(into: table)))
        var opening = CopyBuffer(capacity: 64)
        opening.header()
        try connection.putCopy(&opening)
    }

    private func endCopy() throws {
        var closing = CopyBuffer(capacity: 64)
        closing.trailer()
        try connection.putCopy(&closing)
        _ = try connection.endCopy()
    }
}

private enum TallyColumn: String, RowColumn {
    case verdict, rows
    case file = "file_id"
}

private enum CollisionColumn: String, RowColumn {
    case verdict
    case line = "line_no"
    case otherFile = "other_file_id"
    case otherLine = "other_line_no"
}
