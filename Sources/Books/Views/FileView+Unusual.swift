// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension FileView {
    /// The last file of a feed in which something was far from usual; nil: there is none.
    package static func lastUnusual(
        in feed: String, on connection: borrowing Connection
    ) throws -> FileView? {
        let id = try connection.query(
            """
            select id from bascule.files
             where feed = \(feed) and unusual is not null and state in ('loaded', 'arrived')
               and arrived_at > now() - interval '90 days'
             order by id desc limit 1
            """
        ).firstValue(as: Int64.self)
        var filter = Filter()
        filter.id = id
        return id == nil ? nil : try filter.first(1, on: connection).first
    }
}
