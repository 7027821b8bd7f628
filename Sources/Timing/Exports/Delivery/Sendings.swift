// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What people want of files that go to other hosts.
package enum Sendings {
    /// Has a file sent at once: to each of these that has not had it yet for the first time, else again.
    ///
    /// - Returns: the export that it is of, and how many targets it goes to.
    /// - Throws: `DeliveryError.noFile`, `.nowhere`.
    package static func again(
        _ file: Int64, targets: (_ export: String) throws -> [Export.Target],
        on connection: borrowing Connection
    ) throws -> (export: String, targets: Int) {
        let export = try connection.query(
            "select export from bascule.export where id = \(file) and lost_at is null"
        ).firstValue(as: String.self)
        guard let export else { throw DeliveryError.noFile(id: file) }
        let wanted = try targets(export)
        guard !wanted.isEmpty else { throw DeliveryError.nowhere(export: export) }
        try DeliveryBook.record(file, for: wanted, on: connection)
        let count = try connection.execute(
            """
            update bascule.export_delivery
               set state = 'recorded', due_at = clock_timestamp(), ended_at = null,
                   retried_at = clock_timestamp()
             where export_id = \(file) and target = any(\(wanted.map(\.address)))
               and state <> 'transmitting'
            """)
        return (export, count)
    }

    /// Nothing more of an export is sent.
    ///
    /// - Returns: false: it was so before.
    package static func pause(
        _ export: String, by actor: String, because reason: String?,
        on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            insert into bascule.export_pause (export, paused_by, paused_for)
            values (\(export), \(actor), \(reason))
                on conflict (export) do nothing
            """) > 0
    }

    /// Rows that are put forward at once; the others keep the time of their next try.
    private static let atOnce: Int64 = 10_000

    /// What waits is sent from the next look on, and has its whole patience.
    ///
    /// - Returns: false: nobody had paused it.
    package static func resume(
        _ export: String, on connection: borrowing Connection
    ) throws -> Bool {
        let isNew =
            try connection.execute("delete from bascule.export_pause where export = \(export)") > 0
        guard isNew else { return false }
        _ = try connection.execute(
            """
            update bascule.export_delivery
               set due_at = clock_timestamp(),
                   first_tried_at = case when first_tried_at is not null then clock_timestamp() end
             where id in (select d.id
                            from bascule.export_delivery d
                            join bascule.export e on e.id = d.export_id
                           where e.export = \(export) and d.due_at is not null
                           order by d.id
                           limit \(atOnce))
            """)
        return true
    }
}
