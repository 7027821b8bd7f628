// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Postgres
internal import Tables

/// Brings the accepted rows of a batch into the feed's table; of a feed with branches into each of
/// its tables, one after the other.
///
/// Within a savepoint: when the merge finds so many colliding rows that a file passes its rejects
/// limit, the savepoint is rolled back and the others are merged again without that file. When the
/// server refuses a row, all are merged again with care: that row becomes a fault, and the rest is
/// loaded.
struct Merge {
    let pipeline: Pipeline
    let connection: Connection
    /// Asked for each file once; the rows of those before it are on their way to the server then.
    let inspector: Inspector

    private struct Refused: Error {}

    /// - Returns: all files of the batch, in its order.
    func run() throws -> [Inspector.InspectedFile] {
        var files: [Inspector.InspectedFile] = []
        var isCareful = false
        while true {
            // A file that is refused as a whole, or has no rows, needs nothing of the server.
            while !files.contains(where: \.isToLoad) {
                guard let file = try inspector.next(heartbeat) else { return files }
                files.append(file)
            }
            do {
                try connection.transaction { connection in
                    try merge(&files, isCareful, on: connection)
                }
                return files
            } catch is Refused {
                continue
            } catch let error as PostgresError
                where !isCareful && error.isOfRow && connection.isAlive
            {
                isCareful = true
            } catch let error as TooManyRefused {
                guard let index = files.firstIndex(where: { $0.fileID == error.fileID }) else {
                    throw error
                }
                try refuse(&files[index], error)
            }
        }
    }

    private var heartbeat: () throws -> Void { inspector.progress.heartbeat(connection) }

    /// What has become of the rows of one of the feed's tables.
    private struct TableLoad {
        let feed: Feed
        /// Which of the tables, from 0.
        let place: Int
        let touching: Touches.Gathering?
        let report: LoadReport
        let collisions: [Int64: [Collision]]
    }

    private func merge(
        _ files: inout [Inspector.InspectedFile], _ isCareful: Bool, on connection: Connection
    ) throws {
        if !pipeline.feed.branches.isEmpty {
            try TableShape.lockTogether(pipeline.feed, on: connection)
        }
        var loads: [TableLoad] = []
        for (place, feed) in pipeline.feed.eachTable.enumerated() {
            loads.append(try load(&files, into: feed, place, isCareful, on: connection))
        }
        let refused = Dictionary(grouping: loads.flatMap(refusedRows), by: \.fileID)
        var isRefused = false
        for index in files.indices where files[index].isToLoad {
            let id = files[index].fileID
            let counts = loads.dropFirst().reduce(loads[0].report[id]) { $0 + $1.report[id] }
            // One file's faults in the order of its lines, whatever table they are of.
            let collisions = loads.flatMap { $0.collisions[id] ?? [] }
            try apply(
                counts, loads.count > 1 ? collisions.sorted { $0.line < $1.line } : collisions,
                refused[id] ?? [], to: &files[index])
            if files[index].refusal != nil { isRefused = true }
        }
        if isRefused { throw Refused() }
        let left = files.filter { $0.refusal == nil }
        for load in loads { try noteTouches(of: left, load, on: connection) }
    }

    /// With their columns as the feed's tables together name them.
    private func refusedRows(_ load: TableLoad) -> [RefusedRow] {
        load.report.refused.map { row in
            var row = row
            row.column = row.column.map { pipeline.feed.name(of: $0, in: load.feed) }
            return row
        }
    }

    /// Loads the rows that go into one table; for the first one, the files are judged on the way.
    private func load(
        _ files: inout [Inspector.InspectedFile], into feed: Feed, _ place: Int,
        _ isCareful: Bool, on connection: Connection
    ) throws -> TableLoad {
        let watched = pipeline.memory.watched(of: feed)
        let touching =
            watched.isEmpty ? nil : try Touches.Gathering(feed, watched: watched, on: connection)
        let loader = try TableLoader(
            feed, on: connection, limits: pipeline.options.load,
            expectsConflicts: pipeline.memory.metConflicts(in: feed), isCareful: isCareful)
        for index in 0... {
            if index == files.count {
                guard place == 0, let file = try inspector.next({ try loader.keepAlive() }) else {
                    break
                }
                files.append(file)
            }
            guard files[index].isToLoad else { continue }
            try send(&files[index], place, into: loader)
        }
        let report = try loader.finish()
        pipeline.memory.noteConflicts(report.metConflicts, in: feed)
        let load = TableLoad(
            feed: feed, place: place, touching: touching, report: report,
            collisions: try collisions(loader))
        if !pipeline.feed.branches.isEmpty { try loader.clear() }
        return load
    }

    /// Asks which columns are watched where something has changed; where one is, notes the changes.
    private func noteTouches(
        of files: [Inspector.InspectedFile], _ load: TableLoad, on connection: Connection
    ) throws {
        guard files.contains(where: { load.report[$0.fileID].hasChanged }) else { return }
        let watched = try TableShape(load.feed).watchedColumns(on: connection)
        pipeline.memory.noteWatched(watched, of: load.feed)
        guard !watched.isEmpty else { return }
        let gathering =
            try load.touching ?? Touches.Gathering(load.feed, watched: [], on: connection)
        let merged = files.compactMap { file in
            file.inspection.map {
                Touches.Gathering.File(load.report[file.fileID], $0.tables[load.place].touches)
            }
        }
        try gathering.write(merged, watched: watched, on: connection)
    }

    /// - Parameter place: of the table whose rows are sent.
    private func send(
        _ file: inout Inspector.InspectedFile, _ place: Int, into loader: TableLoader
    ) throws {
        let streamed = try file.isStreamed ? stream(&file, place, into: loader) : nil
        guard file.refusal == nil, let inspection = streamed ?? file.inspection else {
            throw Refused()
        }
        let table = inspection.tables[place]
        try loader.append(table.rows, rows: table.count, fileID: file.fileID)
    }

    /// Reads a large file, once for each table: its rows are sent as they are judged, and a
    /// connection takes those of one table at a time.
    ///
    /// - Returns: the reading; nil: its lines do not add up.
    private func stream(
        _ file: inout Inspector.InspectedFile, _ place: Int, into loader: TableLoader
    ) throws -> Inspection? {
        if place == 0 { file.forgetFaults() }
        let (fileID, claim) = (file.fileID, file.digest.claim)
        // The rest is still judged: the account is of the whole file.
        var tooMany: TooManyRefused?
        do {
            let inspection = try Inspection(
                file.digest, feed: pipeline.feed, faults: pipeline.makeFaults(),
                watching: pipeline.memory.watched(of:),
                checkAccount: pipeline.options.checkAccount,
                progress: {
                    try inspector.progress.read(claim, bytes: $0, rows: $1)
                    try loader.keepAlive()
                },
                stream: { table, rows, count in
                    guard table == place, tooMany == nil else { return }
                    do { try loader.append(rows, rows: count, fileID: fileID) } catch let error
                        as TooManyRefused where error.fileID == fileID
                    {
                        tooMany = error
                    }
                })
            // What is wrong with it was said when it was read for the first table.
            if place == 0 { try file.take(inspection) }
            if file.refusal == nil, let tooMany { throw tooMany }
            return inspection
        } catch let mismatch as LineAccount.Mismatch {
            try file.fail(mismatch)
            return nil
        } catch let error as IngestError {
            throw LeftBehind(file.digest, error)
        }
    }

    /// With what the merge has found: a batch that is begun again finds it anew, and the judge's
    /// faults are kept.
    private func refuse(_ file: inout Inspector.InspectedFile, _ error: TooManyRefused) throws {
        let refusal = Fault(detail: .refusedByDatabase(error.refusal))
        let spool = pipeline.makeFaults()
        try spool.addFault(refusal, fileID: file.fileID)
        file.refusal = refusal
        file.collisions = spool
    }

    private func apply(
        _ counts: LoadCounts, _ collisions: [Collision], _ refused: [RefusedRow],
        to file: inout Inspector.InspectedFile
    ) throws {
        file.merged = counts
        file.collisions = try faults(of: file, collisions, refused)
        // The judge has let the file pass.
        guard counts.rejected > 0 else { return }
        file.refusal = file.inspection?.refusal(
            by: pipeline.feed, rejectedByMerge: counts.rejected)
        // With the collisions, which every merge finds anew: the judge's faults are kept between
        // two.
        if let refusal = file.refusal {
            try file.collisions?.addFault(refusal, fileID: file.fileID)
        }
    }

    private func collisions(_ loader: TableLoader) throws -> [Int64: [Collision]] {
        var found: [Int64: [Collision]] = [:]
        try loader.forEachCollision { found[$0.fileID, default: []].append($0) }
        return found
    }

    /// The faults that only the table could show, with each row as it was sent.
    private func faults(
        of file: Inspector.InspectedFile, _ collisions: [Collision], _ refused: [RefusedRow]
    ) throws -> FaultSpool? {
        guard !collisions.isEmpty || !refused.isEmpty else { return nil }
        let spool = pipeline.makeFaults()
        let originals = try Originals(
            lines: Set((collisions.map(\.line) + refused.map(\.line)).map { Int($0) }),
            of: file.digest, feed: pipeline.feed, beating: heartbeat)
        let feed = pipeline.feed
        for row in refused {
            let line = feed.line(ofRow: row.line)
            var fault = Fault(
                line: line, column: row.column,
                detail: .refusedByDatabase(row.refusal), original: originals.text[Int(row.line)])
            fault.sheetRow = originals.sheets.row(of: line)
            try spool.addFault(fault, fileID: file.fileID)
        }
        for collision in collisions {
            let number = Int(collision.line)
            let other = feed.line(ofRow: collision.otherLine)
            let line = feed.line(ofRow: collision.line)
            var fault = Fault(
                line: line,
                severity: collision.isRejected ? .reject : .warn,
                detail: collision.kind == .duplicateKey
                    ? .duplicateKey(firstLine: other, key: originals.keys[number] ?? "")
                    : .amendmentRefused(file: "\(collision.otherFileID)", line: other),
                original: originals.text[number])
            fault.sheetRow = originals.sheets.row(of: line)
            try spool.addFault(fault, fileID: file.fileID)
        }
        return spool
    }
}
