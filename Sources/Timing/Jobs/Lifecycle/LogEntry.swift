// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Postgres

/// One line of an attempt, for readers of the job.
struct LogEntry: Sendable, Equatable {
    let line: Int
    let level: Logger.Level
    let text: String
    /// Microseconds since 1970.
    let at: Int64

    /// Writes the lines of each job that is still the attempt's own.
    static func write(_ all: [Settlement], on connection: borrowing Connection) throws {
        try write(all.map { ($0.job.fence, $0.lines) }, on: connection)
    }

    static func write(
        _ all: [(fence: Fence, lines: [LogEntry])], on connection: borrowing Connection
    ) throws {
        let flat = all.flatMap { job in job.lines.map { (job.fence, $0) } }
        guard !flat.isEmpty else { return }
        try connection.execute(
            """
            insert into bascule.job_log (job_id, attempt, line, at, level, text)
            select e.id, e.attempt, e.line, e.at, e.level, e.text
              from unnest(\(flat.map(\.0.jobID)), \(flat.map { Int32($0.0.attempt) }),
                          \(flat.map(\.0.workerID)), \(flat.map(\.0.token)),
                          \(flat.map { Int32($0.1.line) }),
                          \(flat.map { Timestamp(microsecondsSince1970: $0.1.at) }),
                          \(flat.map(\.1.level.rawValue)), \(flat.map(\.1.text)))
                   as e (id, attempt, worker_id, token, line, at, level, text)
              join bascule.job j on j.id = e.id
                                and (j.state, j.worker_id, j.attempt, j.token)
                                    is not distinct from ('running', e.worker_id, e.attempt,
                                                          e.token)
            """)
    }
}
