// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// SQL on recipients: who is next, and what became of it.
enum PostRoom {
    /// Held by the session that sends: one process at a time, gone with it.
    static let lock = "bascule.mails"

    static func enter(on connection: borrowing Connection) throws -> Bool {
        try connection.query("select pg_try_advisory_lock(hashtextextended(\(lock), 0))")
            .value(as: Bool.self)
    }

    /// Those that a sender has left in the middle: under the lock nobody is at them.
    ///
    /// - Parameter answer: what to say of those that the server may have.
    /// - Returns: how many these are.
    static func settleOrphans(
        _ answer: String, on connection: borrowing Connection
    ) throws -> Int {
        // Nothing of them was said: what was so before is so.
        try connection.execute(
            """
            update bascule.mail_recipient
               set state = case when unknowns > 0 then 'unknown' else 'recorded' end,
                   due_at = clock_timestamp()
             where state = 'transmitting' and said_at is null
            """)
        return try connection.execute(
            """
            update bascule.mail_recipient
               set state = 'unknown', unknowns = unknowns + 1, answer = \(answer),
                   due_at = case when unknowns + 1 < \(Int64(Attempt.unknownsMost))
                                 then clock_timestamp() end,
                   ended_at = case when unknowns + 1 >= \(Int64(Attempt.unknownsMost))
                                   then clock_timestamp() end
             where state = 'transmitting'
            """)
    }

    /// The server has asked for the mail: from now on it may have it.
    ///
    /// - Throws: `MailError.taken` where another process has it meanwhile.
    static func noteBeginning(_ posting: Posting, on connection: borrowing Connection) throws {
        let noted = try connection.execute(
            """
            update bascule.mail_recipient set said_at = clock_timestamp()
             where id = \(posting.id) and state = 'transmitting'
               and attempts = \(Int64(posting.attempts))
            """)
        guard noted == 1 else { throw MailError.taken(id: posting.id) }
    }

    /// Takes the next one whose time has come; nil: there is none.
    static func claim(on connection: borrowing Connection) throws -> Posting? {
        try connection.query(
            """
            with next as (
                select id from bascule.mail_recipient
                 where due_at <= clock_timestamp()
                 order by due_at, id
                 limit 1
                   for update skip locked
            ), taken as (
                update bascule.mail_recipient r
                   set state = 'transmitting', attempts = attempts + 1, due_at = null,
                       tried_at = clock_timestamp(), said_at = null, ended_at = null
                  from next where r.id = next.id
                returning r.id, r.mail_id, r.address, r.attempts, r.unknowns, r.retried_at
            )
            select t.id, m.mail, t.address, m.envelope_from, m.mime, t.attempts, t.unknowns,
                   floor(extract(epoch from clock_timestamp() - greatest(m.made_at, t.retried_at)))
                       ::bigint as age_seconds
              from taken t
              join bascule.mail m on m.id = t.mail_id
            """
        ).decode(as: Posting.self).first
    }

    /// Characters that are kept of what was said.
    static let answerLength = 1_000

    /// Notes what became of a try; of one that another process has taken over meanwhile nothing.
    static func settle(
        _ posting: Posting, _ attempt: Attempt, on connection: borrowing Connection
    ) throws {
        let seconds = attempt.wait.map { $0 / .seconds(1) }
        let isUnknown: Int64 = attempt.isUnanswered ? 1 : 0
        try connection.execute(
            """
            update bascule.mail_recipient
               set state = \(attempt.state.rawValue),
                   answer = \(attempt.answer.clipped(to: answerLength)),
                   unknowns = unknowns + \(isUnknown),
                   due_at = clock_timestamp() + make_interval(secs => \(seconds)),
                   ended_at = case when \(attempt.wait == nil) then clock_timestamp() end
             where id = \(posting.id) and state = 'transmitting'
               and attempts = \(Int64(posting.attempts))
            """)
    }
}
