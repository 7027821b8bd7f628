// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

/// Compares what the service made of the inbox with what the model knows.
struct ModelVerdict {
    let world: World
    let inbox: ModelInbox

    /// A file of the ledger.
    struct Row: Sendable, CustomStringConvertible {
        let id: Int
        let path: String, state: String
        let sha256: String?, storedPath: String?, reason: String?
        /// Read, inserted, amended, unchanged, rejected.
        let counts: [Int]
        let faults: Int
        let duplicateOf: Int?
        /// When the transaction began that settled it.
        let settled: Int

        var description: String {
            "file \(id) \(path) \(state) \(counts) at \(storedPath ?? "-"): \(reason ?? "")"
        }
    }

    func pronounce() async throws {
        let rows = try await ledger()
        let texts = try await digests()
        checkLedger(rows, texts)
        checkPaths(rows, texts)
        try checkFiles(rows, texts)
        try await checkTable(rows, texts)
    }

    private func ledger() async throws -> [Row] {
        try await world.session.use { connection in
            try connection.query(
                """
                select f.id, f.inbox_path, f.state, f.sha256, f.stored_path, f.reason,
                       array[f.rows_read, f.rows_inserted, f.rows_amended, f.rows_unchanged,
                             f.rows_rejected],
                       (select count(*) from bascule.fault a
                         where a.file_id = f.id and a.line is not null),
                       f.duplicate_of,
                       coalesce((select extract(epoch from max(j.at)) * 1e6 from bascule.journal j
                         where j.subject = 'file ' || f.id and j.action = 'import'), 0)::bigint
                  from bascule.files f
                 order by f.id
                """
            ).map { row in
                Row(
                    id: try row[0, as: Int.self], path: try row[1, as: String.self],
                    state: try row[2, as: String.self], sha256: try row[3, as: String?.self],
                    storedPath: try row[4, as: String?.self], reason: try row[5, as: String?.self],
                    counts: try row[6, as: [Int64].self].map { Int($0) },
                    faults: try row[7, as: Int.self], duplicateOf: try row[8, as: Int?.self],
                    settled: try row[9, as: Int.self])
            }
        }
    }

    /// Digest → content, of all that was ever complete.
    private func digests() async throws -> [String: String] {
        let texts = Array(inbox.contents.keys)
        let hashes = try await world.session.use { connection in
            try connection.query(
                """
                select encode(sha256(convert_to(t, 'UTF8')), 'hex')
                  from unnest(\(texts)) with ordinality as a (t, place) order by place
                """
            ).map { try $0[0, as: String.self] }
        }
        return Dictionary(zip(hashes, texts), uniquingKeysWith: { one, _ in one })
    }

    /// Each row says what the content asks for, and each good content is loaded once.
    private func checkLedger(_ rows: [Row], _ texts: [String: String]) {
        var owner: [String: Int] = [:]
        for row in rows where row.state == "loaded" {
            guard let sha256 = row.sha256 else { continue }
            #expect(owner[sha256] == nil, "loaded twice: \(row)")
            owner[sha256] = row.id
        }
        for row in rows {
            guard let sha256 = row.sha256 else {
                #expect(row.state == "failed" && row.storedPath == nil, "never read: \(row)")
                continue
            }
            guard let content = texts[sha256].flatMap({ inbox.contents[$0] }) else {
                Issue.record("was never complete: \(row)")
                continue
            }
            let isDuplicate = row.state == "duplicate"
            let read = isDuplicate ? 0 : content.rows
            let rejected = isDuplicate ? 0 : content.bad
            #expect(row.counts[0] == read && row.counts[4] == rejected, "\(row)")
            #expect(row.counts[0] == row.counts[1...].reduce(0, +), "\(row)")
            #expect(row.faults == rejected, "\(row.faults) faults: \(row)")
            let states = content.isLoadable ? ["loaded", "duplicate"] : ["rejected"]
            #expect(states.contains(row.state), "\(row)")
            #expect(row.duplicateOf == (isDuplicate ? owner[sha256] : nil), "\(row)")
        }
    }

    /// At each path, the files of the ledger are versions that were there, in their order, and all
    /// required ones are among them.
    private func checkPaths(_ rows: [Row], _ texts: [String: String]) {
        let byPath = Dictionary(grouping: rows.filter { $0.sha256 != nil }, by: \.path)
        let unread = Dictionary(grouping: rows.filter { $0.sha256 == nil }, by: \.path)
        #expect(byPath.keys.allSatisfy { inbox.histories[$0] != nil })
        for (path, history) in inbox.histories {
            let found = byPath[path] ?? []
            if explains(history, found, texts) { continue }
            let told = history.map { version in
                let digest = texts.first { $0.value == version.text }?.key ?? "?"
                return "\(version.isOwed ? "owed " : "")\(digest.prefix(8))"
            }
            Issue.record(
                """
                \(path) does not add up:
                \(told.joined(separator: ", "))
                \(found.map { "\($0.sha256?.prefix(8) ?? "") \($0)" }.joined(separator: "\n"))
                never read: \((unread[path] ?? []).map { "\($0)" }.joined(separator: "\n"))
                """)
        }
    }

    /// Whether the rows are some of the versions, in order, with all required ones; a required one
    /// is stored.
    private func explains(
        _ history: [ModelVersion], _ rows: [Row], _ texts: [String: String]
    ) -> Bool {
        // reachable[n]: the first n rows are explained by the versions so far.
        var reachable = [true] + rows.map { _ in false }
        for version in history {
            var next = version.isOwed ? rows.map { _ in false } + [false] : reachable
            for (index, row) in rows.enumerated() where reachable[index] {
                let isSame = row.sha256.flatMap { texts[$0] } == version.text
                if isSame, !version.isOwed || row.storedPath != nil { next[index + 1] = true }
            }
            reachable = next
        }
        return reachable[rows.count]
    }

    /// Every kept file is named by one row, and every row's file is there with its bytes.
    private func checkFiles(_ rows: [Row], _ texts: [String: String]) throws {
        let everything = try world.home.files(in: [world.home.path, world.home.archive])
        let leftovers = everything.keys.filter { $0.hasSuffix(".bascule-part") }
        #expect(leftovers == [], "leftovers")
        #expect(try world.home.files(in: [world.home.inbox]).isEmpty)
        var kept = try world.home.files(
            in: [world.home.archive, world.home.error, world.home.duplicate])
        let folders = [
            "loaded": world.home.archive, "duplicate": world.home.duplicate,
            "rejected": world.home.error,
        ]
        for row in rows {
            guard let path = row.storedPath else {
                #expect(row.reason != nil, "not stored, and no reason: \(row)")
                continue
            }
            guard let bytes = kept.removeValue(forKey: path) else {
                Issue.record("its file is not there, or another row's too: \(row)")
                continue
            }
            let text = row.sha256.flatMap { texts[$0] }
            #expect(bytes == text.map { Data($0.utf8) }, "other bytes than loaded: \(row)")
            #expect(path.hasPrefix((folders[row.state] ?? "?") + "/"), "wrong folder: \(row)")
        }
        #expect(kept.keys.sorted() == [], "files that no row names")
    }

    /// The table holds the last loaded version of each key, the history all earlier ones.
    private func checkTable(_ rows: [Row], _ texts: [String: String]) async throws {
        let table = try await values("essai.mesures")
        let history = try await values("essai.mesures_history")
        let loaded = rows.filter { $0.state == "loaded" }
        #expect(table.count == loaded.map { $0.counts[1] }.reduce(0, +), "inserted = in the table")
        #expect(history.count == loaded.map { $0.counts[2] }.reduce(0, +), "amended = in history")

        var last: [String: (at: Int, values: Set<String>)] = [:]
        var all: [String: Set<String>] = [:]
        for row in loaded {
            let content = row.sha256.flatMap { texts[$0] }.flatMap { inbox.contents[$0] }
            for (key, value) in content?.good ?? [:] {
                all[key, default: []].insert(value)
                let before = last[key]
                // Files of one transaction: any of them may be its last.
                let others = before?.at == row.settled ? before?.values ?? [] : []
                if row.settled >= before?.at ?? 0 {
                    last[key] = (row.settled, others.union([value]))
                }
            }
        }
        #expect(Set(table.map(\.key)) == Set(last.keys), "the table's keys")
        #expect(Set(table.map(\.key)).count == table.count, "a key is there once")
        for (key, value) in table {
            let wanted = last[key]?.values ?? []
            #expect(wanted.contains(value), "\(key) is \(value), not \(wanted)")
        }
        let stored = Dictionary(grouping: table + history, by: \.key)
            .mapValues { Set($0.map(\.value)) }
        for (key, values) in all { #expect(stored[key] == values, "versions of \(key)") }
    }

    private func values(_ table: String) async throws -> [(key: String, value: String)] {
        try await world.session.use { connection in
            try connection.query("select id, valeur::text from \(raw: SQL(stringLiteral: table))")
                .map { (key: try $0[0, as: String.self], value: try $0[1, as: String.self]) }
        }
    }
}
