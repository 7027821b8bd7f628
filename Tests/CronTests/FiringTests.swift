// SPDX-License-Identifier: Apache-2.0

import Calendar
import Cron
import Testing
import Wording

/// An expression, a zone, a time, and the instants in it.
struct Example: Sendable, CustomStringConvertible {
    var expression: String
    var zone: String
    var from: String
    var to: String
    var instants: [String]

    init(_ expression: String, _ zone: String, _ from: String, _ to: String, _ instants: String...)
    {
        self.expression = expression
        self.zone = zone
        (self.from, self.to) = (from, to)
        self.instants = instants
    }

    var description: String { "\(expression) in \(zone) from \(from)" }
}

@Suite struct FiringTests {
    /// The table of docs/schedules.md and more.
    static let examples = [
        // Spring in Paris: 02:00 becomes 03:00 on 2026-03-29.
        Example(
            "30 2 * * *", "Europe/Paris", "2026-03-28", "2026-03-31", "2026-03-28T01:30:00Z",
            "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
        Example("0,30 2 * * *", "Europe/Paris", "2026-03-29", "2026-03-30", "2026-03-29T01:00:00Z"),
        Example("0 2,3 * * *", "Europe/Paris", "2026-03-29", "2026-03-30", "2026-03-29T01:00:00Z"),
        Example(
            "30 * * * *", "Europe/Paris", "2026-03-29", "2026-03-29T04:00", "2026-03-28T23:30:00Z",
            "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
        Example("*/30 2 * * *", "Europe/Paris", "2026-03-29", "2026-03-30"),
        Example(
            "30 0-23 * * *", "Europe/Paris", "2026-03-29", "2026-03-29T04:00",
            "2026-03-28T23:30:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z",
            "2026-03-29T01:30:00Z"),
        // Autumn in Paris: 03:00 becomes 02:00 on 2026-10-25.
        Example("30 2 * * *", "Europe/Paris", "2026-10-25", "2026-10-26", "2026-10-25T00:30:00Z"),
        Example(
            "30 * * * *", "Europe/Paris", "2026-10-25T01:00", "2026-10-25T04:00",
            "2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z",
            "2026-10-25T02:30:00Z"),
        Example(
            "*/30 2 * * *", "Europe/Paris", "2026-10-25", "2026-10-26", "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"),
        Example("0 3 * * *", "Europe/Paris", "2026-10-25", "2026-10-26", "2026-10-25T02:00:00Z"),
        // Half an hour: 02:00 becomes 02:30, and 02:00 becomes 01:30.
        Example(
            "15 2 * * *", "Australia/Lord_Howe", "2026-10-04", "2026-10-05", "2026-10-03T15:30:00Z"),
        Example(
            "45 1 * * *", "Australia/Lord_Howe", "2026-04-05", "2026-04-06", "2026-04-04T14:45:00Z"),
        // Two hours: 01:00 becomes 03:00 in Troll.
        Example(
            "30 1,2 * * *", "Antarctica/Troll", "2026-03-29", "2026-03-30", "2026-03-29T01:00:00Z"),
        Example(
            "0 2 * * *", "Antarctica/Troll", "2026-10-25", "2026-10-26", "2026-10-25T00:00:00Z"),
        // Negative DST: Dublin's winter is the exception; the instants are as elsewhere.
        Example("30 1 * * *", "Europe/Dublin", "2026-03-29", "2026-03-30", "2026-03-29T01:00:00Z"),
        Example("30 1 * * *", "Europe/Dublin", "2026-10-25", "2026-10-26", "2026-10-25T00:30:00Z"),
        // Midnight: 00:00 becomes 01:00 in Havana, and 00:00 becomes 23:00 of the day before in
        // Beirut.
        Example("0 0 * * *", "America/Havana", "2026-03-08", "2026-03-09", "2026-03-08T05:00:00Z"),
        Example(
            "30 23 * * *", "Asia/Beirut", "2026-10-24", "2026-10-26", "2026-10-24T20:30:00Z",
            "2026-10-25T21:30:00Z"),
        // Apia had no 2011-12-30: a jump of a day catches nothing up.
        Example(
            "0 12 * * *", "Pacific/Apia", "2011-12-29", "2012-01-01", "2011-12-29T22:00:00Z",
            "2011-12-30T22:00:00Z"),
        // Casey went three hours ahead on 2020-10-04 at 00:01: a correction; back three on
        // 2021-03-14: none.
        Example("0 1 * * *", "Antarctica/Casey", "2020-10-04", "2020-10-05"),
        Example(
            "30 22 13 3 *", "Antarctica/Casey", "2021-03-13", "2021-03-15", "2021-03-13T11:30:00Z"),
        // Guadeloupe has no summer time.
        Example(
            "0 6 * * *", "America/Guadeloupe", "2026-03-28", "2026-03-30", "2026-03-28T10:00:00Z",
            "2026-03-29T10:00:00Z"),
        // Days: OR, unless one of the two fields starts with `*`.
        Example(
            "0 0 1,15 * SUN", "UTC", "2026-02-01", "2026-02-16", "2026-02-01T00:00:00Z",
            "2026-02-08T00:00:00Z", "2026-02-15T00:00:00Z"),
        Example(
            "0 0 */2 * SUN", "UTC", "2026-02-01", "2026-02-16", "2026-02-01T00:00:00Z",
            "2026-02-15T00:00:00Z"),
        Example(
            "0 0 13 * */5", "UTC", "2026-02-01", "2026-04-01", "2026-02-13T00:00:00Z",
            "2026-03-13T00:00:00Z"),
        // Special days.
        Example(
            "0 0 L * *", "UTC", "2026-01-01", "2026-04-01", "2026-01-31T00:00:00Z",
            "2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z"),
        Example(
            "0 0 L-3 * *", "UTC", "2026-01-01", "2026-03-01", "2026-01-28T00:00:00Z",
            "2026-02-25T00:00:00Z"),
        Example(
            "0 0 LW * *", "UTC", "2026-01-01", "2026-03-01", "2026-01-30T00:00:00Z",
            "2026-02-27T00:00:00Z"),
        Example(
            "0 0 15W * *", "UTC", "2026-02-01", "2026-04-01", "2026-02-16T00:00:00Z",
            "2026-03-16T00:00:00Z"),
        Example("0 0 1W 8 *", "UTC", "2026-01-01", "2027-01-01", "2026-08-03T00:00:00Z"),
        Example("0 0 31W 5 *", "UTC", "2026-01-01", "2027-01-01", "2026-05-29T00:00:00Z"),
        Example(
            "0 0 * * FRIL", "UTC", "2026-01-01", "2026-03-01", "2026-01-30T00:00:00Z",
            "2026-02-27T00:00:00Z"),
        Example(
            "0 0 * * MON#2,MON#5", "UTC", "2026-03-01", "2026-04-01", "2026-03-09T00:00:00Z",
            "2026-03-30T00:00:00Z"),
        Example("29 2 29 2 *", "UTC", "2026-01-01", "2030-01-01", "2028-02-29T02:29:00Z"),
        // Local mean time has seconds: 00:09:21 in Paris up to 1911.
        Example(
            "0 0 * * *", "Europe/Paris", "1900-06-01T00:00:00Z", "1900-06-02T00:00:00Z",
            "1900-06-01T23:50:39Z"),
    ]

    @Test(arguments: examples)
    func `an expression fires at these instants and no others`(example: Example) throws {
        let zone = try Zone(example.zone)
        let expression = try CronExpression(example.expression)
        let from = try #require(InstantText.parse(example.from, in: zone))
        let to = try #require(InstantText.parse(example.to, in: zone))
        let instants = expression.instants(in: zone, from: from, to: to).map(InstantText.utc)
        #expect(instants == example.instants)
        // The way back finds the same ones.
        var back: [String] = []
        var at = to
        while let found = expression.previous(before: at, in: zone), found >= from {
            back.append(InstantText.utc(found))
            at = found
        }
        #expect(back.reversed() == example.instants)
        // And so does one step after the other.
        var steps: [String] = []
        at = from - 1
        while let found = expression.next(after: at, in: zone), found < to {
            steps.append(InstantText.utc(found))
            at = found
        }
        #expect(steps == example.instants)
    }

    @Test func `a firing says what a clock change did to it`() throws {
        let zone = try Zone("Europe/Paris")
        let from = try #require(InstantText.parse("2026-03-29", in: zone))
        func notes(_ text: String) throws -> [String?] {
            try CronExpression(text).firings(in: zone, from: from, to: from + 6 * 3_600).map(
                \.note?.en)
        }
        #expect(
            try notes("30 2 * * *") == ["shifted: the clock jumped over 02:30, so it runs at 03:00"]
        )
        #expect(
            try notes("0,30 2,3 * * *") == [
                "shifted: the clock jumped over 02:00, so it runs at 03:00; merged: 3 times became"
                    + " one run", nil,
            ])
        #expect(try notes("0 5 * * *") == [nil])
    }

    @Test func `local times that are left out are told`() throws {
        let paris = try Zone("Europe/Paris")
        let from = try #require(InstantText.parse("2026-03-29", in: paris))
        let skips = try CronExpression("*/20 2 * * *").skips(
            in: paris, from: from, to: from + 86_400)
        #expect(skips.map(\.count) == [3])
        #expect(skips.map(\.first).map(InstantText.clock) == ["2026-03-29T02:00:00"])
        #expect(skips.map(\.last).map(InstantText.clock) == ["2026-03-29T02:40:00"])
        #expect(
            try CronExpression("30 2 * * *").skips(in: paris, from: from, to: from + 86_400) == [])
        let apia = try Zone("Pacific/Apia")
        let day = try #require(InstantText.parse("2011-12-29", in: apia))
        let day30 = try CronExpression("0 12 * * *").skips(in: apia, from: day, to: day + 172_800)
        #expect(day30.map(\.first).map(InstantText.clock) == ["2011-12-30T12:00:00"])
    }

    @Test func `a rare date is found fast, and the search ends`() throws {
        let clock = ContinuousClock()
        let zone = try Zone("Europe/Paris")
        let rare = try CronExpression("29 2 29 2 *")
        let sunday = try CronExpression("0 0 29 2 */7")
        let took = try clock.measure {
            let after = try #require(InstantText.parse("2096-03-01", in: zone))
            let leap = try #require(rare.next(after: after, in: zone))
            #expect(InstantText.utc(leap) == "2104-02-29T01:29:00Z")
            let start = try #require(InstantText.parse("2088-03-01", in: zone))
            let next = try #require(sunday.next(after: start, in: zone))
            #expect(InstantText.utc(next) == "2128-02-28T23:00:00Z")
        }
        #expect(took < .milliseconds(200))
        #expect(rare.previous(before: -62_000_000_000, in: zone) != nil)
    }

    @Test func `the next tick of 5,000 schedules takes far less than a second`() throws {
        let zone = try Zone("Europe/Paris")
        let expressions = try (0..<5_000).map {
            try CronExpression("\($0 % 60) \($0 % 24) * * \($0 % 7)")
        }
        var sum: Int64 = 0
        let took = ContinuousClock().measure {
            for expression in expressions {
                sum &+= expression.next(after: 1_790_000_000, in: zone) ?? 0
            }
        }
        print("the next tick of 5,000 schedules: \(took)")
        #expect(sum != 0)
        #expect(took < .seconds(1))
    }
}
