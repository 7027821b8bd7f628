// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Calendar
import Testing

@Suite struct WindowTests {
    private func calendar(
        _ grain: Grain, _ zone: String, hour: Int = 6, season: String = "01-01"
    ) throws -> WindowCalendar {
        WindowCalendar(
            grain: grain, zone: try Zone(zone), cutOverHour: hour,
            season: try #require(SeasonStart(season)))
    }

    private func day(_ text: String) throws -> Int64 { try #require(CivilText.days(text)) }

    /// The hours of the window that a day names.
    private func hours(_ calendar: WindowCalendar, _ text: String) throws -> Double {
        let window = calendar.window(ofDay: try day(text))
        return Double(window.end - window.start) / 3_600
    }

    static let zones = [
        "America/Guadeloupe", "Europe/Paris", "UTC", "America/Sao_Paulo", "Africa/Cairo",
        "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca", "America/Nuuk", "Asia/Gaza",
        "Antarctica/Troll", "Europe/Dublin", "Asia/Kathmandu",
    ]

    /// Every day of sixteen years, every grain, hours in and around every kind of jump.
    @Test(arguments: zones)
    func `windows follow each other without gap or overlap, and each knows its instants`(
        zone: String
    ) throws {
        for grain in Grain.allCases {
            for hour in [0, 1, 2, 3, 6, 23] {
                let calendar = try calendar(grain, zone, hour: hour, season: "02-01")
                var window = calendar.window(ofDay: try day("2010-12-25"))
                let last = try day("2027-01-10")
                while window.firstDay < last {
                    let next = calendar.window(after: window)
                    #expect(next.start == window.end && next.firstDay == window.endDay)
                    if window.start < window.end {
                        #expect(calendar.window(at: window.start) == window)
                        #expect(calendar.window(at: window.end - 1) == window)
                        #expect(calendar.window(at: (window.start + window.end) / 2) == window)
                        #expect(calendar.window(ofDay: window.endDay - 1) == window)
                    } else {
                        #expect(zone == "Pacific/Apia", "only Samoa left out a day")
                    }
                    window = next
                }
            }
        }
    }

    @Test func `days have 23 and 25 hours where the clock jumps`() throws {
        let midnight = try calendar(.day, "Europe/Paris", hour: 0)
        #expect(try hours(midnight, "2026-03-29") == 23)
        #expect(try hours(midnight, "2026-10-25") == 25)
        #expect(try hours(midnight, "2026-10-26") == 24)
        // The jump at 02:00 belongs to the factory day that began on the day before.
        let factory = try calendar(.factoryDay, "Europe/Paris")
        #expect(try hours(factory, "2026-03-28") == 23)
        #expect(try hours(factory, "2026-10-24") == 25)
        #expect(try hours(try calendar(.day, "Australia/Lord_Howe", hour: 0), "2026-04-05") == 24.5)
    }

    @Test func `a bound that the clock jumps over is at the jump, one it shows twice at the first`()
        throws
    {
        let calendar = try calendar(.factoryDay, "Europe/Paris", hour: 2)
        // 02:00 of 29 March never was: 01:59:59 is followed by 03:00, at 01:00 UTC.
        #expect(
            calendar.start(ofDay: try day("2026-03-29")) == (try day("2026-03-29")) * 86_400 + 3_600
        )
        // 02:00 of 25 October came twice, first at 00:00 UTC.
        #expect(calendar.start(ofDay: try day("2026-10-25")) == (try day("2026-10-25")) * 86_400)
        #expect(try hours(calendar, "2026-10-25") == 25)
    }

    @Test func `half past three in the morning belongs to the factory day before`() throws {
        let calendar = try calendar(.factoryDay, "America/Guadeloupe")
        // 03:30 local is 07:30 UTC.
        let sampled = (try day("2026-03-16")) * 86_400 + 7 * 3_600 + 1_800
        #expect(CivilText.day(calendar.day(at: sampled)) == "2026-03-15")
        #expect(calendar.window(at: sampled).start == (try day("2026-03-15")) * 86_400 + 36_000)
    }

    @Test func `weeks begin on Monday, months on the first, seasons on their day`() throws {
        func bounds(_ grain: Grain, _ text: String, season: String = "02-01") throws -> String {
            let window = try calendar(grain, "America/Guadeloupe", season: season)
                .window(ofDay: try day(text))
            return CivilText.day(window.firstDay) + " " + CivilText.day(window.endDay)
        }
        #expect(try bounds(.week, "2026-03-15") == "2026-03-09 2026-03-16")
        #expect(try bounds(.week, "2027-01-01") == "2026-12-28 2027-01-04")
        #expect(try bounds(.month, "2024-02-29") == "2024-02-01 2024-03-01")
        #expect(try bounds(.month, "2026-12-31") == "2026-12-01 2027-01-01")
        #expect(try bounds(.season, "2026-01-31") == "2025-02-01 2026-02-01")
        #expect(try bounds(.season, "2026-02-01") == "2026-02-01 2027-02-01")
    }

    @Test func `a range gives the windows that have a part in it`() throws {
        let calendar = try calendar(.factoryDay, "America/Guadeloupe")
        let start = calendar.start(ofDay: try day("2026-03-15"))
        #expect(calendar.windows(from: start, to: start).isEmpty)
        #expect(calendar.windows(from: start, to: start + 1).count == 1)
        #expect(calendar.windows(from: start - 1, to: start + 86_401).count == 3)
        #expect(calendar.windows(from: start, to: start + 86_400 * 400, limit: 7).count == 7)
        #expect(
            calendar.windows(fromDay: try day("2026-03-01"), toDay: try day("2026-04-01")).count
                == 31)
    }

    @Test(arguments: ["1-1", "02-30", "02-29", "13-01", "00-10", "0201", ""])
    func `a season can't begin on a day that not every year has`(text: String) {
        #expect(SeasonStart(text) == nil)
    }

    @Test(arguments: [
        ("2026-03-01", "2026-04-01", 31), ("2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", 1),
        ("2026-03-01T09:59:59Z", "2026-03-01T10:00:00.5Z", 1),
    ])
    func `a backfill's range is days or instants`(from: String, to: String, count: Int) throws {
        _ = try BackfillRange(from: from, to: to)
        #expect(throws: AggregateError.self) { try BackfillRange(from: to, to: from) }
        #expect(throws: AggregateError.self) { try BackfillRange(from: from, to: "tomorrow") }
    }
}
