// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/jobs`: the queues, and the jobs in them and behind them.
enum JobsPage {
    /// What the page has found.
    struct Found: Sendable {
        let page: Paged<JobView>
        let queues: [QueueView]
        /// How many jobs the filter finds; nil: nothing is done to them together.
        let count: RowCount?
        let now: Timestamp
    }

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    /// Changes the chosen jobs, or all that a filter finds.
    static func changeMany(_ visit: Visit) async throws -> Answer {
        let actor = try visit.actor
        guard let change = visit.form["action"].flatMap(ChangeJobs.Change.init(rawValue:)) else {
            throw Refusal.unknownField
        }
        let reach = visit.reach(of: change.permission)
        guard reach != .nothing else { throw Refusal.forbidden }
        do {
            let chosen = try chosen(visit, reach)
            if case .filter(let filter, let expected) = chosen,
                expected > BulkWork.jobsWithinRequest
            {
                let items = try await visit.site.pool.withConnection { connection in
                    try BeginBulk.found(filter, expecting: expected, on: connection) {
                        BulkItem($0, for: change, foundIn: filter.states)
                    }
                }
                return try await visit.begin(
                    BulkWork(change), to: items, foundBy: visit.form["filter"] ?? "")
            }
            let action = ChangeJobs(change, chosen)
            let outcome = try await visit.site.pool.withConnection {
                try action.run(by: actor, on: $0)
            }
            guard outcome.left.isEmpty else { return try await leftSome(outcome, visit) }
            return visit.done("/jobs", change.flashOfMany, count: outcome.done.count)
        } catch let refusal as ChangeJobs.Refusal {
            let status = if case .changed = refusal { 409 } else { 422 }
            return try await answer(
                visit, status: status, errors: [visit.face(refusal.sentence)])
        } catch let refusal as BeginBulk.Refusal {
            let status = if case .changed = refusal { 409 } else { 422 }
            return try await answer(
                visit, status: status, errors: [visit.face(refusal.sentence)])
        } catch let refusal as EnqueueJob.Refusal {
            return try await answer(
                visit, status: 409, errors: [visit.face(refusal.sentence)])
        }
    }

    private static func chosen(_ visit: Visit, _ reach: Reach) throws -> ChangeJobs.Chosen {
        if let text = visit.form["filter"] {
            guard let expected = visit.form["expect"].flatMap({ Int($0) }), visit.form["id"] == nil
            else { throw Refusal.malformed }
            return .filter(try JobsQuery(text: text, reach).filter, expected: expected)
        }
        let ids = visit.list("id").map { Int64($0) }
        guard ids.allSatisfy({ $0 ?? 0 > 0 }) else { throw Refusal.malformed }
        // By number a job may be of any feed.
        guard reach == .everything else { throw Refusal.forbidden }
        return .ids(ids.compactMap(\.self))
    }

    private static func leftSome(
        _ outcome: ChangeJobs.Outcome, _ visit: Visit
    ) async throws -> Answer {
        let face = visit.face
        let done = face(
            Phrase.counted(
                outcome.done.count, en: "# job[s] changed; these were not:",
                fr: "# [travail changé|travaux changés] ; pas ceux-ci :"))
        let left = outcome.left.prefix(50).map { id, why in
            face(en: "Job \(id) \(why.en).", fr: "Travail \(id) : \(why.fr).")
        }
        return try await answer(visit, status: 409, errors: [done] + left)
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let list = try ListQuery(visit, "/jobs", JobsQuery.names)
        let reach = visit.reach(of: .viewJobs)
        let query = try JobsQuery(list, reach)
        let served = visit.site.settings.servedQueues
        let found = try await visit.site.pool.withConnection { connection in
            Found(
                page: try query.filter.read(try list.page(), on: connection),
                queues: reach == .everything ? try Queues.all(served, on: connection) : [],
                count: query.changes.isEmpty
                    ? nil : try query.filter.count(upTo: BulkWork.most, on: connection),
                now: try connection.now())
        }
        let face = visit.face
        let title = face(en: "Jobs", fr: "Travaux")
        return .page(
            Layout.page(
                face, "jobs", title: title,
                """
                <section class="verdict"><h1>\(title)</h1></section>
                \(visit.flash)\(Layout.errors(errors))
                \(Queues.panel(found.queues, found.now, face))
                \(filters(query, found.queues, face))
                \(JobList(found: found, query: query, list: list, face: face).panel)
                """), status: status)
    }

    private static func filters(
        _ query: JobsQuery, _ queues: [QueueView], _ face: Face
    ) -> HTML {
        let all = [("", face(en: "all", fr: "toutes"))] + queues.map { ($0.name, $0.name) }
        let states = Controls.select("state", JobsQuery.choices(face), chosen: query.state)
        let ofQueues: HTML =
            queues.isEmpty
            ? .none
            : """
            <label>\(face(en: "Queue", fr: "File"))\(Controls.select("queue", all, chosen: query.queue))</label>
            """
        return """
            <form method="get" action="\(face.path("/jobs"))" class="filters">
            <label>\(face(en: "State", fr: "État"))\(states)</label>
            <label>\(face(en: "Kind", fr: "Sorte"))\
            <input name="kind" value="\(query.kind ?? "")" spellcheck="false"></label>
            \(ofQueues)<button class="button">\(face(en: "Search", fr: "Chercher"))</button></form>
            """
    }
}

extension ChangeJobs.Change {
    var permission: Permission {
        switch self {
        case .retry: .retryJobs
        case .cancel: .cancelJobs
        case .discard: .discardJobs
        }
    }

    var flash: Flash {
        switch self {
        case .retry: .jobRetried
        case .cancel: .jobCancelled
        case .discard: .jobDiscarded
        }
    }

    var flashOfMany: Flash {
        switch self {
        case .retry: .jobsRetried
        case .cancel: .jobsCancelled
        case .discard: .jobsDiscarded
        }
    }

    /// On a button.
    var name: Phrase {
        switch self {
        case .retry: Phrase(en: "Retry", fr: "Relancer")
        case .cancel: Phrase(en: "Cancel", fr: "Annuler")
        case .discard: Phrase(en: "Discard", fr: "Écarter")
        }
    }

    /// What it would do.
    var told: Phrase {
        switch self {
        case .retry:
            Phrase(
                en:
                    "A dead job waits again with all its attempts; one that waits for its time runs now.",
                fr:
                    "Un travail abandonné attend de nouveau, avec tous ses essais ; un travail planifié part tout de suite."
            )
        case .cancel:
            Phrase(
                en:
                    "A waiting job leaves the queue without being done; a running one is stopped, and what it has not committed is taken back.",
                fr:
                    "Un travail en attente quitte la file sans être fait ; un travail en cours est arrêté, et ce qu'il n'a pas validé est défait."
            )
        case .discard:
            Phrase(
                en:
                    "The job leaves the queue for good, without being done; it stays in the history.",
                fr:
                    "Le travail quitte la file pour de bon, sans être fait ; il reste dans l'historique."
            )
        }
    }
}
