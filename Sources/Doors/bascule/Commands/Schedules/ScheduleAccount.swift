// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Configuration
import Daemon
import Foundation
import Postgres
import PrivateCluster
import Schedules
import Views
import Wording

/// A schedule as JSON shows it.
struct ScheduleJSON: Encodable {
    var name: String
    var job: String
    var arguments: JSONValue
    var when: String
    var zone: String
    var overlap: String
    var catchUp: String
    var catchUpWindow: String
    var jitter: String
    var starts: String?
    var ends: String?
    var queue: String
    var priority: Int
    var attempts: Int?
    var pauseAfterFailures: Int?
    var succeedBy: String?
    var state: String
    var origin: String
    var version: Int
    var next: String?
    var dataSince: String?
    var catchUpWindowSeconds: Int64
    var jitterSeconds: Int64
    var edited: [String]
    var isInFile: Bool
    var pausedAt: String?
    var pausedBy: String?
    var pauseReason: String?

    enum CodingKeys: String, CodingKey {
        case name, job, arguments, when, zone, overlap, jitter, starts, ends, queue, priority
        case attempts, state, origin, version, next
        case catchUp = "catch_up"
        case catchUpWindow = "catch_up_window"
        case pauseAfterFailures = "pause_after_failures"
        case succeedBy = "succeed_by"
        case dataSince = "data_since"
        case catchUpWindowSeconds = "catch_up_window_seconds"
        case jitterSeconds = "jitter_seconds"
        case edited
        case isInFile = "is_in_file"
        case pausedAt = "paused_at"
        case pausedBy = "paused_by"
        case pauseReason = "pause_reason"
    }

    init(_ row: ScheduleRow) {
        let schedule = row.schedule
        (name, job) = (schedule.name, schedule.kind)
        arguments = JSONValue(schedule.arguments)
        (when, zone, overlap) = (row.when.en, schedule.zone, schedule.overlap.rawValue)
        catchUp = schedule.catchUp.rawValue
        catchUpWindow = Quantity.text(.seconds(schedule.catchUpWindow))
        jitter = Quantity.text(.seconds(schedule.jitter))
        starts = schedule.starts.map(InstantText.utc)
        ends = schedule.ends.map(InstantText.utc)
        (queue, priority) = (schedule.queue, schedule.priority)
        (attempts, pauseAfterFailures) = (schedule.attemptsLimit, schedule.failuresLimit)
        succeedBy = schedule.succeedBy?.text
        (state, origin, version) = (row.state.en, row.origin.en, row.version)
        (catchUpWindowSeconds, jitterSeconds) = (schedule.catchUpWindow, schedule.jitter)
        (edited, isInFile) = (row.edited.sorted(), row.isInFile)
        pausedAt = row.pause.map { InstantText.utc($0.since) }
        (pausedBy, pauseReason) = (row.pause?.by, row.pause?.reason)
        next = row.next.map(InstantText.utc)
        dataSince = row.coveredTo.map(InstantText.utc)
    }
}

/// One schedule with what comes and what was.
struct ScheduleAccount {
    fileprivate struct Instant: Encodable {
        var utc: String
        var local: String
        var note: Phrase?

        private enum Key: String, CodingKey { case utc, local, note }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(utc, forKey: .utc)
            try container.encode(local, forKey: .local)
            try container.encodeIfPresent(note?.en, forKey: .note)
        }
    }

    fileprivate struct Tick: Encodable {
        var nominal: String
        var outcome: String
        var sentence: String
        var job: Int64?
        var jobState: String?
        var windowStart: String?
        var count: Int
        var earlier: [String]

        enum CodingKeys: String, CodingKey {
            case nominal, outcome, sentence, job, count, earlier
            case jobState = "job_state"
            case windowStart = "window_start"
        }
    }

    struct JSON: Encodable {
        fileprivate var schedule: ScheduleJSON
        fileprivate var next: [Instant]
        fileprivate var ticks: [Tick]
    }

    let row: ScheduleRow
    let ticks: [TickView]
    private static let upcoming = 5

    private func instants() -> [Instant] {
        let check = ScheduleCheck(kinds: JobKinds.signatures)
        guard let series = try? check.series(of: row.schedule, anchor: row.anchor) else {
            return []
        }
        var instants: [Instant] = []
        var at = row.cursor
        while instants.count < Self.upcoming, let next = series.next(after: at) {
            at = next.instant
            instants.append(
                Instant(utc: InstantText.utc(at), local: row.shown(at), note: next.note))
        }
        return instants
    }

    var json: JSON {
        JSON(
            schedule: ScheduleJSON(row), next: instants(),
            ticks: ticks.map { tick in
                Tick(
                    nominal: InstantText.utc(tick.nominalAt.seconds), outcome: tick.outcome,
                    sentence: tick.sentence, job: tick.jobID, jobState: tick.jobState,
                    windowStart: tick.windowStart.map { InstantText.utc($0.seconds) },
                    count: tick.count, earlier: tick.earlier)
            })
    }

    func print(in language: Language) {
        let schedule = row.schedule
        let window = Quantity.text(.seconds(schedule.catchUpWindow))
        let lines: [(String, String?)] = [
            ("schedule", schedule.name), ("job", "\(schedule.kind) \(schedule.arguments)"),
            ("when", "\(row.when[language]) (\(schedule.zone))"),
            ("state", row.state[language]), ("from", row.origin[language]),
            ("overlap", schedule.overlap.rawValue),
            (
                "catch-up",
                "\(schedule.catchUp.rawValue), "
                    + Phrase(en: "within \(window)", fr: "au plus \(window) après")[language]
            ),
            ("jitter", schedule.jitter > 0 ? Quantity.text(.seconds(schedule.jitter)) : nil),
            ("starts", schedule.starts.map(row.shown)), ("ends", schedule.ends.map(row.shown)),
            (
                "succeed by",
                schedule.succeedBy.map {
                    $0.text
                        + Phrase(
                            en: ", the first after each tick",
                            fr: ", la première fois après chaque déclenchement")[language]
                }
            ),
            (
                "queue",
                schedule.queue
                    + Phrase(
                        en: ", priority \(schedule.priority)",
                        fr: ", priorité \(schedule.priority)")[language]
            ),
            ("data since", row.coveredTo.map(row.shown)),
        ]
        for (key, value) in lines {
            let title = Heading.shown(key, in: language)
            if let value { say(title.padding(toLength: 16, withPad: " ", startingAt: 0) + value) }
        }
        say("\n" + Phrase(en: "next", fr: "prochains")[language])
        let next = instants()
        for instant in next {
            say(
                "  \(instant.local)  \(instant.utc)\(instant.note.map { "  \($0[language])" } ?? "")"
            )
        }
        if next.isEmpty { say("  " + Phrase(en: "never", fr: "jamais")[language]) }
        say("\n" + Phrase(en: "last ticks", fr: "derniers déclenchements")[language])
        if ticks.isEmpty { say("  " + Phrase(en: "none yet", fr: "aucun encore")[language]) }
        let before = Phrase(en: "before:", fr: "avant :")[language]
        for tick in ticks {
            let end = tick.jobState.map { " (\(StateWord.shown($0, in: language)))" } ?? ""
            say("  \(row.shown(tick.nominalAt.seconds))  \(printable(tick.sentence))\(end)")
            for earlier in tick.earlier { say("      \(before) \(printable(earlier))") }
        }
    }
}
