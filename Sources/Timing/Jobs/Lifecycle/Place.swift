// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A row of the queue that was looked at.
struct Place: RowDecodable, Sendable {
    let position: Position
    let key: String?
    let needsJudging: Bool
    let isTaken: Bool

    enum CodingKeys: String, RowColumn {
        case id, priority
        case runAt = "run_at"
        case key = "concurrency_key"
        case needsJudging = "needs_judging"
        case isTaken = "is_taken"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        position = Position(
            priority: try row[.priority],
            runAt: try row[.runAt, as: Timestamp.self].microsecondsSince2000, id: try row[.id])
        key = try row[.key]
        needsJudging = try row[.needsJudging]
        isTaken = try row[.isTaken]
    }
}
