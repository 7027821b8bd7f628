// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// Files that are to be fetched from other hosts, as the database has them.
package enum FetchBook {
    /// The one with the secrets of addresses, which a role that may only read must not read.
    package static let table = "fetch"

    /// One that is asked for.
    package struct New: Sendable {
        package let feed: String
        package let name: String
        /// The address without its query.
        package let source: String
        package let query: String?

        package init(feed: String, name: String, source: String, query: String?) {
            self.feed = feed
            self.name = name
            self.source = source
            self.query = query
        }
    }

    /// One that is to be done, with its secrets.
    package struct Entry: Sendable {
        package let feed: String
        package let name: String
        /// In full.
        package let address: String
        /// Without its query.
        package let source: String
        package let sentBy: String
        package let onBehalfOf: String?
        /// What it became already.
        package let fileID: Int64?
    }

    package static func insert(
        _ new: New, by sentBy: String, onBehalfOf: String?, on connection: borrowing Connection
    ) throws -> Int64 {
        try connection.query(
            """
            insert into bascule.fetch (feed, name, source, query, sent_by, on_behalf_of)
            values (\(new.feed), \(new.name), \(new.source), \(new.query), \(sentBy), \(onBehalfOf))
            returning id
            """
        ).value()
    }

    /// Which job does it.
    package static func note(
        job: Int64, of id: Int64, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            "update bascule.fetch set job_id = \(job) where id = \(id)")
    }

    package static func find(
        _ id: Int64, on connection: borrowing Connection
    ) throws -> Entry? {
        try connection.query(
            """
            select feed, name, concat_ws('?', source, query) as address, source, sent_by,
                   on_behalf_of, file_id
              from bascule.fetch where id = \(id)
            """
        ).first(by: Column.self) {
            Entry(
                feed: try $0[.feed], name: try $0[.name], address: try $0[.address],
                source: try $0[.source], sentBy: try $0[.sent_by],
                onBehalfOf: try $0[.on_behalf_of], fileID: try $0[.file_id])
        }
    }

    private enum Column: String, RowColumn {
        case feed, name, address, source, sent_by, on_behalf_of, file_id
    }

    /// Why a try failed.
    package static func note(
        _ code: String, _ reason: Phrase, of id: Int64, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.fetch
               set code = \(code), reason_en = \(reason.en), reason_fr = \(reason.fr)
             where id = \(id) and file_id is null
            """)
    }

    /// In the transaction from which on its file is one of the ledger.
    ///
    /// - Returns: whether it had none; else nothing may be committed.
    package static func end(
        _ id: Int64, as fileID: Int64, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            update bascule.fetch
               set file_id = \(fileID), ended_at = clock_timestamp(), query = null, code = null,
                   reason_en = null, reason_fr = null
             where id = \(id) and file_id is null
            """) == 1
    }

    /// Deletes what was asked for longer ago than this.
    ///
    /// - Parameter open: of what was never fetched: its job can't be taken up again then.
    /// - Returns: how many.
    package static func purge(
        open: Double, ended: Double, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.fetch
             where id in (select id from bascule.fetch
                           where asked_at < now() - make_interval(
                                     secs => case when file_id is null then \(open)
                                                  else \(ended) end)
                             and asked_at < now() - make_interval(secs => least(\(open), \(ended)))
                           order by asked_at limit \(limit))
            """)
    }
}
