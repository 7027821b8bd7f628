// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Configuration
internal import Feeds
internal import Ingest
internal import Jobs
internal import Postgres
internal import PrivateCluster
internal import Schema
internal import Tables
internal import Wording

extension Examination {
    private static let database = Phrase(en: "database", fr: "base de données")
    private static let queue = Phrase(en: "queue", fr: "file de travaux")

    /// Looks at the database where it is; starts nothing, and makes nothing.
    func databaseChecks(
        _ installation: Installation, _ overdue: OverdueFiles
    ) async -> [Check] {
        let settings = installation.settings
        do {
            switch try DatabasePlace(settings) {
            case .external(let url):
                return await examineDatabase(installation, at: url, overdue)
            case .present(let cluster):
                guard case .running(let url) = try cluster.findState() else {
                    return [try resting(settings, overdue)]
                }
                return await examineDatabase(installation, at: url, overdue)
            case .absent:
                return [Check(name: Self.database, finding: .bad(settings.noDatabase))]
            case .forgotten(let note):
                return [Check(name: Self.database, finding: .bad(note.refusal))]
            }
        } catch {
            return [Check(name: Self.database, finding: .bad(Phrase(of: error)))]
        }
    }

    /// The private database is stopped: as it should be, unless a service should live here.
    private func resting(_ settings: Settings, _ overdue: OverdueFiles) throws -> Check {
        let folder = settings.folders.postgres
        let place = Phrase(
            en: "private PostgreSQL in \(folder), stopped",
            fr: "PostgreSQL privé de \(folder), arrêté")
        let memory = RoleMemory(settings)
        if let living = try memory.all.first(where: { ServedRoles.isKnownAlive($0.worker) }) {
            return Check(restarting(settings, living.worker))
        }
        let expected = try memory.expected
        guard let finding = RolesLook.find(expected, ServedRoles(roles: []), overdue).first else {
            return Check(
                name: Self.database,
                finding: .good(
                    Phrase(
                        en: "\(place.en): the next command or service starts it",
                        fr: "\(place.fr) : la prochaine commande ou le service le démarre")))
        }
        return Check(
            Finding(
                finding.cause, finding.subject,
                Phrase(
                    en: "\(finding.what.en) The \(place.en) with it.",
                    fr: "\(finding.what.fr) Le PostgreSQL privé de \(folder) est arrêté avec lui."),
                next: finding.next))
    }

    private func restarting(_ settings: Settings, _ worker: String) -> Finding {
        let folder = settings.folders.postgres
        return Finding(
            "database_died", "database",
            Phrase(
                en:
                    "The private PostgreSQL in \(folder) does not run; the service \(worker) lives and"
                    + " starts it again.",
                fr:
                    "Le PostgreSQL privé de \(folder) ne tourne pas ; le service \(worker) est là et le"
                    + " redémarre."),
            next: Phrase(
                en: "Look again in some seconds; if it stays so, the service's log says why.",
                fr: "Regarder de nouveau dans quelques secondes ; sinon, le journal du service dit"
                    + " pourquoi."))
    }

    private func examineDatabase(
        _ installation: Installation, at url: String, _ overdue: OverdueFiles
    ) async -> [Check] {
        do {
            var options = try installation.settings.connection(to: url, for: .look)
            options.connectDeadline = .seconds(5)
            let session = Session(options)
            let result = await Result {
                try await session.use { try examineDatabase(installation, overdue, on: $0) }
            }
            await session.close()
            return try result.get()
        } catch {
            // Standard error has it too, where a script looks for it.
            tell(Phrase(of: error))
            return [Check(name: Self.database, finding: .bad(Phrase(of: error)))]
        }
    }

    private func examineDatabase(
        _ installation: Installation, _ overdue: OverdueFiles, on connection: Connection
    ) throws -> [Check] {
        let version = connection.serverVersion / 10_000
        guard version >= 14 else {
            return [
                Check(
                    name: Self.database,
                    finding: .bad(
                        Phrase(
                            en:
                                "PostgreSQL \(version) at \(connection.place.en): Bascule needs 14 or newer",
                            fr:
                                "PostgreSQL \(version), \(connection.place.fr) : il faut la version 14 ou plus"
                                + " récente")))
            ]
        }
        do {
            try connection.requireSession()
        } catch {
            return [Check(name: Self.database, finding: .bad(Phrase(of: error)))]
        }
        let schema = Check(Self.database) {
            try BasculeSchema.require(on: connection)
            return Phrase(
                en: "PostgreSQL \(version), \(connection.place.en), schema up to date",
                fr: "PostgreSQL \(version), \(connection.place.fr), schéma à jour")
        }
        guard !schema.isBad else { return [schema] }
        let found = Checkup(installation: installation).ofDatabase(overdue, on: connection)
        let unfit = Set(found.filter { TableLook.causes.contains($0.cause) }.map(\.subject))
        let fit = installation.catalog.feeds.filter { !unfit.contains(TableLook.subject($0)) }
        return [schema] + tableChecks(fit, on: connection) + found.map(Check.init)
            + queueChecks(besides: found, on: connection)
    }

    private func tableChecks(_ feeds: [Feed], on connection: Connection) -> [Check] {
        feeds.map { feed in
            Check(Phrase(en: "table of \(feed.name)", fr: "table de \(feed.name)")) {
                switch try FeedTables.plan(feed, on: connection) {
                case .apply(let statements):
                    return statements.isEmpty
                        ? Phrase(
                            en: "\(feed.tableNames) is as the feed declares it",
                            fr: "\(feed.tableNames) est telle que le flux la déclare")
                        : Phrase(
                            en: "\(feed.tableNames) is made or extended at the next start",
                            fr: "\(feed.tableNames) est créée ou complétée au prochain démarrage")
                case .refuse(let refusals):
                    throw TableRefusals(feed: feed.name, refusals: refusals)
                }
            }
        }
    }

    /// - Parameter found: what is said already, with its cause.
    private func queueChecks(
        besides found: [Finding], on connection: Connection
    ) -> [Check] {
        do {
            let health = try JobsHealth(on: connection)
            let open = try Alert.openCount(on: connection)
            let waiting = health.queues.reduce(0) { $0 + $1.waiting }
            // What is wrong with it is among the findings.
            let queue: [Check] =
                found.allSatisfy { !JobsHealth.causes.contains($0.cause) }
                ? [
                    Check(
                        name: Self.queue,
                        finding: .good(
                            Phrase(
                                en: "jobs that wait: \(waiting), workers: \(health.workers.count)",
                                fr: "travaux en attente : \(waiting), ouvriers :"
                                    + " \(health.workers.count)")))
                ] : []
            let alerts: Check.Finding =
                open == 0
                ? .good(Phrase(en: "none is open", fr: "aucune n'est ouverte"))
                : .bad(
                    Phrase(
                        en: "open: \(open), see `bascule alerts`",
                        fr: "ouvertes : \(open), voir `bascule alerts`"))
            return queue + [Check(name: Phrase(en: "alerts", fr: "alertes"), finding: alerts)]
        } catch {
            return [Check(name: Self.queue, finding: .bad(Phrase(of: error)))]
        }
    }
}
