// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres
internal import Synchronization
internal import Tables

/// What the last load of a feed teaches the next one.
final class LoadMemory: Sendable {
    private let conflicts = Atomic(false)
    private let ids = Mutex<Set<Int64>>([])
    private let columns = Mutex<[String]?>(nil)

    /// Files that were in hand when the database went away: the next attempt takes the place of that one.
    var forgiven: Set<Int64> { ids.withLock { $0 } }

    func forgive(_ more: [Int64]) { ids.withLock { $0.formUnion(more) } }

    func forget(_ claimed: [Int64]) { ids.withLock { $0.subtract(claimed) } }

    /// The columns that were watched at the last load: what rows have in them is gathered on the way.
    var watched: [String] {
        get { columns.withLock { $0 ?? [] } }
        set { columns.withLock { $0 = newValue } }
    }

    var knowsWatched: Bool { columns.withLock { $0 != nil } }

    /// Whether keys were met that were there already: then the rows go by the staging table at once.
    var metConflicts: Bool {
        get { conflicts.load(ordering: .relaxed) }
        set { conflicts.store(newValue, ordering: .relaxed) }
    }
}
