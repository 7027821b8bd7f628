// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Configuration
internal import Daemon
internal import Ingest
internal import Postgres
internal import ServiceLifecycle
internal import Wording

/// Notes beside the folders how far the database is, every few seconds, and tells when it went
/// back.
struct MarkWatch: Service {
    let settings: Settings
    let pool: Pool
    let observer: HomeObserver
    let alertObserver: AlertObserver

    private static let every = Duration.seconds(5)

    func run() async throws {
        try await Poller {
            await compareMark()
            return Self.every
        }.run()
        await compareMark()
    }

    private func compareMark() async {
        do {
            let settings = settings
            let alerts = try await pool.withConnection { try Self.compareMark(settings, on: $0) }
            alertObserver.databaseWentBack(alerts)
        } catch let error as PostgresError where error.passes {
            observer.markNotLookedUp(error)
        } catch {
            observer.markNotNoted(error)
        }
    }

    /// Compares and notes; an alert is raised for a mark that does not hold.
    @discardableResult
    static func compareMark(_ settings: Settings, on connection: Connection) throws -> [Alert] {
        let keeping = MarkKeeping(settings)
        let before = try? keeping.read()
        let note = try keeping.updateNote(on: connection)
        guard note?.before != before?.before || note?.found != before?.found else { return [] }
        return try alert(note, settings, on: connection)
    }

    /// The same where other work is to be done: a failure to note it stops nothing else.
    ///
    /// - Parameter tell: told what does not hold, or why it can't be noted.
    static func compareMark(
        _ settings: Settings, on connection: Connection, tell: (String) -> Void
    ) throws {
        do {
            for alert in try compareMark(settings, on: connection) { tell(alert.message) }
        } catch {
            guard connection.isAlive else { throw error }
            tell("how far the database is could not be noted: \(error)")
        }
    }

    /// The alert from the note: it stands until a reconciliation, as the journal says.
    ///
    /// A note that is missing, or was rewritten because it could not be read, says nothing of that.
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

    /// Whether the finding of the standing alert was accepted since it was raised.
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
