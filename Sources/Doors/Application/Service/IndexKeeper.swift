// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Feeds
internal import Postgres
internal import ServiceLifecycle
internal import Tables

/// Lets the indexes of feeds' tables know what was loaded since, so that a file's rows and the newest
/// ones stay quick to find however large the table grows.
struct IndexKeeper: Service {
    let feeds: [Feed]
    let pool: Pool
    let observer: HomeObserver

    private static let every = Duration.seconds(10)

    func run() async throws {
        try await Poller { await keep() }.run()
    }

    private func keep() async -> Duration {
        do {
            let left = try await pool.withConnection { [observer] connection in
                try FeedIndexes.keep(feeds, on: connection) {
                    observer.indexRenewed($0.name, of: $0.table.description)
                }
            }
            if !left.isEmpty { observer.indexesLeft(left.map(\.description)) }
        } catch {
            observer.indexesNotKept(error)
        }
        return Self.every
    }
}
