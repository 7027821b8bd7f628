// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// The indexes of the tables that change all the time, and so grow.
package enum QueueIndexes {
    private static let tables = ["job", "job_progress", "worker", "schedule"]

    package struct Report: Sendable, Equatable {
        package var tables: Int
        /// Left by an interrupted rebuild, and gone now.
        package var dropped: [String]
    }

    /// The role does not own the tables: only their owner can rebuild their indexes.
    package struct NotOwner: Worded {
        package var sentence: Phrase {
            Phrase(
                en:
                    "The queue's tables belong to another role, and only their owner can rebuild their"
                    + " indexes: `bascule housekeeping run reindex` as that role does it.",
                fr:
                    "Les tables de la file sont à un autre rôle, et seul leur propriétaire peut refaire"
                    + " leurs index : `bascule housekeeping run reindex` sous ce rôle le fait.")
        }
    }

    /// Another session is rebuilding.
    package struct Busy: Worded {
        package var sentence: Phrase {
            Phrase(
                en:
                    "Another process rebuilds the queue's indexes just now. Nothing needs to be done:"
                    + " that one does it all.",
                fr:
                    "Un autre processus refait les index de la file en ce moment. Il n'y a rien à faire :"
                    + " il s'occupe de tout.")
        }
    }

    /// Builds each index anew beside the old one, which goes on serving.
    ///
    /// It waits for every transaction older than itself, whatever the connection's deadline: cut
    /// off in the middle it would leave an invalid index. Invalid ones of earlier runs go first.
    package static func rebuild(on connection: Connection) throws -> Report {
        let owns = try connection.query(
            """
            select pg_has_role(relowner, 'usage') from pg_class where oid = 'bascule.job'::regclass
            """
        ).value(as: Bool.self)
        guard owns else { throw NotOwner() }
        let deadline = connection.deadline
        connection.deadline = nil
        defer { connection.deadline = deadline }
        let key = "bascule.queue_indexes"
        let isOurs = try connection.query(
            "select pg_try_advisory_lock(hashtextextended(\(key), 0))"
        ).value(as: Bool.self)
        guard isOurs else { throw Busy() }
        defer { connection.unlock(advisory: key) }
        let dropped = try leftovers(on: connection)
        for name in dropped {
            try connection.execute("drop index concurrently bascule.\(identifier: name)")
        }
        for table in tables {
            try connection.execute("reindex table concurrently bascule.\(identifier: table)")
        }
        return Report(tables: tables.count, dropped: dropped)
    }

    /// Indexes that an interrupted rebuild has left: no query reads them, and every write keeps
    /// them up.
    ///
    /// Indexes of a running rebuild are locked by it throughout.
    package static func leftovers(on connection: borrowing Connection) throws -> [String] {
        try connection.query(
            """
            select c.relname::text
              from pg_index i
              join pg_class c on c.oid = i.indexrelid
             where c.relnamespace = 'bascule'::regnamespace
               and not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$'
               and not exists (select from pg_locks l
                                where l.relation = i.indexrelid and l.granted
                                  and l.mode = 'ShareUpdateExclusiveLock'
                                  and l.database = (select oid from pg_database
                                                     where datname = current_database()))
             order by 1
             limit 100
            """
        ).values(as: String.self)
    }
}
