// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Configuration
internal import Daemon
internal import Ingest
internal import Postgres
internal import ServiceLifecycle
internal import Wording

/// Notes beside the folders how far the database is, every few seconds, and tells when it went back.
struct MarkWatch: Service {
    let settings: Settings
    let pool: Pool
    let observer: HomeObserver
    let alertObserver: AlertObserver

    private static let every = Duration.seconds(5)

    func run() async throws {
        try await Poller {
            await look()
            return Self.every
        }.run()
        await look()
    }

    private func look() async {
        do {
            let settings = settings
            let alerts = try await pool.withConnection { try Self.look(settings, on: $0) }
            alertObserver.databaseWentBack(alerts)
        } catch let error as PostgresError where error.passes {
            observer.markNotLookedUp(error)
        } catch {
            observer.markNotNoted(error)
        }
    }

    /// Looks and notes; an alert is raised for what does not hold.
    @discardableResult
    static func look(_ settings: Settings, on connection: Connection) throws -> [Alert] {
        let keeping = MarkKeeping(settings)
        let before = try? keeping.read()
        let note = try keeping.look(on: connection)
        guard note?.before != before?.before || note?.found != before?.found else { return [] }
        return try alert(note, settings, on: connection)
    }

    /// The same where something else is to be done: what keeps it from being noted keeps nothing else.
    ///
    /// - Parameter tell: told what does not hold, or why it can't be noted.
    static func look(
        _ settings: Settings, on connection: Connection, tell: (String) -> Void
    ) throws {
        do {
            for alert in try look(settings, on: connection) { tell(alert.message) }
        } catch {
            guard connection.isAlive else { throw error }
            tell("how far the database is could not be noted: \(error)")
        }
    }

    /// The alert as the note has it: it stands until somebody has reconciled, as the journal says.
    ///
    /// A note that is not there, or was written anew because it could not be read, says nothing of that.
    static func alert(
        _ note: MarkNote?, _ settings: Settings, on connection: Connection
    ) throws -> [Alert] {
        guard let note else { return [] }
        let finding = MarkLook.finding(note, settings)
        if finding == nil, try !isAccepted(on: connection) { return [] }
        return try [
            Alert.stand(
                .databaseWentBack, subject: MarkLook.subject,
                message: finding?.text(in: settings.language),
                resolution: settings.language == .fr
                    ? "base acceptée" : "the database was accepted",
                on: connection)
        ].compactMap(\.self)
    }

    /// Whether what the standing alert is about was accepted since it was raised.
    private static func isAccepted(on connection: Connection) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.journal j
                            where j.action = \(MarkKeeping.acceptance)
                              and j.at >= (select max(a.raised_at) from bascule.alert a
                                            where a.rule = \(Alert.Rule.databaseWentBack.rawValue)
                                              and a.subject = \(MarkLook.subject)
                                              and a.resolved_at is null))
            """
        ).value()
    }
}
