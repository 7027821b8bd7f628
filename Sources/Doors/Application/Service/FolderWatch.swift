// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Foundation
internal import Ingest
internal import Postgres
internal import ServiceLifecycle

/// Compares the last days of the folders with the ledger, once at each start of a watcher and after
/// each takeover of a standby; files are loaded meanwhile.
struct FolderWatch: Service {
    let installation: Installation
    let name: String
    /// A process without a watcher is not expected to.
    let doesLook: Bool
    let pool: Pool
    let observer: HomeObserver
    let alertObserver: AlertObserver

    private static let again = Duration.seconds(60)

    func run() async throws {
        guard doesLook else { return try await gracefulShutdown() }
        let looked = LookedAt()
        try await Poller {
            let before = markBefore()
            guard await looked.isDue(before) else { return Self.again }
            if await compareFolders() { await looked.noteMark(before) }
            return Self.again
        }.run()
    }

    /// Which mark does not hold; after a takeover there is one where there was none.
    private func markBefore() -> String {
        do { return try MarkKeeping(installation.settings).read()?.foundAt ?? "" } catch {
            return "unreadable"
        }
    }

    /// - Returns: whether it could be done.
    private func compareFolders() async -> Bool {
        let (installation, name) = (installation, name)
        let days = installation.settings.reconcileDays
        let since = Int64(Date().timeIntervalSince1970) - Int64(days) * 86_400
        do {
            let (report, alerts, isAccepted) = try await pool.withConnection { connection in
                let report = try installation.folderComparison().run(since: since, on: connection)
                let alerts = try FolderLook.alert(
                    report, days: days, installation.settings, on: connection)
                return (
                    report, alerts,
                    try Self.accept(report, installation.settings, by: name, on: connection)
                )
            }
            alertObserver.raised(alerts)
            observer.compared(unread: report.unread, hasTakenOver: isAccepted)
            return true
        } catch {
            observer.comparisonFailed(error)
            return false
        }
    }

    /// A standby that took over and lacks nothing is the database from now on.
    private static func accept(
        _ report: FolderComparison.Report, _ settings: Settings, by name: String,
        on connection: Connection
    ) throws -> Bool {
        let keeping = MarkKeeping(settings)
        guard report.isClean, report.absent.isEmpty, let note = try keeping.read(),
            note.isOnlyATakeover
        else {
            return false
        }
        try keeping.accept(by: name, on: connection)
        _ = try MarkWatch.alert(try keeping.read(), settings, on: connection)
        return true
    }
}

/// The mark that the last comparison was made for.
private actor LookedAt {
    private var last: String?

    func isDue(_ mark: String) -> Bool { last != mark }
    func noteMark(_ mark: String) { last = mark }
}
