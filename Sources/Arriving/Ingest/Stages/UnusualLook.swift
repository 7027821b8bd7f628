// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Foundation
internal import Postgres

/// Holds the files of a batch against the last ones of their feed, and keeps what came in them; within
/// the transaction that loads them.
struct UnusualLook {
    let pipeline: Pipeline
    let connection: Connection

    /// What is unusual in the files that are about to be loaded, by their ids.
    ///
    /// - Throws: `HeldBack` for one that must wait for somebody.
    func run(_ files: [Inspector.InspectedFile]) throws -> [Int64: Unusual] {
        guard pipeline.feed.unusual != .ignore else { return [:] }
        let measured = files.compactMap { file in
            file.measure.map { (file: file, measure: $0) }
        }
        guard !measured.isEmpty else { return [:] }
        var earlier = try earlier()
        var found: [Int64: Unusual] = [:]
        for (file, measure) in measured {
            let claim = file.digest.claim
            if let unusual = Unusual(measure, after: earlier), claim.isCompared {
                if pipeline.feed.unusual == .wait, !claim.isReleased, !claim.isAgain,
                    !pipeline.options.isCommand
                {
                    throw HeldBack(digest: file.digest, unusual: unusual)
                }
                found[file.fileID] = unusual
            }
            earlier.append(measure)
        }
        try keep(measured.map { ($0.file.fileID, $0.measure) })
        let last = measured.map(\.file.fileID).max() ?? 0
        pipeline.memory.measures = (last, earlier.suffix(FileMeasure.Limits.filesMost))
        return found
    }

    /// Those of the last loaded files, the newest last.
    private func earlier() throws -> [FileMeasure] {
        let feed = pipeline.feed.name
        let last = try connection.query(
            "select coalesce(max(file_id), 0) from bascule.file_measure where feed = \(feed)"
        ).value(as: Int64.self)
        let (known, kept) = pipeline.memory.measures
        // Another process has loaded some, or what is known here was rolled back.
        guard known != last else { return Array(kept) }
        let texts = try connection.query(
            """
            select m.measure::text
              from bascule.file_measure m
              join bascule.file f on f.id = m.file_id
             where m.feed = \(feed) and f.state = 'loaded'
             order by m.file_id desc
             limit \(Int64(FileMeasure.Limits.filesMost))
            """
        ).values(as: String.self)
        let decoder = JSONDecoder()
        return try texts.reversed().map {
            try decoder.decode(FileMeasure.self, from: Data($0.utf8))
        }
    }

    private func keep(_ measures: [(id: Int64, measure: FileMeasure)]) throws {
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

extension Claim {
    /// Whether it is a file like its feed's others: no lines of one that were mended, none of long ago.
    fileprivate var isCompared: Bool { !isRejects && mends == nil && kept == nil }
}
