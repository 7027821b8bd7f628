// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Alerts
internal import Calendar
internal import Configuration
internal import Feeds
internal import Ingest
internal import Postgres
internal import Schedules
internal import Wording

extension Housekeeping {
    /// All rules that have an alert for each thing found.
    static let subjectAlerts =
        [DeadJobs.alerts] + FailingWindows.alerts
        + [BlockedMoves.alerts, LateWrites.alerts, Miscounted.alerts]

    /// Raises the alerts for what has not happened, and resolves those for what has.
    func expectations(on connection: Connection) throws -> HousekeepingReport {
        let zone = try Zone(settings.zone)
        let now = try connection.query("select floor(extract(epoch from now()))::bigint")[0][
            0, as: Int64.self]
        var alerts: [Alert] = []
        var failures: [Phrase] = []
        // What one look stumbles over must not keep the others from being made, nor their alerts from
        // being told: they are raised once.
        func look(_ what: Phrase, _ check: () throws -> [Alert]) {
            do { alerts += try check() } catch { failures.append(Self.failure(of: what, error)) }
        }
        for expectation in installation.catalog.feeds.compactMap(ArrivalExpectation.init) {
            look(
                Phrase(
                    en: "arrivals of \(expectation.feed)", fr: "arrivées de \(expectation.feed)")
            ) {
                try expectation.check(
                    now: now, zone: zone, language: settings.language, on: connection)
            }
        }
        let asked = try ScheduleStore.all(on: connection).filter { $0.schedule.succeedBy != nil }
        for row in asked {
            let name = row.schedule.name
            look(Phrase(en: "deadline of \(name)", fr: "échéance de \(name)")) {
                try deadlines(of: row, now: now, on: connection)
            }
        }
        look(
            Phrase(en: "deadlines no longer asked", fr: "échéances qui ne sont plus demandées")
        ) {
            try ScheduleExpectation.withdraw(
                allBut: asked.map(\.schedule.name), language: settings.language, on: connection)
            return []
        }
        for alerts in Self.subjectAlerts {
            look(alerts.about) {
                try alerts.check(language: settings.language, on: connection)
            }
        }
        look(Phrase(en: "slow jobs", fr: "travaux lents")) {
            try SlowJobs().check(language: settings.language, on: connection)
        }
        look(Phrase(en: "stalled queues", fr: "files arrêtées")) {
            try StalledQueues(zone: zone, language: settings.language).check(on: connection)
        }
        look(Phrase(en: "files that nobody takes", fr: "fichiers que personne ne prend")) {
            try StrayFiles.check(
                language: settings.language, listed: ServiceRecord.waitingLimit, on: connection)
        }
        look(
            Phrase(
                en: "declarations of the feeds and schedules",
                fr: "déclarations des flux et des planifications")
        ) {
            try DeclarationLook.alert(settings, on: connection)
        }
        look(Phrase(en: "settings of this host", fr: "réglages de cette machine")) {
            try DeclarationLook.settingsAlert(settings, on: connection)
        }
        look(Phrase(en: "a database that went back", fr: "une base revenue en arrière")) {
            try MarkWatch.alert(try MarkKeeping(settings).read(), settings, on: connection)
        }
        return HousekeepingReport(
            lines: alerts.isEmpty
                ? [Phrase(en: "nothing new is missing", fr: "rien de nouveau ne manque")]
                : alerts.map { Phrase($0.message) },
            counts: ["raised": alerts.count], alerts: alerts, failures: failures)
    }
}

extension Housekeeping {
    private static func failure(of what: Phrase, _ error: any Error) -> Phrase {
        let why = Phrase(of: error).afterColon
        return Phrase(en: "\(what.en): \(why.en)", fr: "\(what.fr) : \(why.fr)")
    }

    private func deadlines(
        of row: ScheduleRow, now: Int64, on connection: Connection
    ) throws -> [Alert] {
        guard let deadlines = try SuccessDeadlines(row) else { return [] }
        let expectation = ScheduleExpectation(
            schedule: row.schedule.name, zone: deadlines.zone, language: settings.language)
        let open = try expectation.openDueTimes(on: connection)
        return try deadlines.passed(until: now, and: open, on: connection).compactMap {
            try expectation.check(tick: $0.tick, due: $0.due, on: connection)
        }
    }
}

extension ArrivalExpectation {
    /// Nil for a feed that nobody waits for.
    init?(_ feed: Feed) {
        guard let expected = feed.arrival.expected else { return nil }
        self.init(
            feed: feed.name, title: feed.title,
            deadline: Deadline(
                minute: expected.byMinute, weekdays: Set(expected.days),
                season: expected.season.map { .init(from: $0.from, through: $0.through) }))
    }
}
