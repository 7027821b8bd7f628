// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres
internal import Synchronization
internal import Tables

/// Knowledge from the last load of a feed, for the next one.
final class LoadMemory: Sendable {
    private let conflicts = Atomic(false)
    private let ids = Mutex<Set<Int64>>([])
    private let columns = Mutex<[String]?>(nil)

    /// Files held when the connection broke: their next attempt replaces that one.
    var forgiven: Set<Int64> { ids.withLock { $0 } }

    func forgive(_ more: [Int64]) { ids.withLock { $0.formUnion(more) } }

    func forget(_ claimed: [Int64]) { ids.withLock { $0.subtract(claimed) } }

    /// The columns watched at the last load: their values are gathered on the way.
    var watched: [String] {
        get { columns.withLock { $0 ?? [] } }
        set { columns.withLock { $0 = newValue } }
    }

    var knowsWatched: Bool { columns.withLock { $0 != nil } }

    /// Whether existing keys were met: then the rows go by the staging table at once.
    var metConflicts: Bool {
        get { conflicts.load(ordering: .relaxed) }
        set { conflicts.store(newValue, ordering: .relaxed) }
    }
}
