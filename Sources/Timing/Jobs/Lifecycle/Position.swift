// SPDX-License-Identifier: Apache-2.0

/// A place in the order of a queue: smaller is earlier.
struct Position: Sendable, Comparable {
    var priority: Int32
    /// Microseconds since 2000, as PostgreSQL has them; its infinities are the ends of the range.
    var runAt: Int64
    var id: Int64

    static let front = Position(priority: .min, runAt: .min, id: .min)

    static func < (one: Position, other: Position) -> Bool {
        (one.priority, one.runAt, one.id) < (other.priority, other.runAt, other.id)
    }
}
