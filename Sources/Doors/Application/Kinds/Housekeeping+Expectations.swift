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
        var looks = Looks()
        for expectation in installation.catalog.feeds.compactMap(ArrivalExpectation.init) {
            looks.look(
                Phrase(
                    en: "arrivals of \(expectation.feed)", fr: "arrivées de \(expectation.feed)")
            ) {
                try expectation.check(
                    now: now, zone: zone, language: settings.language, on: connection)
            }
        }
        try lookAtDeadlines(&looks, now: now, on: connection)
        lookAtQueue(&looks, zone: zone, on: connection)
        lookAtSite(&looks, on: connection)
        let alerts = looks.alerts
        return HousekeepingReport(
            lines: alerts.isEmpty
                ? [Phrase(en: "nothing new is missing", fr: "rien de nouveau ne manque")]
                : alerts.map { Phrase($0.message) },
            counts: ["raised": alerts.count], alerts: alerts, failures: looks.failures)
    }

    private func lookAtDeadlines(
        _ looks: inout Looks, now: Int64, on connection: Connection
    ) throws {
        let asked = try ScheduleStore.all(on: connection).filter { $0.schedule.succeedBy != nil }
        for row in asked {
            let name = row.schedule.name
            looks.look(Phrase(en: "deadline of \(name)", fr: "échéance de \(name)")) {
                try deadlines(of: row, now: now, on: connection)
            }
        }
        looks.look(
            Phrase(en: "deadlines no longer asked", fr: "échéances qui ne sont plus demandées")
        ) {
            try ScheduleExpectation.withdraw(
                allBut: asked.map(\.schedule.name), language: settings.language, on: connection)
            return []
        }
    }

    private func lookAtQueue(_ looks: inout Looks, zone: Zone, on connection: Connection) {
        for alerts in Self.subjectAlerts {
            looks.look(alerts.about) {
                try alerts.check(language: settings.language, on: connection)
            }
        }
        looks.look(Phrase(en: "slow jobs", fr: "travaux lents")) {
            try SlowJobs().check(language: settings.language, on: connection)
        }
        looks.look(Phrase(en: "stalled queues", fr: "files arrêtées")) {
            try StalledQueues(zone: zone, language: settings.language).check(on: connection)
        }
    }

    private func lookAtSite(_ looks: inout Looks, on connection: Connection) {
        looks.look(Phrase(en: "files that nobody takes", fr: "fichiers que personne ne prend")) {
            try StrayFiles.check(
                language: settings.language, listed: ServiceRecord.waitingLimit, on: connection)
        }
        looks.look(
            Phrase(
                en: "declarations of the feeds and schedules",
                fr: "déclarations des flux et des planifications")
        ) {
            try DeclarationLook.alert(settings, on: connection)
        }
        looks.look(Phrase(en: "settings of this host", fr: "réglages de cette machine")) {
            try DeclarationLook.settingsAlert(settings, on: connection)
        }
        looks.look(Phrase(en: "a database that went back", fr: "une base revenue en arrière")) {
            try MarkWatch.alert(try MarkKeeping(settings).read(), settings, on: connection)
        }
    }
}

/// What the looks have raised so far, and those that could not be made.
private struct Looks {
    var alerts: [Alert] = []
    var failures: [Phrase] = []

    /// What one look stumbles over must not keep the others from being made, nor their alerts from
    /// being told: they are raised once.
    mutating func look(_ what: Phrase, _ check: () throws -> [Alert]) {
        do { alerts += try check() } catch {
            let why = Phrase(of: error).afterColon
            failures.append(Phrase(en: "\(what.en): \(why.en)", fr: "\(what.fr) : \(why.fr)"))
        }
    }
}

extension Housekeeping {

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
