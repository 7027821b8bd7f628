// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Foundation
internal import Inbox
internal import Postgres

/// Holds the files of a batch against the last ones of their feed, and keeps what came in them; within
/// the transaction that loads them.
struct UnusualLook {
    let pipeline: Pipeline
    let connection: Connection

    /// What later files are compared with, the newest last.
    struct Memory: Sendable {
        var ids: [Int64] = []
        var files: [FileMeasure] = []

        mutating func append(_ id: Int64, _ measure: FileMeasure) {
            ids.append(id)
            files.append(measure)
            ids.removeFirst(max(0, ids.count - FileMeasure.Limits.filesMost))
            files.removeFirst(max(0, files.count - FileMeasure.Limits.filesMost))
        }
    }

    /// What is unusual in the files that are about to be loaded, by their ids.
    ///
    /// - Throws: `HeldBack` for those that must wait for somebody.
    func run(_ files: [Inspector.InspectedFile]) throws -> [Int64: Unusual] {
        guard pipeline.feed.unusual != .ignore else { return [:] }
        let measured = files.compactMap { file in
            // A file of long ago says nothing of what comes now.
            file.digest.claim.kept == nil ? file.measure.map { (file: file, measure: $0) } : nil
        }
        guard !measured.isEmpty else { return [:] }
        var (memory, mending) = try memory(besides: measured.map(\.file.fileID))
        var found: [Int64: Unusual] = [:]
        var held: [(digest: Digest, unusual: Unusual)] = []
        var kept: [(id: Int64, measure: FileMeasure)] = []
        // A few lines of a loaded file are like no file, and no file need be like them.
        for (file, measure) in measured where !mending.contains(file.fileID) {
            if let unusual = Unusual(measure, after: memory.files) {
                guard !mustWait(file.digest.claim) else {
                    held.append((file.digest, unusual))
                    continue
                }
                found[file.fileID] = unusual
            }
            memory.append(file.fileID, measure)
            kept.append((file.fileID, measure))
        }
        if !found.isEmpty { try UnusualFiles.takeTurns(pipeline.feed.name, on: connection) }
        guard held.isEmpty else { throw HeldBack(files: held) }
        try keep(kept)
        pipeline.memory.measures = memory
        return found
    }

    /// Only what lies in the inbox can wait there: what is taken up from where it is stored, or by
    /// its whole path, is somebody's wish.
    private func mustWait(_ claim: Claim) -> Bool {
        pipeline.feed.unusual == .wait && !pipeline.options.isCommand
            && !claim.isReleased && !claim.isAgain && !claim.isRetaken && claim.mends == nil
            && !claim.arrival.relative.hasPrefix("/")
    }

    /// Those of the last loaded files; and which of this batch bring lines of loaded files again.
    private func memory(besides batch: [Int64]) throws -> (Memory, mending: Set<Int64>) {
        let feed = pipeline.feed.name
        let known = pipeline.memory.measures
        let now = try connection.query(
            """
            select (select coalesce(max(m.file_id), 0) from bascule.file_measure m
                     where m.feed = \(feed)) as last,
                   (select count(*) from bascule.file_measure m
                     where m.file_id = any(\(known.ids))) as left,
                   array(select f.id from bascule.file f
                           join bascule.file o on o.id = f.mends
                          where f.id = any(\(batch)) and o.state = 'loaded') as mending
            """)
        guard let now = try now.first(as: Now.self) else { return (known, []) }
        // Else another process has loaded some, one was reverted, or a load was rolled back.
        if now.left == Int64(known.ids.count), now.last == known.ids.last ?? 0 {
            return (known, Set(now.mending))
        }
        let rows = try connection.query(
            """
            select l.file_id, l.measure::text
              from (select m.file_id, m.measure
                      from bascule.file_measure m
                      join bascule.file f on f.id = m.file_id
                     where m.feed = \(feed) and f.state = 'loaded'
                     order by m.file_id desc
                     limit \(Int64(FileMeasure.Limits.filesMost))) l
             order by l.file_id
            """)
        let decoder = JSONDecoder()
        var memory = Memory()
        for (id, text) in try rows.map(
            by: Column.self,
            { row in (try row[.id, as: Int64.self], try row[.measure, as: String.self]) })
        {
            memory.append(id, try decoder.decode(FileMeasure.self, from: Data(text.utf8)))
        }
        return (memory, Set(now.mending))
    }

    private enum Column: String, RowColumn {
        case id = "file_id"
        case measure
    }

    private struct Now: RowDecodable {
        let last, left: Int64
        let mending: [Int64]

        enum CodingKeys: String, RowColumn { case last, left, mending }

        init(_ row: RowReader<CodingKeys>) throws {
            last = try row[.last]
            left = try row[.left]
            mending = try row[.mending]
        }
    }

    private func keep(_ measures: [(id: Int64, measure: FileMeasure)]) throws {
        guard !measures.isEmpty else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let texts = try measures.map {
            String(decoding: try encoder.encode($0.measure), as: UTF8.self)
        }
        try connection.execute(
            """
            insert into bascule.file_measure (file_id, feed, measure)
            select m.id, \(pipeline.feed.name), m.measure::jsonb
              from unnest(\(measures.map(\.id)), \(texts)) as m (id, measure)
                on conflict (file_id) do update set measure = excluded.measure
            """)
    }
}
