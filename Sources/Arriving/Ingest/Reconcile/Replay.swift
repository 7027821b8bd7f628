// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// Loads originals of the archive anew, where they lie, into a database that has none of them.
///
/// The ledger that they are named by is another database's; nothing of it or of the archive changes.
package struct Replay: Sendable {
    private let pipeline: Pipeline

    package init(_ pipeline: Pipeline) { self.pipeline = pipeline }

    /// A loaded file as the ledger has it.
    package struct Original: Sendable, Equatable, RowDecodable {
        package let id: Int64
        package let feed: String
        package let name: String
        package let path: String
        package let bytes: Int64
        package let sha256: [UInt8]
        /// Loaded though its bytes were loaded before.
        package let isAgain: Bool
        package let isPurged: Bool
        /// The declaration by which it was judged.
        package let version: Int
        package let counts: [Int64]

        package enum CodingKeys: String, RowColumn {
            case id, feed, name, bytes, sha256, again, version, counts
            case path = "stored_path"
            case isPurged = "is_purged"
        }

        package init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            feed = try row[.feed]
            name = try row[.name]
            path = try row[.path]
            bytes = try row[.bytes]
            sha256 = try row[.sha256]
            isAgain = try row[.again]
            isPurged = try row[.isPurged]
            version = try row[.version]
            counts = try row[.counts]
        }
    }

    /// The columns of an original's `counts`.
    package static let counted = [
        "rows_read", "rows_rejected", "warnings", "rows_inserted", "rows_amended", "rows_unchanged",
    ]

    /// Condition: the bytes that the file `f` has loaded are nowhere, or nothing says how they were
    /// judged; others may be in its place (written late).
    package static let isLost: SQL = """
        (f.stored_path is null or f.stored_at is null or f.sha256 is null
         or f.feed_version_id is null)
        """

    /// The loaded files, in the order in which they count: the later amends the earlier.
    package static func order(on ledger: Connection) throws -> [Int64] {
        try ledger.query(
            """
            select f.id from bascule.file f
             where f.state = 'loaded' and not \(raw: isLost)
               -- A container brought no rows: its members did, which are files of their own.
               and not exists (select from bascule.container_member m where m.container_id = f.id)
             order by \(raw: FileAge.order("f"))
            """
        ).values()
    }

    /// Files by their numbers, in the order of these.
    package static func originals(_ ids: [Int64], on ledger: Connection) throws -> [Original] {
        try ledger.query(
            """
            select f.id, f.feed, f.name, f.stored_path, f.bytes, f.sha256, f.again,
                   f.purged_at is not null as is_purged, f.feed_version_id as version,
                   array[f.rows_read, f.rows_rejected, f.warnings, f.rows_inserted, f.rows_amended,
                         f.rows_unchanged] as counts
              from unnest(\(ids)) with ordinality as u (id, place)
              join bascule.file f on f.id = u.id
             order by u.place
            """
        ).decode(as: Original.self)
    }

    /// Loads them in the order given; each counts as newer than all before it.
    ///
    /// - Parameter turn: the number of the first one in that order.
    package func run(
        _ originals: [Original], turn: Int64, on connection: Connection
    ) throws -> [FileResult] {
        var results: [FileResult] = []
        for (place, original) in originals.enumerated() {
            var pipeline = pipeline
            pipeline.options.again = original.isAgain
            let file = UnknownFile(
                feed: original.feed, path: original.path, name: original.name,
                bytes: original.bytes, day: "",
                storedNanoseconds: (turn + Int64(place)) * 1_000_000_000, modifiedNanoseconds: 0,
                openID: nil)
            try Reconciliation(pipeline).run([file], on: connection) { results += $0 }
        }
        return results
    }

    /// How a file ended there: its bytes, counts, and why it was not loaded.
    package struct Ended: RowDecodable, Sendable {
        package let sha256: [UInt8]?
        package let state: String
        package let reason: String?
        package let counts: [Int64]

        package enum CodingKeys: String, RowColumn { case sha256, state, reason, counts }

        package init(_ row: RowReader<CodingKeys>) throws {
            sha256 = try row[.sha256]
            state = try row[.state]
            reason = try row[.reason]
            counts = try row[.counts]
        }

        package static func of(_ id: Int64, on connection: Connection) throws -> Ended {
            try connection.query(
                """
                select sha256, state, reason,
                       array[rows_read, rows_rejected, warnings, rows_inserted, rows_amended,
                             rows_unchanged] as counts
                  from bascule.file where id = \(id)
                """
            ).one(as: Ended.self)
        }
    }
}
