// SPDX-License-Identifier: Apache-2.0

import Calendar
import Cron
import TestSupport
import Testing

@Suite struct DebianTests {
    static let zones = [
        "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin",
        "Antarctica/Troll", "Antarctica/Casey", "Pacific/Apia", "America/Havana", "Asia/Beirut",
        "Africa/Casablanca", "America/Guadeloupe", "Asia/Kathmandu", "Pacific/Chatham", "UTC",
        "Africa/Cairo", "America/Caracas", "Asia/Pyongyang", "Pacific/Kwajalein", "Asia/Gaza",
        "Antarctica/Davis", "America/St_Johns",
    ]

    @Test(arguments: zones)
    func `instants are those of Debian's cron, around clock changes above all`(name: String) throws
    {
        var random = SeededGenerator(for: "Debian's cron in \(name)")
        let zone = try Zone(name)
        let changes = zone.transitions(in: 94_694_400..<2_145_916_800)
        for round in 0..<60 {
            let text = Self.expression(&random)
            let change = round % 4 == 3 ? nil : changes.randomElement(using: &random)?.at
            let middle = change ?? Int64.random(in: 94_694_400..<2_145_916_800, using: &random)
            let from = middle - 60 * Int64.random(in: -200...2_000, using: &random)
            let to = max(from, middle + 60 * Int64.random(in: 0...2_000, using: &random))
            let expected = DebianCron(text).instants(in: zone, from: from, to: to)
            let expression = try CronExpression(text)
            let found = Array(expression.instants(in: zone, from: from, to: to))
            #expect(
                found == expected,
                "\(text) from \(InstantText.utc(from)) to \(InstantText.utc(to)), seed \(random.seed)"
            )
            #expect(
                expression.previous(before: to, in: zone).map { $0 >= from } ?? false
                    == !expected.isEmpty)
        }
    }

    /// An expression with many hours near the night, where clocks change.
    private static func expression(_ random: inout SeededGenerator) -> String {
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "*" }
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        let minute = pick([
            "*", "0", "30", "\(number(0...59))", "*/15", "0-59/20", "\(number(0...29))-59", "5,35",
            "*/7,3", "1,*/30", "\(number(0...59)),\(number(0...59))",
        ])
        let hour = pick([
            "*", "\(number(0...4))", "\(number(0...4))", "\(number(20...23))", "*/2", "0-23", "1-3",
            "0,1,2,3", "\(number(0...23)),\(number(0...23))", "22-23,0-3", "2,*/5",
        ])
        let day = pick(["*", "*", "*", "1-31", "*/2", "\(number(1...28))", "1,15,29-31"])
        let month = pick(["*", "*", "*", "1-6", "3,10", "*/2"])
        let weekday = pick(["*", "*", "*", "0", "7", "1-5", "*/2", "0-7", "6-7"])
        return "\(minute) \(hour) \(day) \(month) \(weekday)"
    }

    @Test(arguments: ["*/7 * * * *", "*/30 */2 * * *", "* 0 * * *"])
    func `offsets with seconds don't break the minutes`(text: String) throws {
        let expression = try CronExpression(text)
        for (name, day) in [
            ("Europe/Paris", "1911-03-11"), ("Africa/Monrovia", "1972-01-07"),
            ("Europe/Amsterdam", "1937-07-01"), ("Asia/Kolkata", "1941-10-01"),
        ] {
            let zone = try Zone(name)
            let from = try #require(InstantText.parse(day, in: zone)) - 86_400
            let to = from + 2 * 86_400
            let meant = DebianCron(text)
            let expected = (from..<to).filter { instant in
                let local = instant + Int64(zone.offset(atUTC: instant))
                return local % 60 == 0 && meant.isMeant(local.dividedDown(by: 60))
            }
            #expect(Array(expression.instants(in: zone, from: from, to: to)) == expected)
        }
    }

    @Test func `since 1973 no clock was shifted by less than a quarter of an hour`() throws {
        // Debian's cron runs all entries for each minute of a jump up to four minutes: a late
        // awakening.
        for name in Self.zones {
            let changes = try Zone(name).transitions(in: 94_694_400..<2_145_916_800)
            #expect(changes.allSatisfy { abs($0.offsetAfter - $0.offsetBefore) >= 900 })
        }
    }

    @Test(arguments: [
        ("2026-03-29", "2026-03-28T23:00:00Z"), ("2026-03-29T02:30", "2026-03-29T01:00:00Z"),
        ("2026-03-29 03:00:01", "2026-03-29T01:00:01Z"),
        ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ("2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"),
        ("2026-03-29T01:00:00+02:00", "2026-03-28T23:00:00Z"),
        ("2026-03-29T01:00-0330", "2026-03-29T04:30:00Z"),
        ("2026-03-29T01:00:00+01", "2026-03-29T00:00:00Z"),
        ("2026-02-29", ""), ("2026-13-01", ""), ("2026-03-29T24:00", ""), ("2026-03-29Z", ""),
        ("2026-03-29T01:00:00.5Z", ""), ("now", ""), ("", ""), ("2026-03-29T01:00+25:00", ""),
    ])
    func `times are read with an offset or in the zone`(text: String, utc: String) throws {
        let zone = try Zone("Europe/Paris")
        #expect((InstantText.parse(text, in: zone).map(InstantText.utc) ?? "") == utc)
    }
}
