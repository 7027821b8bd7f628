// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// The record of what is done to many things by one job, and what became of each.
package enum BulkBook {
    /// As somebody has asked for it.
    package struct Entry: Sendable, RowDecodable {
        /// A word of whoever does it.
        package let action: String
        package let askedBy: String
        package let userID: Int64
        /// Nil: it was asked for in a session.
        package let tokenID: Int64?
        package let onBehalfOf: String?
        package let items: Int64
        package let jobID: Int64?

        package enum CodingKeys: String, RowColumn {
            case action, items
            case askedBy = "asked_by"
            case userID = "user_id"
            case tokenID = "token_id"
            case onBehalfOf = "on_behalf_of"
            case jobID = "job_id"
        }

        package init(_ row: RowReader<CodingKeys>) throws {
            action = try row[.action]
            items = try row[.items]
            askedBy = try row[.askedBy]
            userID = try row[.userID]
            tokenID = try row[.tokenID]
            onBehalfOf = try row[.onBehalfOf]
            jobID = try row[.jobID]
        }

        package init(
            action: String, by askedBy: String, userID: Int64, tokenID: Int64?,
            onBehalfOf: String?, items: Int64
        ) {
            self.action = action
            self.askedBy = askedBy
            self.userID = userID
            self.tokenID = tokenID
            self.onBehalfOf = onBehalfOf
            self.items = items
            jobID = nil
        }
    }

    /// One of them, as it was shown.
    package struct Item: Sendable, RowDecodable {
        package let id: Int64
        /// Those in which it is done, the one it was shown in first.
        package let states: [String]

        package enum CodingKeys: String, RowColumn {
            case id = "item_id"
            case states
        }

        package init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            states = try row[.states]
        }

        package init(id: Int64, states: [String]) {
            self.id = id
            self.states = states
        }
    }

    /// In the transaction that enqueues its job.
    ///
    /// - Parameter filter: what has found the items, as it was shown.
    /// - Returns: its number.
    package static func insert(
        _ entry: Entry, filter: String?, items: [Item], on connection: borrowing Connection
    ) throws -> Int64 {
        let id = try connection.query(
            """
            insert into bascule.bulk (action, filter, items, asked_by, user_id, token_id, on_behalf_of)
            values (\(entry.action), \(filter), \(entry.items), \(entry.askedBy), \(entry.userID),
                    \(entry.tokenID), \(entry.onBehalfOf))
            returning id
            """
        ).value(as: Int64.self)
        try connection.execute(
            """
            insert into bascule.bulk_item (bulk_id, item_id, states)
            select \(id), item, string_to_array(states, ' ')
              from unnest(\(items.map(\.id)), \(items.map { $0.states.joined(separator: " ") }))
                   as i (item, states)
            """)
        return id
    }

    package static func note(
        job: Int64, of id: Int64, on connection: borrowing Connection
    ) throws {
        try connection.execute("update bascule.bulk set job_id = \(job) where id = \(id)")
    }

    package static func find(_ id: Int64, on connection: borrowing Connection) throws -> Entry? {
        try connection.query(
            """
            select action, items, asked_by, user_id, token_id, on_behalf_of, job_id
              from bascule.bulk where id = \(id)
            """
        ).first(as: Entry.self)
    }

    /// The next ones whose turn it is, by their numbers.
    package static func open(
        _ id: Int64, after item: Int64, limit: Int, on connection: borrowing Connection
    ) throws -> [Item] {
        try connection.query(
            """
            select item_id, states from bascule.bulk_item
             where bulk_id = \(id) and ended_at is null and item_id > \(item)
             order by item_id limit \(limit)
            """
        ).decode(as: Item.self)
    }

    /// Notes what became of one.
    ///
    /// - Parameter why: it was left as it is; nil: it was done.
    package static func end(
        _ item: Int64, of id: Int64, left why: Phrase?, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.bulk_item
               set ended_at = clock_timestamp(), left_en = \(why?.en), left_fr = \(why?.fr)
             where bulk_id = \(id) and item_id = \(item) and ended_at is null
            """)
    }

    private enum Count: String, RowColumn { case open, left }

    /// How many are not done yet, and how many were left as they are.
    package static func counts(
        of id: Int64, on connection: borrowing Connection
    ) throws -> (open: Int64, left: Int64) {
        try connection.query(
            """
            select (select count(*) from bascule.bulk_item
                     where bulk_id = \(id) and ended_at is null) as open,
                   (select count(*) from bascule.bulk_item
                     where bulk_id = \(id) and left_en is not null) as left
            """
        ).one(by: Count.self) { (open: try $0[.open], left: try $0[.left]) }
    }

    /// Forgets those whose jobs are forgotten; of one transaction at most so many.
    ///
    /// - Returns: how many.
    package static func purge(
        olderThan days: Int, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.bulk
             where id in (select b.id from bascule.bulk b
                           where b.asked_at < now() - make_interval(days => \(Int32(days)))
                             and not exists (select from bascule.job j where j.id = b.job_id)
                           order by b.asked_at limit \(limit))
            """)
    }
}
