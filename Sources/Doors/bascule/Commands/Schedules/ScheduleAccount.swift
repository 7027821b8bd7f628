// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Configuration
import Daemon
import Foundation
import Postgres
import Schedules
import Views
import Wording

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

    let schedule: ScheduleView
    /// How far it is.
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
                Instant(utc: InstantText.utc(at), local: schedule.shown(at), note: next.note))
        }
        return instants
    }

    var json: JSON {
        JSON(
            schedule: ScheduleJSON(schedule), next: instants(),
            ticks: ticks.map { tick in
                Tick(
                    nominal: InstantText.utc(tick.nominalAt.seconds), outcome: tick.outcome,
                    sentence: tick.sentence, job: tick.jobID, jobState: tick.jobState,
                    windowStart: tick.windowStart.map { InstantText.utc($0.seconds) },
                    count: tick.count, earlier: tick.earlier)
            })
    }

    func print(in language: Language) {
        let window = Quantity.text(.seconds(schedule.catchUpWindow))
        let lines: [(String, String?)] = [
            ("schedule", schedule.name), ("job", "\(schedule.kind) \(schedule.arguments.text)"),
            ("when", "\(schedule.when[language]) (\(schedule.zone))"),
            ("state", schedule.state[language]), ("from", schedule.origin[language]),
            ("overlap", schedule.overlap),
            (
                "catch-up",
                "\(schedule.catchUp), "
                    + Phrase(en: "within \(window)", fr: "au plus \(window) après")[language]
            ),
            ("jitter", schedule.jitter > 0 ? Quantity.text(.seconds(schedule.jitter)) : nil),
            ("starts", schedule.startsAt.map(schedule.shown)),
            ("ends", schedule.endsAt.map(schedule.shown)),
            (
                "succeed by",
                schedule.succeedByText.map {
                    $0
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
            ("data since", schedule.coveredTo.map(schedule.shown)),
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
            say("  \(schedule.shown(tick.nominalAt))  \(printable(tick.sentence))\(end)")
            for earlier in tick.earlier { say("      \(before) \(printable(earlier))") }
        }
    }
}
