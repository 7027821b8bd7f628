// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// Deletes the bytes of files that were kept long enough; the ledger's rows stay for ever.
///
/// Without a rule in the settings files are kept for ever.
package struct Retention: Sendable {
    /// One folder of kept files and how long.
    package struct Rule: Sendable {
        package enum Kept: String, Sendable, CaseIterable {
            case archive, duplicate, error
        }

        package var kept: Kept
        /// Absolute: files elsewhere are never touched, whatever the ledger says.
        package var folder: String
        package var time: Duration
        /// Feeds whose loaded files are kept for another time; in the archive all of them.
        package var feeds: [String: Duration]
        /// How long loaded files of other feeds are kept, where it is not `time`.
        package var loaded: Duration?
        /// Only what a seal has in its place is deleted.
        package var isSealed: Bool

        package init(
            _ kept: Kept, folder: String, time: Duration, feeds: [String: Duration] = [:],
            loaded: Duration? = nil, isSealed: Bool = false
        ) {
            (self.kept, self.folder, self.time) = (kept, folder, time)
            (self.feeds, self.loaded, self.isSealed) = (feeds, loaded, isSealed)
        }

        private static func seconds(_ time: Duration) -> Double { time / .seconds(1) }

        /// The latest instant at which a file that is due, a row `f`, was stored; a class counts for
        /// the bytes of what was loaded, also where a retry has left them.
        var due: SQL {
            let others = feeds.sorted { $0.key < $1.key }
            return """
                now() - make_interval(secs => case
                    when \(kept == .archive) or f.state in ('loaded', 'reverted')
                         or exists (select from bascule.file l
                             where (l.feed, l.sha256, l.stored_path) = (f.feed, f.sha256, f.stored_path)
                               and l.state in ('loaded', 'reverted'))
                    then coalesce((select t.seconds
                        from unnest(\(others.map(\.key)), \(others.map { Self.seconds($0.value) }))
                             t(feed, seconds)
                       where t.feed = f.feed), \(Self.seconds(loaded ?? time)))
                    else \(Self.seconds(time)) end)
                """
        }

        /// The same of the shortest time, for the index.
        var earliestDue: SQL {
            let shortest = min(time, feeds.values.min() ?? time)
            return "now() - make_interval(secs => \(Self.seconds(shortest)))"
        }

        /// For the journal: how long files were kept, of a class where it is another time.
        var parameters: String {
            let others = feeds.filter { $0.value != time }.sorted { $0.key < $1.key }
                .map { "\"\($0.key)\": \(Int64(Self.seconds($0.value)))" }
            return """
                {"rule": "retention.\(kept.rawValue)", "kept_seconds": \(Int64(Self.seconds(time)))\
                \(others.isEmpty ? "" : ", \"feeds\": {\(others.joined(separator: ", "))}")}
                """
        }

        /// States of the ledger whose files lie there; a file taken up again from storage
        /// (`archived_at`) has stayed there, whatever its result.
        var states: [String] {
            switch kept {
            case .archive: ["loaded", "reverted"]
            case .duplicate: ["duplicate"]
            case .error: ["rejected", "failed"]
            }
        }
    }

    /// Files due, or deleted, under one rule.
    package struct Report: Sendable, Equatable {
        package var kept: Rule.Kept
        package var files = 0
        package var bytes: Int64 = 0
        /// Files that could not be deleted and why, one sentence each, at most 100.
        package var failures: [Phrase] = []
    }

    package let rules: [Rule]
    /// Folders of reports, including those of archived files.
    let reports: String?
    private let commitGuard: CommitGuard

    package init(rules: [Rule], reports: String? = nil, commitGuard: CommitGuard = .always) {
        self.rules = rules
        self.reports = reports
        self.commitGuard = commitGuard
    }

    /// Files purged in one transaction, and named in one line of the journal.
    package static let batchFiles = 500
    private static let failuresLimit = 100

    private enum SumColumn: String, RowColumn { case files, bytes }

    /// The files due now; deletes nothing.
    package func plan(on connection: borrowing Connection) throws -> [Report] {
        try rules.map { rule in
            try connection.query(
                """
                select count(*)::int as files, coalesce(sum(bytes), 0)::bigint as bytes
                  from (\(raw: due(rule))) d
                """
            ).one(by: SumColumn.self) {
                Report(kept: rule.kept, files: try $0[.files], bytes: try $0[.bytes])
            }
        }
    }

    /// Deletes the due files, and writes each file's name and digest into the journal.
    ///
    /// A batch is one transaction that locks its rows, so that none of its files is taken up again
    /// meanwhile; with the locks, holds are asked for once more. A file is deleted before its mark is
    /// committed: after a crash in between, the next run finds it missing, marks and journals it. A
    /// file that can't be deleted, or has other bytes than it was stored with, stays, and does not
    /// stop the others.
    package func run(by actor: String, on connection: Connection) throws -> [Report] {
        try rules.map { rule in
            var report = Report(kept: rule.kept)
            var last: Int64 = 0
            while true {
                let next = try commitGuard.transaction(on: connection) { connection in
                    try purge(rule, after: last, by: actor, &report, on: connection)
                }
                guard let next else { return report }
                last = next
            }
        }
    }

    /// One batch; gives the id of its last file, nil if none was left.
    private func purge(
        _ rule: Rule, after last: Int64, by actor: String, _ report: inout Report,
        on connection: borrowing Connection
    ) throws -> Int64? {
        let batch = try connection.query(
            """
            \(raw: due(rule)) and f.id > \(last)
             order by f.id limit \(Self.batchFiles) for update of f skip locked
            """
        ).decode(as: Due.self)
        let free = try free(batch.map(\.id), rule, on: connection)
        let start = ContinuousClock.now
        var gone: [Due] = []
        for file in batch where free.contains(file.id) {
            do {
                try delete(file, by: rule)
                gone.append(file)
            } catch {
                guard report.failures.count < Self.failuresLimit else { continue }
                report.failures.append(
                    Phrase(en: "file \(file.id): ", fr: "fichier \(file.id) : ")
                        + Phrase(of: error))
            }
        }
        try mark(gone, rule, by: actor, since: start, on: connection)
        report.files += gone.count
        report.bytes += gone.reduce(0) { $0 + $1.bytes }
        return batch.last?.id
    }
}
