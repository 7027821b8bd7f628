// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import ServiceLifecycle
internal import Views

/// Adds up the notes that ends of files and jobs leave, so that figures stay quick to read.
///
/// Any process of the site may, one at a time does; while none lives they wait, and count all the
/// same.
struct TallyKeeper: Service {
    let pool: Pool
    let observer: HomeObserver

    private static let every = Duration.seconds(5)

    func run() async throws {
        try await Poller { await fold() ? .zero : Self.every }.run()
    }

    /// Whether there may be more.
    private func fold() async -> Bool {
        do {
            return try await pool.withConnection { connection in
                let taken = try NotesToFold.fold(on: connection)
                if taken < NotesToFold.most { try NotesToFold.giveBack(on: connection) }
                return taken >= NotesToFold.most
            }
        } catch {
            observer.notesNotFolded(error)
            return false
        }
    }
}
