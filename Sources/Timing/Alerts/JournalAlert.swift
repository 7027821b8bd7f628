// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// The journal is not any more what it was when its head was noted outside of the database.
package enum JournalAlert {
    private static let subject = "journal"

    /// Raises the alert once, until it is acknowledged; nothing resolves it by itself.
    ///
    /// - Parameters:
    ///   - what: what is wrong, without a full stop.
    ///   - file: where the heads are noted.
    package static func raise(
        _ what: String, file: String, language: Language, on connection: borrowing Connection
    ) throws -> Alert? {
        try connection.transaction { connection in
            _ = try connection.query(
                "select pg_advisory_xact_lock(hashtextextended('bascule.alert.journal', 0))")
            guard try Alert.standing(.journal, subject: subject, on: connection) == nil else {
                return nil
            }
            let now = try connection.query("select clock_timestamp()").value(as: Timestamp.self)
            return try Alert.raise(
                .journal, subject: subject, dueAt: now,
                message: message(what, file, language), on: connection)
        }
    }

    private static func message(_ what: String, _ file: String, _ language: Language) -> String {
        switch language {
        case .fr:
            "Journal : il n'est plus celui dont la tête est notée dans \(file) : quelqu'un l'a modifié,"
                + " ou la base de données a été restaurée d'une copie plus ancienne. Lancez"
                + " `bascule journal verify` (\(what))."
        case .en:
            "Journal: it is no longer the one whose head is noted in \(file): somebody has changed it, or"
                + " the database was restored from an older copy. Run `bascule journal verify`"
                + " (\(what))."
        }
    }
}
