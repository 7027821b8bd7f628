// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Since when each of the other workers has not been heard, by this process's own clock: pure.
///
/// The times in the table are only compared with themselves. A server clock set forward makes every
/// heartbeat look old, and no worker dead.
struct Hearing: Sendable {
    /// A worker's last heartbeat, as its row has it.
    struct Mark: RowDecodable, Sendable, Equatable {
        let workerID: Int64
        let seenAt: Timestamp

        enum CodingKeys: String, RowColumn {
            case workerID = "id"
            case seenAt = "seen_at"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            workerID = try row[.workerID]
            seenAt = try row[.seenAt]
        }
    }

    private var heard: [Int64: (mark: Mark, at: ContinuousClock.Instant)] = [:]

    /// Takes what the table says now.
    mutating func noteMarks(_ marks: [Mark], at now: ContinuousClock.Instant) {
        var new: [Int64: (mark: Mark, at: ContinuousClock.Instant)] = [:]
        for mark in marks {
            let known = heard[mark.workerID].flatMap { $0.mark == mark ? $0 : nil }
            new[mark.workerID] = known ?? (mark, now)
        }
        heard = new
    }

    /// Workers whose heartbeat has not changed for so long, in the order of their numbers.
    func silent(for lease: Duration, at now: ContinuousClock.Instant) -> [Mark] {
        heard.values.filter { now - $0.at >= lease }.map(\.mark)
            .sorted { $0.workerID < $1.workerID }
    }

    /// Of all workers but one.
    static func marks(
        besides worker: Int64, on connection: borrowing Connection
    ) throws -> [Mark] {
        try connection.query(
            "select id, seen_at from bascule.worker where id <> \(worker) order by id limit 10000"
        ).decode()
    }
}
