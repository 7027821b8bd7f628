// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Journal
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
    private let reports: String?
    private let commitGuard: CommitGuard

    package init(rules: [Rule], reports: String? = nil, commitGuard: CommitGuard = .always) {
        self.rules = rules
        self.reports = reports
        self.commitGuard = commitGuard
    }

    /// Files purged in one transaction, and named in one line of the journal.
    package static let batchFiles = 500
    private static let failuresLimit = 100

    private struct Due: RowDecodable {
        let id: Int64
        let path: String
        let bytes: Int64
        /// Its reports.
        let reports: [String]

        enum CodingKeys: String, RowColumn {
            case id, bytes, reports
            case path = "stored_path"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            path = try row[.path]
            bytes = try row[.bytes]
            reports = try row[.reports]
        }
    }

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
    /// meanwhile. A file is deleted before its mark is committed: after a crash in between, the
    /// next run finds it missing, marks and journals it. A file that can't be deleted stays, and
    /// does not stop the others.
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
        let start = ContinuousClock.now
        var gone: [Due] = []
        for file in batch {
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

    /// Condition: nobody holds the file, nor another row about it, and a seal has it where it lies.
    private func mayGo(_ rule: Rule) -> SQL {
        """
        not exists (select from bascule.file_hold h join bascule.file o on o.id = h.file_id
                     where o.stored_path = f.stored_path)
        and (not \(rule.isSealed)
             or (select l.kind in ('stored', 'moved')
                        and \(rule.folder + "/") || l.path = f.stored_path
                   from bascule.seal_line l where l.file_id = f.id order by l.seal desc limit 1))
        """
    }

    /// By `arrived_at`, which has an index: an index of `stored_at` would cost every import.
    ///
    /// Two rows may be about one file (loaded once more from storage): it is due when the last of
    /// them is. They have the same bytes, and digests have an index.
    private func due(_ rule: Rule) -> SQL {
        """
        select f.id, f.stored_path, f.bytes,
               array(select r.path from bascule.report r
                      where r.file_id = f.id and starts_with(r.path, \((reports ?? rule.folder) + "/"))
                        -- A name that was free again may be another report's now, or a file's.
                        and not exists (select from bascule.report o
                                         where o.name = r.name and o.path = r.path
                                           and o.kind = r.kind and o.id > r.id)
                        and not exists (select from bascule.file s
                                         where s.feed = f.feed and s.name = r.name
                                           and s.stored_path = r.path and s.purged_at is null)
                      union select f.stored_path || '.faults.csv'
                       where \(rule.kept == .error)
                         and not exists (select from bascule.file s
                                          where s.feed = f.feed and s.name = f.name || '.faults.csv'
                                            and s.stored_path = f.stored_path || '.faults.csv'))
                   as reports
          from bascule.file f
         where f.stored_at is not null and f.purged_at is null
           and f.arrived_at < \(raw: rule.earliestDue)
           and f.stored_at < \(raw: rule.due)
           and f.arrived_at < \(raw: rule.due)
           and (f.state = any(\(rule.states)) or f.archived_at is not null)
           and starts_with(f.stored_path, \(rule.folder + "/"))
           and \(raw: mayGo(rule))
           and not exists (
               select from bascule.file o
                where o.feed = f.feed and o.sha256 = f.sha256 and o.id <> f.id
                  and o.stored_path = f.stored_path and o.purged_at is null
                  and not (o.stored_at is not null
                           and (o.state = any(\(rule.states)) or o.archived_at is not null)
                           and o.stored_at < \(raw: rule.due)
                           and o.arrived_at < \(raw: rule.due)))
        """
    }

    private func delete(_ file: Due, by rule: Rule) throws(FileError) {
        guard
            !file.path.utf8.split(separator: UInt8(ascii: "/")).contains(where: {
                $0.elementsEqual("..".utf8)
            })
        else {
            throw FileError(
                "delete \(file.path)", code: .other,
                reason: "the ledger's path leaves \(rule.folder)",
                french: "le chemin du registre sort de \(rule.folder)")
        }
        // An absent mount does not prove that the bytes are gone.
        let folder = Folder.parent(of: file.path)
        guard try FileStatus(path: folder) != nil else {
            throw FileError(
                "delete \(file.path)", code: .other,
                reason: "\(folder) is not there: is a mount away?",
                french: "\(folder) n'existe pas : un montage manque-t-il ?")
        }
        for path in [file.path] + file.reports {
            guard let status = try FileStatus(path: path) else { continue }
            guard status.isRegular else {
                throw FileError(
                    "delete \(path)", code: .other, reason: "it is no plain file",
                    french: "ce n'est pas un fichier ordinaire")
            }
            try Folder.remove(path)
        }
    }

    private func mark(
        _ gone: [Due], _ rule: Rule, by actor: String, since start: ContinuousClock.Instant,
        on connection: borrowing Connection
    ) throws {
        guard !gone.isEmpty else { return }
        let ids = gone.map(\.id)
        try connection.execute("update bascule.file set purged_at = now() where id = any(\(ids))")
        let names = try connection.query(
            """
            select jsonb_agg(jsonb_build_object('file', id, 'feed', feed, 'name', name,
                       'bytes', bytes, 'sha256', encode(sha256, 'hex'), 'path', stored_path)
                       order by id)::text
              from bascule.file where id = any(\(ids))
            """
        ).value(as: String.self)
        try JournalEntry.write(
            "purge", subject: rule.kept.rawValue, by: actor,
            parameters: rule.parameters,
            result: """
                {"count": \(gone.count), "bytes": \(gone.reduce(0) { $0 + $1.bytes }), \
                "files": \(names)}
                """, duration: start.duration(to: .now), on: connection)
    }
}
