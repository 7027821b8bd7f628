// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Postgres

/// The queue of changes of many jobs: they overtake those that they change, also where the queue
/// of those is paused.
enum BulkQueue {
    static let name = "bulk"
    /// Jobs at once, unless the setting `queues` says another number.
    static let slots = 1

    /// Whether somebody has paused this very queue.
    static func isPaused(on connection: borrowing Connection) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.queue
                            where name = \(name) and paused_at is not null)
            """
        ).value(as: Bool.self)
    }
}

extension Settings {
    /// Jobs at once that this site's workers do, by queue.
    package var jobSlots: [String: Int] {
        queues.merging([BulkQueue.name: BulkQueue.slots]) { given, _ in given }
    }
}
