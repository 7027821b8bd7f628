// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What people want of files that go to other hosts.
package enum Sendings {
    /// Has a file sent at once: to each of these that has not had it yet for the first time, else again.
    ///
    /// - Parameters:
    ///   - target: to this one alone, by its address; nil: to all of them.
    ///   - targets: those that are declared of an export.
    /// - Returns: the export that it is of, and how many targets it goes to.
    /// - Throws: `DeliveryError.noFile`, `.nowhere`, `.notThere`, `.superseded`.
    package static func again(
        _ file: Int64, to target: String? = nil,
        targets: (_ export: String) throws -> [Export.Target], on connection: borrowing Connection
    ) throws -> (export: String, targets: Int) {
        let export = try connection.query(
            "select export from bascule.export where id = \(file) and lost_at is null"
        ).firstValue(as: String.self)
        guard let export else { throw DeliveryError.noFile(id: file) }
        let wanted = try Self.wanted(target, of: export, try targets(export))
        try DeliveryBook.record(file, for: wanted, on: connection)
        let count = try connection.execute(
            """
            update bascule.export_delivery
               set state = 'recorded', due_at = clock_timestamp(), ended_at = null,
                   retried_at = clock_timestamp(), uncounted = attempts
             where export_id = \(file) and target = any(\(wanted.map(\.address)))
               and state <> 'transmitting' and not \(raw: DeliveryBook.isSuperseded)
            """)
        guard count == 0 else { return (export, count) }
        let isSuperseded = try connection.query(
            """
            select exists (select from bascule.export_delivery
                            where export_id = \(file) and target = any(\(wanted.map(\.address)))
                              and \(raw: DeliveryBook.isSuperseded))
            """
        ).value(as: Bool.self)
        guard !isSuperseded else { throw DeliveryError.superseded(id: file) }
        return (export, 0)
    }

    /// Has all files of an export sent at once that were given up, or have failed and wait.
    ///
    /// Files of changes go one after the other.
    ///
    /// - Parameters:
    ///   - target: of this one alone, by its address; nil: of all of them.
    ///   - declared: those that are declared of it.
    /// - Returns: how many, `atOnce` at most.
    /// - Throws: `DeliveryError.nowhere`, `.notThere`.
    package static func againRefused(
        of export: String, to target: String? = nil, _ declared: [Export.Target],
        on connection: borrowing Connection
    ) throws -> Int {
        let wanted = try wanted(target, of: export, declared)
        return try connection.execute(
            """
            update bascule.export_delivery
               set state = 'recorded', due_at = statement_timestamp(), ended_at = null,
                   retried_at = case when after_id is null then statement_timestamp() end,
                   first_tried_at = case when after_id is null then first_tried_at end,
                   uncounted = attempts
             where id in (
                select export_delivery.id
                  from bascule.export_delivery
                  join bascule.export f on f.id = export_delivery.export_id
                 where export_delivery.export = \(export)
                   and export_delivery.target = any(\(wanted.map(\.address)))
                   and (export_delivery.state = 'refused'
                        or export_delivery.state = 'recorded'
                           and export_delivery.attempts > export_delivery.uncounted)
                   and f.lost_at is null and not \(raw: DeliveryBook.isSuperseded)
                 order by export_delivery.id
                 limit \(atOnce))
            """)
    }

    private static func wanted(
        _ target: String?, of export: String, _ declared: [Export.Target]
    ) throws(DeliveryError) -> [Export.Target] {
        guard !declared.isEmpty else { throw .nowhere(export: export) }
        guard let target else { return declared }
        let wanted = declared.filter { $0.address == target }
        guard !wanted.isEmpty else { throw .notThere(export: export, target: target) }
        return wanted
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
    package static let atOnce: Int64 = 10_000

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
               set due_at = clock_timestamp()
             where id in (select id from bascule.export_delivery
                           where export = \(export) and due_at is not null
                           order by id
                           limit \(atOnce))
            """)
        try connection.execute(
            """
            update bascule.export_target
               set closed_until = null, patient_from = clock_timestamp()
             where export = \(export)
            """)
        return true
    }
}
