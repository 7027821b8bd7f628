// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Postgres
internal import Views
internal import Wording

enum JobOperations {
    struct QueueChange: Codable, Sendable {
        let name: String
        let is_paused: Bool
        /// False: it was so before.
        let is_changed: Bool
    }

    /// What became of many jobs.
    struct Bulk: Codable, Sendable {
        struct Left: Codable, Sendable {
            let id: Int64
            let why: String
        }

        /// Of the job that does it, where they are more than one request changes.
        let task_id: String?
        let state: String
        let href: String?
        /// Those that were changed.
        let jobs: [Int64]
        let left: [Left]

        init(
            task_id: String?, state: String, href: String?, jobs: [Int64], left: [Left]
        ) {
            self.task_id = task_id
            self.state = state
            self.href = href
            self.jobs = jobs
            self.left = left
        }

        init(_ receipt: TaskReceipt) {
            self.init(
                task_id: receipt.taskID, state: receipt.state, href: receipt.href, jobs: [],
                left: [])
        }
    }

    static let all: [Operation] = reading + changing + queues

    private static let filters = [
        Field("state", .choice(JobView.allStates), "In this state"),
        Field("kind", .text(1...200), "Of this kind"),
        Field("queue", .text(1...200), "Of this queue"),
    ]

    private static func filter(_ asked: JSON) -> JobView.Filter {
        func texts(_ name: String) -> [String] {
            if case .text(let text)? = asked[name] { [text] } else { [] }
        }
        var filter = JobView.Filter()
        filter.states = texts("state")
        filter.kinds = texts("kind")
        filter.queues = texts("queue")
        return filter
    }

    private static let reading: [Operation] = [
        .list(
            "/jobs", .permission(.viewJobs), "The jobs, newest first",
            filters, of: JobView.Filter.self
        ) { call, _ in filter(call.query) },
        .one("/jobs/{id}", .permission(.viewJobs), "A job", of: JobView.self) { call, connection in
            try JobView.one(call.id(), on: connection)
        },
        .list(
            "/jobs/{id}/log", .permission(.viewJobs), "The lines that a job has left, newest first",
            of: JobLogLine.Filter.self
        ) { call, connection in
            guard let job = try JobView.one(call.id(), on: connection) else {
                throw Problem.notFound
            }
            return JobLogLine.Filter(jobID: job.id)
        },
    ]

    private static let changing: [Operation] = [
        .start(
            "/jobs", .permission(.runJobs),
            "Enqueues a job; one that does what has a permission of its own needs that too",
            [
                Field("kind", .text(1...200), "What is done", isRequired: true),
                Field("arguments", .object, "What it is given"),
                Field("queue", .text(1...200), "`default` unless told"),
            ], enqueue),
        change(.retry, "retry", .retryJobs, "Lets a dead job run again, or a waiting one now"),
        change(
            .cancel, "cancel", .cancelJobs,
            "Cancels a waiting job, or tells a running one's worker"),
        change(
            .discard, "discard", .discardJobs,
            "Takes a dead or waiting job out of the queue for good",
            [Field("confirm", .boolean, "true")]),
        .post(
            "/bulk/jobs", .permission(.retryJobs),
            "Retries, cancels or discards many jobs; the last two need their own permission too",
            [
                Field(
                    "action", .choice(ChangeJobs.Change.allCases.map(\.rawValue)), "What is done",
                    isRequired: true),
                Field("ids", .list(of: .id, counts: 1...ChangeJobs.most), "To these jobs"),
                Field("filter", .fields(filters), "To all that it finds, in the place of `ids`"),
                Field(
                    "expect", .integer(0...Int64(BulkWork.most)),
                    "How many the filter found; 409 if it is another number by now"),
                Field("confirm", .boolean, "true, with discard"),
            ], status: 202, of: Bulk.self, changeMany),
    ]

    private static let queues: [Operation] = [
        .list(
            "/queues", .permission(.viewJobs), "The queues with work in them, or paused",
            of: QueueView.Filter.self
        ) { _, _ in QueueView.Filter() },
        .post(
            "/queues/{name}/pause", .permission(.pauseQueues),
            "Stops a queue from giving out jobs; what runs goes on",
            [Field("reason", .text(1...1_000), "Why, for those who wonder")], of: QueueChange.self
        ) { call, connection in
            try requireQueue(call, on: connection)
            let isNew = try PauseQueue(call.name, because: call.text("reason"))
                .run(by: call.actor, on: connection)
            return QueueChange(name: call.name, is_paused: true, is_changed: isNew)
        },
        .post(
            "/queues/{name}/resume", .permission(.pauseQueues), "Lets a paused queue go on",
            of: QueueChange.self
        ) { call, connection in
            try requireQueue(call, on: connection)
            let was = try ResumeQueue(call.name).run(by: call.actor, on: connection)
            return QueueChange(name: call.name, is_paused: false, is_changed: was)
        },
    ]

    /// - Throws: `Problem` where somebody may not do what the kind does.
    static func requirePermission(of kind: String, _ call: Call) throws(Problem) {
        guard JobRight.mayAsk(for: kind, call.principal.rights) else { throw .notAllowed }
    }

    private static func enqueue(
        _ call: Call, on connection: borrowing Connection
    ) throws -> TaskReceipt {
        let kind = call.text("kind") ?? ""
        try requirePermission(of: kind, call)
        // What asks to be confirmed has a path of its own, which asks.
        guard kind != "files.revert" else {
            throw Problem.refused(
                Phrase(
                    en: "A file is reverted by POST /files/{id}/revert, with its sha256.",
                    fr: "Un fichier s'annule par POST /files/{id}/revert, avec son sha256."), 422)
        }
        guard kind != "files.fetch" else {
            throw Problem.refused(
                Phrase(
                    en: "A file is fetched by POST /imports, with its `source_url`.",
                    fr: "Un fichier se lit par POST /imports, avec son `source_url`."), 422)
        }
        let id = try JobsOnDemand.enqueue(
            kind, call.body["arguments"]?.written ?? "{}", queue: call.text("queue") ?? "default",
            by: call.actor, in: call.site.settings, on: connection)
        return TaskReceipt(job: id, call)
    }

    private static func change(
        _ change: JobsOnDemand.Change, _ word: String, _ permission: Permission,
        _ summary: String, _ body: [Field] = []
    ) -> Operation {
        .start(
            PathPattern(stringLiteral: "/jobs/{id}/\(word)"), .permission(permission), summary,
            body, also: [409]
        ) { call, connection in
            if change == .discard, call.flag("confirm") != true {
                throw Problem.unconfirmed(Phrase(en: "Send true", fr: "Envoyez true"))
            }
            guard let job = try JobView.one(call.id(), on: connection) else {
                throw Problem.notFound
            }
            let left = try JobsOnDemand.change(job.id, change, by: call.actor, on: connection)
            if let left {
                throw Problem.refused(
                    Phrase(
                        en: "Job \(job.id) \(left.told.en).",
                        fr: "Le travail \(job.id) \(left.told.fr)."), 409)
            }
            return TaskReceipt(job: job.id, call)
        }
    }

    private static func changeMany(
        _ call: Call, on connection: borrowing Connection
    ) throws -> Bulk {
        guard let change = call.text("action").flatMap(ChangeJobs.Change.init) else {
            throw Problem.invalid([.missing("action", .text(1...20))])
        }
        let right: Permission =
            switch change {
            case .retry: .retryJobs
            case .cancel: .cancelJobs
            case .discard: .discardJobs
            }
        guard call.mayDo(right) else { throw Problem.notAllowed }
        if change == .discard, call.flag("confirm") != true {
            throw Problem.unconfirmed(Phrase(en: "Send true", fr: "Envoyez true"))
        }
        let chosen = try chosen(call)
        if case .filter(let filter, let expected) = chosen, expected > BulkWork.jobsWithinRequest {
            let items = try BeginBulk.found(filter, expecting: expected, on: connection) {
                BulkItem($0, for: change, foundIn: filter.states)
            }
            return Bulk(
                try BulkOperations.begin(
                    BulkWork(change), to: items, foundBy: call.body["filter"], call, on: connection)
            )
        }
        let outcome = try ChangeJobs(change, chosen).run(by: call.actor, on: connection)
        return Bulk(
            task_id: nil, state: "succeeded", href: nil, jobs: outcome.done,
            left: outcome.left.map { Bulk.Left(id: $0.id, why: $0.why[call.language]) })
    }

    private static func chosen(_ call: Call) throws(Problem) -> ChangeJobs.Chosen {
        switch (call.body["ids"], call.body["filter"]) {
        case (.list(let ids)?, nil): return .ids(ids.compactMap(\.whole))
        case (nil, let filter?):
            guard let expected = call.whole("expect") else {
                throw .invalid([.missing("expect", .integer(0...Int64(BulkWork.most)))])
            }
            return .filter(self.filter(filter), expected: Int(expected))
        default: throw .invalid([.missing("ids", .list(of: .id))])
        }
    }

    /// One that is served here, or that has work in it.
    private static func requireQueue(_ call: Call, on connection: borrowing Connection) throws {
        if call.site.settings.servedQueues.contains(call.name) { return }
        let known = try QueueView.Filter().first(1_000, on: connection).map(\.name)
        guard known.contains(call.name) else { throw Problem.notFound }
    }
}
