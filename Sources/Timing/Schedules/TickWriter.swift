// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Jobs
internal import Journal
internal import Postgres
internal import Wording

/// Writes what became of a batch of schedules: jobs, ticks, and how far each schedule is.
struct TickWriter {
    private let evaluations: [ScheduleEvaluation]
    private let now: Int64
    /// Of the ticks' results.
    private let language: Language
    private let onStep: @Sendable (DueBatch.Step) throws -> Void
    private var report = DueBatch.Report()

    init(
        _ evaluations: [ScheduleEvaluation], now: Int64, in language: Language,
        onStep: @escaping @Sendable (DueBatch.Step) throws -> Void
    ) {
        self.evaluations = evaluations
        self.now = now
        self.language = language
        self.onStep = onStep
    }

    mutating func write(on connection: borrowing Connection) throws -> DueBatch.Report {
        report.schedules = evaluations.count
        report.warnings = evaluations.flatMap(\.warnings)
        let requests = evaluations.flatMap(\.requests)
        let receipts = try Enqueue.addJobs(requests, on: connection)
        report.jobs = receipts.count
        try onStep(.enqueued)
        var ids = receipts.map(\.id)[...]
        let jobs = evaluations.map { evaluation in
            var own: [Int64: Int64] = [:]
            for decision in evaluation.plan?.decisions ?? [] where decision.outcome == .enqueued {
                own[decision.nominal] = ids.popFirst()
            }
            return own
        }
        try writeTicks(jobs, on: connection)
        try onStep(.ticked)
        try cancel(on: connection)
        try onStep(.cancelled)
        try moveOn(jobs, on: connection)
        try onStep(.moved)
        try writePauses(on: connection)
        return report
    }

    private mutating func writeTicks(
        _ jobs: [[Int64: Int64]], on connection: borrowing Connection
    ) throws {
        var columns = Columns()
        for (evaluation, own) in zip(evaluations, jobs) {
            guard let plan = evaluation.plan, let zone = evaluation.zone else { continue }
            var known = own
            for active in plan.state.active {
                if let id = active.jobID { known[active.nominal] = id }
            }
            let sentence = TickSentence(zone: zone, jobs: known, in: language)
            for decision in plan.decisions {
                columns.addTick(
                    decision, of: evaluation.row.schedule.name, job: own[decision.nominal],
                    sentence: sentence.text(decision))
                report.ticks += 1
            }
        }
        try columns.insert(on: connection)
    }

    /// A job that has ended by now is left as it is.
    private func cancel(on connection: borrowing Connection) throws {
        for evaluation in evaluations {
            for id in evaluation.plan?.decisions.flatMap(\.cancels) ?? [] {
                _ = try JobChange.cancel(
                    id, by: "schedule:\(evaluation.row.schedule.name)", on: connection)
            }
        }
    }

    private func moveOn(_ jobs: [[Int64: Int64]], on connection: borrowing Connection) throws {
        func instants(_ value: (TickPlan?) -> Int64?) -> [Timestamp?] {
            evaluations.map { value($0.plan).map(Timestamp.init(seconds:)) }
        }
        // A tick that can't be planned is not taken up again for a clock that was set back.
        let cursors = evaluations.map {
            Timestamp(seconds: $0.plan?.state.cursor ?? min($0.row.cursor, now))
        }
        let active = zip(evaluations, jobs).map { evaluation, own in
            (evaluation.plan?.state.active ?? []).map {
                TickPlan.Active(nominal: $0.nominal, jobID: $0.jobID ?? own[$0.nominal])
            }
        }
        try connection.execute(
            """
            update bascule.schedule s
               set cursor_at = n.cursor_at, next_at = n.next_at,
                   due_at = n.due_at, covered_to = coalesce(n.covered_to, s.covered_to),
                   active = n.active::bigint[],
                   active_nominals = n.active_nominals::timestamptz[], failures = n.failures, quiet = n.quiet,
                   summary_at = n.summary_at,
                   enqueued_at = case when n.is_enqueued then \(Timestamp(seconds: now))
                                      else s.enqueued_at end,
                   paused_at = coalesce(s.paused_at, n.paused_at),
                   paused_by = coalesce(s.paused_by, n.paused_by),
                   pause_reason = coalesce(s.pause_reason, n.pause_reason)
              from unnest(\(evaluations.map(\.row.schedule.name)), \(cursors),
                          \(instants { $0?.next?.instant }), \(instants { $0?.due }),
                          \(instants { $0?.state.coveredTo }), \(active.map(Self.ids)), \(active.map(Self.nominals)),
                          \(evaluations.map(\.failures)),
                          \(evaluations.map { $0.plan?.state.quiet ?? 0 }),
                          \(instants { $0?.state.summary?.nominal }),
                          \(jobs.map { !$0.isEmpty }),
                          \(evaluations.map { $0.newPause.map { Timestamp(seconds: $0.since) } }),
                          \(evaluations.map { $0.newPause?.by }), \(evaluations.map { $0.newPause?.reason }))
                   as n (name, cursor_at, next_at, due_at, covered_to, active, active_nominals,
                         failures, quiet,
                         summary_at, is_enqueued, paused_at, paused_by, pause_reason)
             where s.name = n.name
            """)
    }

    private static func ids(_ active: [TickPlan.Active]) -> String {
        "{" + active.map { "\($0.jobID ?? 0)" }.joined(separator: ",") + "}"
    }

    private static func nominals(_ active: [TickPlan.Active]) -> String {
        "{" + active.map { InstantText.utc($0.nominal) }.joined(separator: ",") + "}"
    }

    /// The journal comes last: its writers wait for each other.
    private func writePauses(on connection: borrowing Connection) throws {
        for evaluation in evaluations {
            guard let pause = evaluation.newPause else { continue }
            try JournalEntry.write(
                "schedule paused", subject: "schedule \(evaluation.row.schedule.name)",
                by: pause.by,
                parameters: Parameters.object([("reason", pause.reason)]), on: connection)
        }
    }
}

extension TickWriter {
    /// Ticks side by side, for one statement.
    struct Columns {
        private var schedules: [String] = []
        private var nominals: [Timestamp] = []
        private var outcomes: [String] = []
        private var sentences: [String] = []
        private var jobs: [Int64?] = []
        private var windows: [Timestamp?] = []
        private var counts: [Int] = []
        private var throughs: [Timestamp?] = []
        private var pausers: [String?] = []

        mutating func addTick(
            _ decision: TickDecision, of schedule: String, job: Int64?, sentence: String
        ) {
            addTick(
                Timestamp(seconds: decision.nominal), decision.outcome.rawValue, of: schedule,
                job: job,
                windowStart: decision.windowStart, sentence: sentence)
            counts[counts.count - 1] = decision.count
            throughs[throughs.count - 1] = decision.through.map(Timestamp.init(seconds:))
            if case .paused(let who, _, _) = decision.reason { pausers[pausers.count - 1] = who }
        }

        mutating func addTick(
            _ nominal: Timestamp, _ outcome: String, of schedule: String, job: Int64?,
            windowStart: Int64?, sentence: String
        ) {
            schedules.append(schedule)
            nominals.append(nominal)
            outcomes.append(outcome)
            sentences.append(sentence)
            jobs.append(job)
            windows.append(windowStart.map(Timestamp.init(seconds:)))
            counts.append(1)
            throughs.append(nil)
            pausers.append(nil)
        }

        /// A tick that has a job is never written over, unless told.
        ///
        /// A row that stands for many ticks grows, and a tick without a job may get one later; its
        /// pauser stays, and so do the row's earlier texts.
        func insert(alsoWithJob: Bool = false, on connection: borrowing Connection) throws {
            guard !schedules.isEmpty else { return }
            try connection.execute(
                """
                insert into bascule.tick as t (schedule, nominal_at, outcome, sentence, job_id,
                                               window_start, count, through_at, paused_by)
                select *
                  from unnest(\(schedules), \(nominals), \(outcomes), \(sentences), \(jobs), \(windows),
                              \(counts), \(throughs), \(pausers))
                    on conflict (schedule, nominal_at) do update
                   set earlier = case when excluded.job_id is null then t.earlier
                                      else t.earlier || t.sentence end,
                       outcome = excluded.outcome, sentence = excluded.sentence,
                       job_id = excluded.job_id, window_start = excluded.window_start,
                       count = excluded.count, through_at = excluded.through_at,
                       at = clock_timestamp()
                 where t.job_id is null or \(alsoWithJob)
                """)
        }
    }
}
