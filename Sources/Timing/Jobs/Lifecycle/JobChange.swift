// SPDX-License-Identifier: Apache-2.0

internal import Journal
package import Postgres
package import Wording

/// Changes that a person makes by hand, each in the journal.
package enum JobChange {
    /// Result for one job.
    package struct Result: Sendable, Equatable, Encodable {
        package let id: Int64
        package let isDone: Bool
        /// The rest of a sentence that begins with `job <id>`.
        package let told: Phrase

        /// The same for scripts.
        package var sentence: String { told.en }

        private enum CodingKeys: String, CodingKey {
            case id
            case isDone = "is_done"
            case sentence
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(isDone, forKey: .isDone)
            try container.encode(sentence, forKey: .sentence)
        }
    }

    /// Keeps a job in its state until the end of the transaction, for whoever looks at it first.
    package static func hold(_ id: Int64, on connection: borrowing Connection) throws {
        _ = try connection.query("select id from bascule.job where id = \(id) for update")
    }

    /// Lets a dead job run again with all its attempts, or one that waits for its time run now.
    package static func retry(
        _ id: Int64, by actor: String, on connection: borrowing Connection
    ) throws -> Result {
        do {
            return try change(id, "job retried", actor, on: connection) { connection in
                try connection.query(
                    """
                    update bascule.job
                       set state = 'waiting', shelf = null, run_at = clock_timestamp(),
                           refunds = case when state = 'dead' then attempt else refunds end,
                           crashes = 0, unknown_times = 0, settled_at = null, cancel_requested_at = null
                     where id = \(id) and (state = 'dead' or state = 'waiting' and shelf = 'later')
                    returning queue
                    """
                ).firstValue(as: String.self).map { queue in
                    try connection.notify(Enqueue.channel, Hint.resume(queue).payload)
                    return Phrase(en: "waits again", fr: "attend de nouveau")
                }
            }
        } catch let error as PostgresError where error.constraint == "job_unique" {
            return Result(
                id: id, isDone: false,
                told: Phrase(
                    en: "can't be retried: another job with its unique key waits or runs",
                    fr:
                        "ne peut pas être relancé : un autre travail de sa clé unique attend ou tourne"
                ))
        }
    }

    /// Takes a dead or waiting job out of the queue for good; it stays in the history.
    package static func discard(
        _ id: Int64, by actor: String, on connection: borrowing Connection
    ) throws -> Result {
        try change(id, "job discarded", actor, on: connection) { connection in
            let moved = try remove(id, "discarded", actor, "discarded", on: connection)
            return moved ? Phrase(en: "is discarded", fr: "est écarté") : nil
        }
    }

    /// Cancels a waiting job at once, and tells a running one's worker to stop it.
    package static func cancel(
        _ id: Int64, by actor: String, on connection: borrowing Connection
    ) throws -> Result {
        try change(id, "job cancelled", actor, on: connection) { connection in
            if try remove(id, "cancelled", actor, "cancelled", on: connection) {
                return Phrase(en: "is cancelled", fr: "est annulé")
            }
            let isEphemeral = try connection.query(
                """
                update bascule.job
                   set cancel_requested_at = clock_timestamp(), cancel_requested_by = \(actor)
                 where id = \(id) and state = 'running'
                returning is_ephemeral
                """
            ).firstValue(as: Bool.self)
            guard let isEphemeral else { return nil }
            try connection.notify(Enqueue.channel, Hint.cancel(id).payload)
            let said = Phrase(
                en: "is running; its worker was told to cancel it",
                fr: "tourne ; son ouvrier est prié de l'annuler")
            guard isEphemeral else { return said }
            return said
                + Phrase(
                    en: ". What it has done stays; the rest is not tried again by itself",
                    fr: ". Ce qu'il a fait reste ; le reste n'est pas retenté de lui-même")
        }
    }

    /// Stops a queue from giving out jobs; what runs goes on.
    ///
    /// - Returns: whether it was not paused before.
    package static func pause(
        queue: String, reason: String?, by actor: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.transaction { connection in
            let changed = try connection.execute(
                """
                insert into bascule.queue as q (name, paused_at, paused_by, reason)
                values (\(queue), clock_timestamp(), \(actor), \(reason))
                    on conflict (name) do update
                   set paused_at = excluded.paused_at, paused_by = excluded.paused_by,
                       reason = excluded.reason
                 where q.paused_at is null
                """)
            guard changed == 1 else { return false }
            try JournalEntry.write(
                "queue paused", subject: "queue \(queue)", by: actor,
                parameters: Parameters.object([("reason", reason)]), on: connection)
            return true
        }
    }

    /// Lets a paused queue go on.
    ///
    /// - Returns: whether it was paused.
    package static func resume(
        queue: String, by actor: String, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.transaction { connection in
            let changed = try connection.execute(
                """
                update bascule.queue set paused_at = null, paused_by = null, reason = null
                 where name = \(queue) and paused_at is not null
                """)
            guard changed == 1 else { return false }
            try connection.notify(Enqueue.channel, Hint.resume(queue).payload)
            // Their keys may have got free in the pause.
            try Shelf.announce(try Shelf.releaseForgotten(on: connection), on: connection)
            try JournalEntry.write(
                "queue resumed", subject: "queue \(queue)", by: actor, on: connection)
            return true
        }
    }

    /// Enqueues a job by hand, of a kind that there is and with arguments that it takes.
    ///
    /// - Throws: `JobRequestRefused`.
    package static func run(
        _ request: JobRequest, kinds: JobSignature.Catalog, on connection: borrowing Connection
    ) throws -> Enqueue.Receipt {
        let misfit = kinds.misfit(
            kind: request.kind, arguments: request.arguments, from: .person)
        if let misfit { throw JobRequestRefused(kind: request.kind, why: misfit.inside) }
        return try connection.transaction { connection in
            guard let receipt = try Enqueue.addJobs([request], on: connection).first else {
                preconditionFailure("one receipt a request")
            }
            guard receipt.isNew else { return receipt }
            try JournalEntry.write(
                "job enqueued", subject: "job \(receipt.id)", by: request.actor,
                parameters: Parameters.object(
                    [("kind", request.kind), ("queue", request.queue)],
                    raw: [("arguments", request.arguments)]), on: connection)
            return receipt
        }
    }
}

extension JobChange {
    private static func change(
        _ id: Int64, _ action: String, _ actor: String, on connection: borrowing Connection,
        _ body: (borrowing Connection) throws -> Phrase?
    ) throws -> Result {
        try connection.transaction { connection in
            guard let told = try body(connection) else {
                return Result(id: id, isDone: false, told: try state(of: id, on: connection))
            }
            try JournalEntry.write(
                action, subject: "job \(id)", by: actor,
                result: Parameters.object([("now", told.en)]), on: connection)
            return Result(id: id, isDone: true, told: told)
        }
    }

    /// Moves a job that no worker runs to the history.
    private static func remove(
        _ id: Int64, _ outcome: String, _ actor: String, _ verb: String,
        on connection: borrowing Connection
    ) throws -> Bool {
        let canBeDead = outcome == "discarded"
        let insertion = Fence.historyInsertion(
            outcome: "\(outcome)", reason: "concat_ws(': ', \("\(verb) by \(actor)")::text, reason)"
        )
        return try connection.execute(
            """
            with ended as (
                delete from bascule.job
                 where id = \(id) and (state = 'waiting' or state = 'dead' and \(canBeDead))
                returning *
            )
            \(raw: insertion)
            """) == 1
    }

    /// Why nothing was done.
    private static func state(
        of id: Int64, on connection: borrowing Connection
    ) throws -> Phrase {
        let state = try connection.query(
            "select state from bascule.jobs where id = \(id) limit 1"
        ).firstValue(as: String.self)
        guard let state else { return Phrase(en: "does not exist", fr: "n'existe pas") }
        return switch state {
        case "waiting", "scheduled", "blocked": Phrase(en: "waits already", fr: "attend déjà")
        case "running":
            Phrase(en: "is running: cancel it first", fr: "tourne : l'annuler d'abord")
        case "dead":
            Phrase(
                en: "is dead: `retry` or `discard` it", fr: "est abandonné : `retry` ou `discard`")
        default:
            Phrase(en: "has ended: \(state)", fr: "est fini : \(StateWord.shown(state, in: .fr))")
        }
    }
}
