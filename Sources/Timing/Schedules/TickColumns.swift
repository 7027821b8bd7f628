// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Ticks side by side, for one statement.
struct TickColumns {
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
            Timestamp(seconds: decision.nominal), decision.outcome.rawValue, of: schedule, job: job,
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
