// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Feeds
import Foundation
import Schedules
import Wording

/// The fields of a schedule on the command line; omitted ones stay as they are.
struct ScheduleOptions: ParsableArguments {
    @Option(help: "When, as cron says it: '30 6 * * MON-FRI', @daily.") var cron: String?
    @Option(help: "When, as elapsed time: 15min, 2h.") var every: String?
    @Option(help: "When, once: 2026-07-01T06:00, in the schedule's zone or with Z or an offset.")
    var at: String?
    @Option(help: "A JSON object that the job gets.") var arguments: String?
    @Option(help: "The time zone. Default: the site's.") var zone: String?
    @Option(
        help: "While its job has not ended: skip, buffer_one, buffer_all, cancel_other, allow_all.")
    var overlap: String?
    @Option(help: "Late ticks: none, latest, all.") var catchUp: String?
    @Option(help: "How late a tick may be: 24h.") var catchUpWindow: String?
    @Option(help: "Spread: up to so much later, always the same for one tick.") var jitter: String?
    @Option(help: "No tick before this time; none: from now on.") var starts: String?
    @Option(help: "No tick from this time on; none: for ever.") var ends: String?
    @Option(help: "Pause after so many failures in a row; 0: never.") var pauseAfterFailures: Int?
    @Option(help: "Alert when no job of it has succeeded by this time after a tick: 06:30; none.")
    var succeedBy: String?
    @Option(help: "The queue of its jobs.") var queue: String?
    @Option(help: "Smaller goes first.") var priority: Int?
    @Option(help: "Tries of a job in all; 0: as the kind says.") var attempts: Int?

    /// Takes over what was given.
    func apply(to schedule: inout Schedule) throws {
        schedule.zone = zone ?? schedule.zone
        if let form = try form(in: schedule.zone) { schedule.form = form }
        if let arguments { schedule.arguments = try Self.object(arguments) }
        schedule.overlap = try choice("overlap", overlap) ?? schedule.overlap
        schedule.catchUp = try choice("catch-up", catchUp) ?? schedule.catchUp
        schedule.catchUpWindow =
            try seconds("catch-up-window", catchUpWindow, ScheduleLimits.catchUpWindows)
            ?? schedule.catchUpWindow
        schedule.jitter = try seconds("jitter", jitter, ScheduleLimits.jitters) ?? schedule.jitter
        schedule.starts = try bound("starts", starts, schedule.zone, schedule.starts)
        schedule.ends = try bound("ends", ends, schedule.zone, schedule.ends)
        if let limit = pauseAfterFailures { schedule.failuresLimit = limit == 0 ? nil : limit }
        if let succeedBy { schedule.succeedBy = try Self.timeOfDay(succeedBy) }
        schedule.queue = queue ?? schedule.queue
        schedule.priority = priority ?? schedule.priority
        if let attempts { schedule.attemptsLimit = attempts == 0 ? nil : attempts }
    }

    /// Nil when no time was given.
    func form(in zone: String) throws -> Schedule.Form? {
        let given = [cron, every, at].compactMap(\.self)
        guard given.count <= 1 else {
            throw ScheduleError(
                "when", Phrase(en: "Two times were given", fr: "Deux heures sont données"),
                Self.oneTime)
        }
        if let cron { return .cron(cron) }
        if let step = try seconds("every", every, ScheduleLimits.intervals) {
            return .interval(step)
        }
        return try instant("at", at, zone).map { .once($0) }
    }

    static let oneTime = Phrase(
        en: "Give one of --cron, --every, --at", fr: "Donner l'un de --cron, --every, --at")

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ option: String, _ text: String?
    ) throws -> Choice? where Choice.RawValue == String {
        guard let text else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ScheduleError(
            nil,
            Phrase(
                en: "--\(option) can't be `\(text)`", fr: "--\(option) ne peut pas être `\(text)`"),
            Phrase(en: "Write one of \(known)", fr: "Écrire l'un de \(known)"))
    }

    private func seconds(
        _ option: String, _ text: String?, _ range: ClosedRange<Duration>
    ) throws -> Int64? {
        guard let text else { return nil }
        if let duration = Quantity.duration(text, in: range, whole: true) {
            return duration.components.seconds
        }
        let wanted = Quantity.wanted(range, whole: true)
        throw ScheduleError(
            nil,
            Phrase(
                en: "--\(option) must be \(wanted.en), not `\(text)`",
                fr: "--\(option) attend \(wanted.fr), pas `\(text)`"),
            Phrase(en: "Write 30s, 15min or 2h", fr: "Écrire 30s, 15min ou 2h"))
    }

    /// `none` takes a bound away.
    private func bound(
        _ option: String, _ text: String?, _ zone: String, _ now: Int64?
    ) throws -> Int64? {
        text == "none" ? nil : try instant(option, text, zone) ?? now
    }

    private func instant(_ option: String, _ text: String?, _ zone: String) throws -> Int64? {
        guard let text else { return nil }
        let zone = try TickSeries.ZoneCache().zone(zone)
        if let instant = InstantText.parse(text, in: zone) { return instant }
        throw ScheduleError(
            nil,
            Phrase(
                en: "--\(option) `\(text)` is no time",
                fr: "--\(option) : `\(text)` n'est pas une heure"),
            Phrase(
                en: "Write 2026-07-01, 2026-07-01T06:00 or 2026-07-01T10:00:00Z",
                fr: "Écrire 2026-07-01, 2026-07-01T06:00 ou 2026-07-01T10:00:00Z"))
    }

    private static func timeOfDay(_ text: String) throws -> TimeOfDay? {
        guard text != "none" else { return nil }
        if let time = TimeOfDay(text) { return time }
        throw ScheduleError(
            "succeed_by",
            Phrase(
                en: "--succeed-by `\(text)` is no time of day",
                fr: "--succeed-by : `\(text)` n'est pas une heure du jour"),
            Phrase(
                en: "Write 06:30, in the schedule's zone, or none",
                fr: "Écrire 06:30, dans le fuseau de la planification, ou none"))
    }

    private static func object(_ text: String) throws -> String {
        guard JSONCheck.isObject(text) else {
            throw ScheduleError(
                nil,
                Phrase(
                    en: "--arguments is no JSON object", fr: "--arguments n'est pas un objet JSON"),
                Phrase(
                    en: #"Write it as '{"aggregate": "labo_jour"}'"#,
                    fr: #"L'écrire '{"aggregate": "labo_jour"}'"#))
        }
        if let key = JSONCheck.repeatedKey(in: text) {
            throw ScheduleError(
                nil,
                Phrase(
                    en: "--arguments has the key `\(key)` twice",
                    fr: "--arguments contient deux fois la clé « \(key) »"),
                Phrase(en: "Keep one of them", fr: "N'en garder qu'une"))
        }
        return text
    }
}
