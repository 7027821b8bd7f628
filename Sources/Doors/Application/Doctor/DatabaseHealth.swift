// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// How the database itself is: what keeps it from cleaning up, and what fills it.
package enum DatabaseHealth {
    /// Seconds after which an open transaction keeps vacuum from cleaning up, as the queue's own
    /// warning has it.
    static let longestTransaction: Int64 = 900
    /// Row versions that vacuum has not removed: fewer are never told.
    static let deadRows: Int64 = 100_000
    /// And as a share of the living ones, in hundredths.
    static let deadShare: Int64 = 50
    /// Of the server's queue of notifications, in hundredths: when it is full, commits fail.
    static let notifications: Int64 = 50

    package static func measures(on connection: borrowing Connection) throws -> [HealthMeasure] {
        [
            transaction(try oldest(on: connection)),
            deadRows(try mostDead(on: connection)),
            notifications(
                try connection.query(
                    "select (100 * pg_notification_queue_usage())::bigint"
                ).value(as: Int64.self)),
        ]
    }

    /// What `doctor` and `status` have not of the queue already.
    static func find(on connection: borrowing Connection) throws -> [Finding] {
        try measures(on: connection).filter { $0.cause != "transaction_long" }
            .compactMap { $0.finding("database") }
    }

    struct Transaction: Sendable {
        let pid: Int
        let user: String
        let application: String
        let seconds: Int64
    }

    /// A pure function of the oldest transaction; nil: none is open.
    static func transaction(_ oldest: Transaction?) -> HealthMeasure {
        let who = oldest.map { "\($0.pid), \($0.user), \($0.application)" } ?? ""
        let value = oldest.map {
            Phrase(en: "\($0.seconds) s, process \(who)", fr: "\($0.seconds) s, processus \(who)")
        }
        return HealthMeasure(
            cause: "transaction_long",
            name: Phrase(en: "Oldest open transaction", fr: "Plus ancienne transaction ouverte"),
            value: value ?? Phrase(en: "none", fr: "aucune"),
            limit: Phrase("\(longestTransaction / 60) min"),
            isBad: (oldest?.seconds ?? 0) >= longestTransaction,
            next: Phrase(
                en: "Vacuum can't clean up behind it. See what that process does; `select"
                    + " pg_terminate_backend(\(oldest?.pid ?? 0))` ends it, as the database's owner.",
                fr: "Le nettoyage attend après elle. Voyez ce que fait ce processus ; `select"
                    + " pg_terminate_backend(\(oldest?.pid ?? 0))` y met fin, sous le rôle propriétaire."
            ))
    }

    struct DeadRows: Sendable {
        let table: String
        let dead: Int64
        let living: Int64
    }

    /// A pure function of the table with the most; nil: there is none.
    static func deadRows(_ most: DeadRows?) -> HealthMeasure {
        let isBad = most.map {
            $0.dead >= deadRows && 100 * $0.dead >= deadShare * max(1, $0.living)
        }
        let value = most.map {
            Phrase(
                en: "\($0.table): \($0.dead) / \($0.living)",
                fr: "\($0.table) : \($0.dead) / \($0.living)")
        }
        return HealthMeasure(
            cause: "rows_dead",
            name: Phrase(
                en: "Dead rows / living ones, of the worst table",
                fr: "Lignes mortes / vivantes, de la pire table"),
            value: value ?? Phrase("0"),
            limit: Phrase(
                en: "\(deadRows), and \(deadShare)%", fr: "\(deadRows), et \(deadShare) %"),
            isBad: isBad ?? false,
            next: Phrase(
                en: "End old transactions first, then `vacuum (analyze)` that table; if it comes"
                    + " again, look at the server's `autovacuum` settings.",
                fr:
                    "Mettez fin aux vieilles transactions, puis `vacuum (analyze)` sur cette table ;"
                    + " si cela revient, voyez les réglages `autovacuum` du serveur."))
    }

    /// A pure function of how full it is, in hundredths.
    static func notifications(_ share: Int64) -> HealthMeasure {
        HealthMeasure(
            cause: "notifications_full",
            name: Phrase(en: "Queue of notifications", fr: "File des notifications"),
            value: Phrase(en: "\(share)%", fr: "\(share) %"),
            limit: Phrase(en: "\(notifications)%", fr: "\(notifications) %"),
            isBad: share >= notifications,
            next: Phrase(
                en:
                    "A session listens and reads nothing: end the oldest idle transaction, or restart"
                    + " that program.",
                fr: "Une session écoute sans rien lire : mettez fin à la plus ancienne transaction"
                    + " inactive, ou redémarrez ce programme."))
    }

    private enum TransactionColumn: String, RowColumn {
        case pid, seconds
        case user = "usename"
        case application = "application_name"
    }

    private static func oldest(on connection: borrowing Connection) throws -> Transaction? {
        try connection.query(
            """
            select pid::int4, coalesce(usename, '') as usename,
                   coalesce(application_name, '') as application_name,
                   extract(epoch from clock_timestamp() - xact_start)::bigint as seconds
              from pg_stat_activity
             where datname = current_database() and xact_start is not null
               and pid <> pg_backend_pid()
             order by xact_start
             limit 1
            """
        ).first(by: TransactionColumn.self) { row in
            Transaction(
                pid: try row[.pid], user: try row[.user], application: try row[.application],
                seconds: try row[.seconds])
        }
    }

    private enum TableColumn: String, RowColumn { case name, dead, living }

    private static func mostDead(on connection: borrowing Connection) throws -> DeadRows? {
        try connection.query(
            """
            select concat_ws('.', schemaname, relname) as name, n_dead_tup as dead,
                   n_live_tup as living
              from pg_stat_user_tables
             order by n_dead_tup desc, 1
             limit 1
            """
        ).first(by: TableColumn.self) { row in
            DeadRows(table: try row[.name], dead: try row[.dead], living: try row[.living])
        }
    }
}
