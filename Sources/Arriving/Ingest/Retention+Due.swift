// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Which files are due.
extension Retention {
    struct Due: RowDecodable {
        let id: Int64
        let path: String
        let bytes: Int64
        /// Of the bytes as they came; nil: they were never read.
        let sha256: [UInt8]?
        /// Its reports.
        let reports: [String]

        enum CodingKeys: String, RowColumn {
            case id, bytes, reports, sha256
            case path = "stored_path"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            path = try row[.path]
            bytes = try row[.bytes]
            sha256 = try row[.sha256]
            reports = try row[.reports]
        }
    }

    /// Condition: nobody holds the file, nor another row about it, nor the container that it came in,
    /// it is not damaged, and a seal has it where it lies.
    ///
    /// What lies in the place of a damaged file may be the only bytes of another one.
    private func mayGo(_ rule: Rule) -> SQL {
        """
        not exists (select from bascule.file_hold h join bascule.file o on o.id = h.file_id
                     where o.stored_path = f.stored_path)
        and not exists (select from bascule.container_member m
                          join bascule.file_hold h on h.file_id = m.container_id
                         where m.file_id = f.id)
        and not exists (select from bascule.archive_damage d
                          join bascule.file o on o.id = d.file_id
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
    func due(_ rule: Rule) -> SQL {
        """
        select f.id, f.stored_path, f.bytes, f.sha256,
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

    /// Those of the files, whose rows are locked, that may still go.
    ///
    /// The statement that has locked them saw holds as they were when it began: one that was put
    /// since is seen by this one.
    func free(
        _ ids: [Int64], _ rule: Rule, on connection: borrowing Connection
    ) throws -> Set<Int64> {
        Set(
            try connection.query(
                """
                select f.id from bascule.file f
                 where f.id = any(\(ids)) and \(raw: mayGo(rule))
                """
            ).values())
    }
}
