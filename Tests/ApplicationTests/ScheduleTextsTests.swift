// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Journal
import Postgres
import Schedules
import Testing
import Wording

/// A schedule as a form changes it.
@Suite struct ScheduleTextsTests {
    private let site: ActionSite
    private let outlook: ScheduleOutlook

    init() throws {
        site = try ActionSite()
        var schedule = Schedule(
            name: "nuit", kind: "housekeeping.folders", form: .cron("30 6 * * *"),
            zone: "America/Guadeloupe")
        schedule.failuresLimit = 3
        try AddSchedule(schedule, in: site.installation.settings)
            .run(by: ActionSite.person, on: site.connection)
        outlook = try #require(try ScheduleOutlook("nuit", on: site.connection))
    }

    private func preview(_ form: [String: String]) throws -> ScheduleOutlook.Preview {
        try outlook.preview(outlook.draft.changed(by: form), in: site.installation.settings)
    }

    /// Seconds between one instant and the next.
    private static func steps(_ coming: [ScheduleOutlook.Coming]) -> [Int64] {
        zip(coming.dropFirst(), coming).map { $0.at.seconds - $1.at.seconds }
    }

    /// The day of the next year on which clocks in Paris jump over 02:30, the last Sunday of March.
    private static func nextGap() throws -> String {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let year = calendar.component(.year, from: Date()) + 1
        let end = try #require(
            calendar.date(from: DateComponents(year: year, month: 3, day: 31)))
        return "\(year)-03-\(31 - (calendar.component(.weekday, from: end) - 1))"
    }

    @Test func `what a form leaves out stays, what is empty in it goes`() throws {
        #expect(try preview([:]).changes.isEmpty)
        #expect(outlook.coming.count == ScheduleOutlook.instants)
        let changed = try preview(["cron": "0 7 * * *", "pause_after_failures": ""])
        #expect(changed.changes.map(\.field) == ["cron", "pause_after_failures"])
        #expect(changed.changes.map(\.from) == ["30 6 * * *", "3"])
        #expect(changed.changes.map(\.to) == ["0 7 * * *", ""])
        // 07:00 in Guadeloupe, a day apart; which day is the first depends on the hour it is now.
        #expect(changed.coming.allSatisfy { $0.at.seconds % 86_400 == 11 * 3_600 })
        #expect(Set(Self.steps(changed.coming)) == [86_400])
        #expect(changed.when.fr == "tous les jours à 07:00")
    }

    @Test func `one time takes the place of another`() throws {
        let changed = try preview(["every": "2h"])
        #expect(Set(changed.changes.map(\.field)) == ["cron", "every"])
        #expect(Set(Self.steps(changed.coming)) == [7_200])
    }

    @Test func `a clock change is told beside its instant`() throws {
        let changed = try preview([
            "at": "\(try Self.nextGap())T02:30", "zone": "Europe/Paris", "starts": "2026-12-31",
        ])
        #expect(changed.coming.count == 1)
        let gap = try preview(["cron": "30 2 28 3 *", "zone": "Europe/Paris"])
        #expect(gap.coming.contains { $0.note?.en.contains("jumped over 02:30") == true })
    }

    @Test(arguments: [
        ("cron", "61 * * * *", "0–59"), ("zone", "Europe/Pariss", "Europe/Pariss"),
        ("kind", "housekeping.folders", "housekeeping.folders"), ("priority", "viel", "viel"),
        ("overlap", "often", "often"), ("arguments", "[1]", "JSON"),
        ("arguments", "{\"a\": 1, \"a\": 2}", "twice"), ("arguments", "{\"x\": 1}", "x"),
        ("starts", "demain", "demain"), ("succeed_by", "25:00", "25:00"),
        ("every", "1h", "cron"),
    ])
    func `what is wrong is told at its field`(field: String, text: String, part: String) throws {
        var form = [field: text]
        if field == "every" { form["cron"] = "0 6 * * *" }
        let error = #expect(throws: ScheduleRefused.self) { try preview(form) }
        let mistake = try #require(error?.mistakes.first)
        #expect(mistake.field == (field == "every" ? nil : field))
        #expect(mistake.sentence.en.contains(part), "\(mistake)")
        #expect(mistake.sentence.en != mistake.sentence.fr)
    }

    @Test func `numbers in arguments stay as they were typed`() throws {
        let text = #"{"force": true}"#
        let draft = outlook.draft.changed(by: ["kind": "housekeeping.history", "arguments": text])
        _ = try EditSchedule("nuit", to: draft, ifVersion: 1, in: site.installation.settings)
            .run(by: ActionSite.person, on: site.connection)
        let now = try #require(try ScheduleOutlook("nuit", on: site.connection))
        #expect(now.draft["arguments"] == text && now.version == 2)
        let outdated = try EditSchedule(
            "nuit", to: draft.changed(by: ["priority": "4"]), ifVersion: 1,
            in: site.installation.settings)
        let error = #expect(throws: (any Error).self) {
            try outdated.run(by: ActionSite.person, on: site.connection)
        }
        #expect(error.map(EditSchedule.isOutdated) == true)
    }
}

extension Timestamp {
    fileprivate static func + (instant: Timestamp, seconds: Int64) -> Timestamp {
        Timestamp(seconds: instant.seconds + seconds)
    }
}
