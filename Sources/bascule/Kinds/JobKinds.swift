// SPDX-License-Identifier: Apache-2.0

import Daemon
import Jobs
import Logging
import Postgres
import Services
import Site

/// What the queue's jobs do: each kind calls one plain service, which knows no queue.
struct JobKinds: Sendable {
    let installation: Installation
    let aggregates: AggregateCatalog
    let exports: ExportCatalog
    /// Why declared exports are not among them.
    let exportMistakes: [Mistake]
    /// For services that take connections of their own.
    let connections: ConnectionOptions
    let logger: Logger

    var settings: Settings { installation.settings }

    /// Every name, whether or not this process does jobs: what a schedule may ask for.
    static let names: Set<String> = Set(Aggregates.allCases.map(\.rawValue))
        .union(Exports.allCases.map(\.rawValue))
        .union(HousekeepingTask.allCases.map(\.kind))

    var all: [JobKind] {
        Aggregates.allCases.map(kind) + Exports.allCases.map(kind)
            + HousekeepingTask.allCases.map(kind)
    }

    /// What is worth trying again soon, and not for ever: the next tick comes anyway.
    static let retry = Backoff(base: .seconds(30), cap: .seconds(900), attempts: 5)
}
