// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Journal
package import Postgres

/// Deletes the bytes of files that were kept long enough; the ledger's rows stay for ever.
///
/// Nothing is kept for a while unless the settings say so: without a rule files are kept for ever.
package struct Retention: Sendable {
    /// One folder of kept files and how long.
    package struct Rule: Sendable {
        package enum Kept: String, Sendable, CaseIterable {
            case archive, duplicate, error
        }

        package var kept: Kept
        /// Absolute: what lies elsewhere is not touched, whatever the ledger says.
        package var folder: String
        package var time: Duration

        package init(_ kept: Kept, folder: String, time: Duration) {
            self.kept = kept
            self.folder = folder
            self.time = time
        }

        /// States of the ledger whose files lie there.
        var states: [String] {
            switch kept {
            case .archive: ["loaded", "reverted"]
            case .duplicate: ["duplicate"]
            case .error: ["rejected", "failed"]
            }
        }
    }

    /// What is, or was, due for one rule.
    package struct Report: Sendable, Equatable {
        package var kept: Rule.Kept
        package var files = 0
        package var bytes: Int64 = 0
    }

    package let rules: [Rule]

    package init(rules: [Rule]) { self.rules = rules }

    /// Files purged in one transaction, and named in one line of the journal.
    package static let batchFiles = 500

    private struct Due {
        let id: Int64
        let path: String
        let bytes: Int64
    }

    /// What is due now; deletes nothing.
    package func plan(on connection: borrowing Connection) throws -> [Report] {
        try rules.map { rule in
            let row = try connection.query(
                """
                select count(*)::int, coalesce(sum(bytes), 0)::bigint from (\(raw: due(rule))) d
                """)[0]
            return Report(
                kept: rule.kept, files: try row[0, as: Int.self], bytes: try row[1, as: Int64.self])
        }
    }

    /// Deletes what is due, and writes each file's name and digest into the journal.
    ///
    /// The file goes first, its mark in the ledger after it: after a crash in between it is found
    /// missing, and marked by the next run.
    package func run(by actor: String, on connection: borrowing Connection) throws -> [Report] {
        try rules.map { rule in
            var report = Report(kept: rule.kept)
            while true {
                let batch = try next(rule, on: connection)
                guard !batch.isEmpty else { return report }
                for file in batch { try delete(file, by: rule) }
                try mark(batch, rule, by: actor, on: connection)
                report.files += batch.count
                report.bytes += batch.reduce(0) { $0 + $1.bytes }
            }
        }
    }

    /// By `arrived_at`, which has an index: an index of `stored_at` would cost every import.
    private func due(_ rule: Rule) -> SQL {
        """
        select id, stored_path, bytes from bascule.file
         where stored_at is not null and purged_at is null
           and stored_at < now() - make_interval(secs => \(rule.time / .seconds(1)))
           and arrived_at < now() - make_interval(secs => \(rule.time / .seconds(1)))
           and state = any(\(rule.states)) and starts_with(stored_path, \(rule.folder + "/"))
        """
    }

    private func next(_ rule: Rule, on connection: borrowing Connection) throws -> [Due] {
        try connection.query(
            "select id, stored_path, bytes from (\(raw: due(rule))) d order by id limit \(Self.batchFiles)"
        ).map {
            Due(
                id: try $0[0, as: Int64.self], path: try $0[1, as: String.self],
                bytes: try $0[2, as: Int64.self])
        }
    }

    private func delete(_ file: Due, by rule: Rule) throws {
        guard !file.path.split(separator: "/").contains("..") else {
            throw FileError(
                "delete \(file.path)", code: .other,
                reason: "the ledger's path leaves \(rule.folder)")
        }
        for path in [file.path] + (rule.kept == .error ? [file.path + ".faults.csv"] : []) {
            guard let status = try FileStatus(path: path) else { continue }
            guard status.isRegular else {
                throw FileError("delete \(path)", code: .other, reason: "it is no plain file")
            }
            try Folder.remove(path)
        }
    }

    private func mark(
        _ batch: [Due], _ rule: Rule, by actor: String, on connection: borrowing Connection
    ) throws {
        try connection.transaction { connection in
            let ids = batch.map(\.id)
            try connection.execute(
                "update bascule.file set purged_at = now() where id = any(\(ids))")
            let names = try connection.query(
                """
                select jsonb_agg(jsonb_build_object('file', id, 'feed', feed, 'name', name,
                           'bytes', bytes, 'sha256', encode(sha256, 'hex'), 'path', stored_path)
                           order by id)::text
                  from bascule.file where id = any(\(ids))
                """)[0][0, as: String.self]
            try JournalEntry.write(
                "purge", subject: rule.kept.rawValue, by: actor,
                parameters: "{\"kept_seconds\": \(Int64(rule.time / .seconds(1)))}",
                result: "{\"files\": \(names)}", on: connection)
        }
    }
}
