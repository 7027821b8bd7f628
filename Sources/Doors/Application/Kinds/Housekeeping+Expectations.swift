// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Calendar
internal import Configuration
internal import Feeds
internal import Ingest
internal import Jobs
internal import Postgres
internal import Schedules
internal import Wording

extension Housekeeping {
    /// Raises the alerts for events that have not happened, and resolves those for events that
    /// have.
    func expectations(on connection: Connection) throws -> HousekeepingReport {
        let zone = try Zone(settings.zone)
        let now = try connection.query("select floor(extract(epoch from now()))::bigint").value(
            as: Int64.self)
        var looks = Looks()
        for expectation in installation.catalog.feeds.compactMap(ArrivalExpectation.init) {
            looks.collectAlerts(
                Phrase(
                    en: "arrivals of \(expectation.feed)", fr: "arrivées de \(expectation.feed)")
            ) {
                try ArrivalAlerts(expectation).check(
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
        let deadlines = DeadlineAlerts(settings.language)
        for row in asked {
            let name = row.schedule.name
            looks.collectAlerts(Phrase(en: "deadline of \(name)", fr: "échéance de \(name)")) {
                try deadlines.check(row, now: now, on: connection)
            }
        }
        looks.collectAlerts(
            Phrase(en: "deadlines no longer asked", fr: "échéances qui ne sont plus demandées")
        ) {
            try deadlines.withdraw(allBut: asked, on: connection)
            return []
        }
    }

    private func lookAtQueue(_ looks: inout Looks, zone: Zone, on connection: Connection) {
        for alerts in AlertRules.subjects {
            looks.collectAlerts(alerts.about) {
                try alerts.check(language: settings.language, on: connection)
            }
        }
        looks.collectAlerts(Phrase(en: "slow jobs", fr: "travaux lents")) {
            let book = AlertBook(.slow, language: settings.language)
            return try SlowJobs().found(on: connection).compactMap {
                try book.raise($0, on: connection)
            }
        }
        looks.collectAlerts(Phrase(en: "stalled queues", fr: "files arrêtées")) {
            try StandingAlerts(.stalled, StalledQueues(zone: zone))
                .check(language: settings.language, on: connection)
        }
    }

    private func lookAtSite(_ looks: inout Looks, on connection: Connection) {
        looks.collectAlerts(
            Phrase(en: "files that nobody takes", fr: "fichiers que personne ne prend")
        ) {
            try AlertRules.strays.check(language: settings.language, on: connection)
        }
        looks.collectAlerts(
            Phrase(
                en: "declarations of the feeds and schedules",
                fr: "déclarations des flux et des planifications")
        ) {
            try DeclarationLook.alert(settings, on: connection)
        }
        looks.collectAlerts(Phrase(en: "settings of this host", fr: "réglages de cette machine")) {
            try DeclarationLook.settingsAlert(settings, on: connection)
        }
        looks.collectAlerts(
            Phrase(en: "a database that went back", fr: "une base revenue en arrière")
        ) {
            try MarkWatch.alert(try MarkKeeping(settings).read(), settings, on: connection)
        }
    }
}

/// Alerts raised by the looks so far, and looks that failed.
private struct Looks {
    var alerts: [Alert] = []
    var failures: [Phrase] = []

    /// A look that fails must not stop the others, nor keep their alerts from being reported: they
    /// are raised once.
    mutating func collectAlerts(_ what: Phrase, _ check: () throws -> [Alert]) {
        do { alerts += try check() } catch {
            let why = Phrase(of: error).afterColon
            failures.append(Phrase(en: "\(what.en): \(why.en)", fr: "\(what.fr) : \(why.fr)"))
        }
    }
}
