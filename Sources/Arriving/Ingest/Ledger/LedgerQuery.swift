// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// Which files of the ledger are asked for; all conditions hold together.
package struct LedgerFilter: Sendable {
    package var id: Int64?
    package var feed: String?
    /// None: all.
    package var states: [String] = []
    /// A part of the name, case ignored.
    package var name: String?
    /// Newest first, at most so many.
    package var limit = 50

    package init() {}
}

/// What the ledger's views show, as a person or a script asks for it.
package enum LedgerQuery {
    /// The files, newest first, each as a JSON object with the columns of `bascule.files`.
    package static func filesAsJSON(
        _ filter: LedgerFilter, on connection: Connection
    ) throws -> [String] {
        try connection.query("select row_to_json(f)::text from (\(raw: select(filter))) f")
            .map { try $0[0, as: String.self] }
    }

    /// The files, newest first, with what fits a line of a terminal; times are local to the zone.
    package static func files(
        _ filter: LedgerFilter, zone: String, on connection: Connection
    ) throws -> [LedgerFile] {
        try connection.query(
            """
            select id, feed, name, state, bytes, rows_read, rows_inserted, rows_amended,
                   rows_unchanged, rows_rejected, warnings,
                   to_char(arrived_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'),
                   to_char(loaded_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'),
                   stored_path, reason,
                   (select max(r.mended_by) from bascule.report r where r.file_id = f.id)
              from (\(raw: select(filter))) f
            """
        ).map(LedgerFile.init)
    }

    /// The ids of the files of this name, newest first.
    ///
    /// Names are indexed by feed: each feed of the ledger is found and asked by itself.
    package static func ids(
        named name: String, limit: Int, on connection: Connection
    ) throws -> [Int64] {
        try connection.query(
            """
            with recursive feeds (feed) as (
                (select feed from bascule.file order by feed limit 1)
                 union all
                select (select f.feed from bascule.file f where f.feed > feeds.feed
                         order by f.feed limit 1)
                  from feeds where feeds.feed is not null
            )
            select n.id
              from feeds
             cross join lateral (
                   select f.id from bascule.file f
                    where f.feed = feeds.feed and f.name = \(name)
                    order by f.id desc limit \(limit)) n
             order by n.id desc limit \(limit)
            """
        ).map { try $0[0, as: Int64.self] }
    }

    private static func select(_ filter: LedgerFilter) -> SQL {
        """
        select * from bascule.files
         where (\(filter.id as Int64?)::bigint is null or id = \(filter.id as Int64?))
           and (\(filter.feed as String?)::text is null or feed = \(filter.feed as String?))
           and (cardinality(\(filter.states)::text[]) = 0 or state = any(\(filter.states)))
           and (\(filter.name as String?)::text is null or position(lower(\(filter.name as String?)) in lower(name)) > 0)
         order by id desc
         limit \(filter.limit)
        """
    }

    /// The faults of a file in the order they were found, each as a JSON object.
    package static func faultsAsJSON(
        of id: Int64, limit: Int, on connection: Connection
    ) throws -> [String] {
        try connection.query(
            """
            select row_to_json(f)::text
              from (select file_id, line, column_name, value, rule, severity, message, original
                      from bascule.faults where file_id = \(id) order by id limit \(limit)) f
            """
        ).map { try $0[0, as: String.self] }
    }

    /// The faults of a file in the order they were found.
    package static func faults(
        of id: Int64, limit: Int, on connection: Connection
    ) throws -> [FaultGroup.Told] {
        try connection.query(
            """
            select line, column_name, value, rule, severity, message
              from bascule.faults where file_id = \(id) order by id limit \(limit)
            """
        ).map { row in
            FaultGroup.Told(
                line: try row[0, as: Int64?.self].map { Int($0) }, column: try row[1],
                value: try row[2], rule: try row[3], severity: try row[4], message: try row[5])
        }
    }

    package static func faultCount(of id: Int64, on connection: Connection) throws -> Int {
        try connection.query("select count(*) from bascule.fault where file_id = \(id)")
            .first.map { Int(try $0[0, as: Int64.self]) } ?? 0
    }

    /// The file's times as they are in the zone, by the view's columns.
    package static func times(
        of id: Int64, zone: String, on connection: Connection
    ) throws -> [String: String] {
        let names = ["arrived_at", "loaded_at", "stored_at", "next_attempt_at"]
        let rows = try connection.query(
            """
            select to_char(arrived_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'),
                   to_char(loaded_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'),
                   to_char(stored_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'),
                   to_char(next_attempt_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS')
              from bascule.files where id = \(id)
            """)
        guard let row = rows.first else { return [:] }
        var times: [String: String] = [:]
        for (index, name) in names.enumerated() { times[name] = try row[index, as: String?.self] }
        return times
    }

    /// The file's JSON object with the paths of its reports, and the file that has mended it.
    package static func withReports(
        _ file: String, of id: Int64, on connection: Connection
    ) throws -> String {
        try connection.query(
            """
            select (\(file)::jsonb || jsonb_strip_nulls(jsonb_build_object(
                       'reports', jsonb_agg(path order by kind, id), 'mended_by', max(mended_by))))::text
              from bascule.report where file_id = \(id)
            """
        ).first.map { try $0[0, as: String.self] } ?? file
    }
}

/// One line of the ledger.
package struct LedgerFile: Sendable {
    package let id: Int64
    package let feed: String
    package let name: String
    package let state: String
    package let bytes: Int64
    package let rowsRead: Int64
    package let rowsInserted: Int64
    package let rowsAmended: Int64
    package let rowsUnchanged: Int64
    package let rowsRejected: Int64
    package let warnings: Int64
    package let arrivedAt: String
    package let loadedAt: String?
    package let storedPath: String?
    package let reason: String?
    /// The file that has brought what was refused of this one.
    package let mendedBy: Int64?

    init(_ row: Row) throws {
        id = try row[0, as: Int64.self]
        feed = try row[1, as: String.self]
        name = try row[2, as: String.self]
        state = try row[3, as: String.self]
        bytes = try row[4, as: Int64.self]
        rowsRead = try row[5, as: Int64.self]
        rowsInserted = try row[6, as: Int64.self]
        rowsAmended = try row[7, as: Int64.self]
        rowsUnchanged = try row[8, as: Int64.self]
        rowsRejected = try row[9, as: Int64.self]
        warnings = try row[10, as: Int64.self]
        arrivedAt = try row[11, as: String.self]
        loadedAt = try row[12, as: String?.self]
        storedPath = try row[13, as: String?.self]
        reason = try row[14, as: String?.self]
        mendedBy = try row[15, as: Int64?.self]
    }
}
