// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A row of the queue that was looked at.
struct Place: Sendable {
    static let width = 6

    let position: Position
    let key: String?
    let needsJudging: Bool
    let isTaken: Bool

    init(row: Row) throws {
        position = Position(
            priority: try row[1, as: Int32.self],
            runAt: try row[2, as: Timestamp.self].microsecondsSince2000,
            id: try row[0, as: Int64.self])
        key = try row[3, as: String?.self]
        needsJudging = try row[4, as: Bool.self]
        isTaken = try row[5, as: Bool.self]
    }
}
