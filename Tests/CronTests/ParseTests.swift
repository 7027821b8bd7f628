// SPDX-License-Identifier: Apache-2.0

import Calendar
import Cron
import TestSupport
import Testing
import Wording

@Suite struct ParseTests {
    @Test(arguments: [
        ("* * * * *", "*/1 0-23 * 1-12 0-7"),
        ("0 6 * JAN-DEC mon-fri", "0 6 * 1-12 1-5"),
        ("0 6 * * SUN", "0 6 * * 7"),
        ("0 6 * * FRI-SUN", "0 6 * * 5-7"),
        ("0,30 6 1,15 * *", "0-30/30 6 1-15/14 * *"),
        ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@hourly", "0 * * * *"),
        ("@weekly", "0 0 * * 0"), ("@monthly", "0 0 1 * *"), ("@YEARLY", "0 0 1 1 *"),
        ("  @annually\t", "0 0 1 1 *"), ("\t05  06 * * *  ", "5 6 * * *"),
        ("0 0 ? * MON", "0 0 * * 1"), ("0 0 15 * ?", "0 0 15 * *"),
        ("0 0 l * *", "0 0 L * *"), ("0 0 15w * *", "0 0 15W * *"), ("0 0 * * fril", "0 0 * * 5L"),
        ("0 0 * * mon#2", "0 0 * * 1#2"), ("*/60 * * * *", "0-0 * * * *"),
    ])
    func `two ways to write the same expression fire alike`(one: String, other: String) throws {
        let zone = try Zone("Europe/Paris")
        let from = try #require(InstantText.parse("2026-01-01", in: zone))
        func some(_ text: String) throws -> [Int64] {
            Array(
                try CronExpression(text).instants(in: zone, from: from, to: from + 80_000_000)
                    .prefix(2_000))
        }
        #expect(try some(one) == some(other))
    }

    @Test(arguments: [
        ("60 * * * *", "minute", "`60`", "0–59"), ("* 24 * * *", "hour", "`24`", "0–23"),
        ("* * 0 * *", "day of the month", "`0`", "1–31"),
        ("* * 32 * *", "day of the month", "`32`", "1–31"),
        ("* * * 13 *", "month", "`13`", "1–12"), ("* * * 0 *", "month", "`0`", "1–12"),
        ("* * * * 8", "day of the week", "`8`", "0–7"),
        ("*/0 * * * *", "minute", "a step", "1–60"),
        ("*/61 * * * *", "minute", "a step", "1–60"),
        ("0-59/99999999999999999999 * * * *", "minute", "a step", "1–60"),
        ("99999999999999999999999 * * * *", "minute", "`9999999999", "0–59"),
        ("5/15 * * * *", "minute", "a step behind a single value", "5-59"),
        ("* 22-2 * * *", "hour", "backwards", "22-23,0-2"),
        ("* * * * 5-0", "day of the week", "backwards", "5-7"),
        ("* * * * FRI-MON", "day of the week", "backwards", "5-6,0-1"),
        ("* * * * L", "day of the week", "`L`", "FRIL"),
        ("* * * * MON#6", "day of the week", "`6`", "1–5"),
        ("* * L-31 * *", "day of the month", "`31`", "1–30"),
        ("* * 1-5W * *", "day of the month", "`W`", "15W"),
        ("* L * * *", "hour", "`L`", "0–23"), ("* * * L *", "month", "`L`", "JAN–DEC"),
        ("1,,2 * * * *", "minute", "`,2`", "0–59"), ("1, * * * *", "minute", "too early", "0–59"),
        ("-1 * * * *", "minute", "`-1`", "0–59"), ("1.5 * * * *", "minute", "`.5`", "0–59"),
        ("a * * * *", "minute", "`a`", "0–59"), ("é * * * *", "minute", "`é`", "0–59"),
        ("* * * JANUARY *", "month", "`UARY`", "JAN–DEC"),
        ("* ? * * *", "hour", "`?`", "0–23"), ("* * ?/2 * *", "day of the month", "`?/2`", "1–31"),
        ("0 0 30 2 *", "day of the month", "`30`", "never"),
        ("0 0 31 4,6 *", "day of the month", "`31`", "never"),
        ("0 0 31W 2 *", "day of the month", "`31W`", "never"),
        ("0 0 */31 * MON#5", "day of the month", "`MON#5`", "never"),
    ])
    func `a bad field is refused with its name, the value and a remedy`(
        text: String, field: String, value: String, remedy: String
    ) {
        let error = #expect(throws: CronError.self) { try CronExpression(text) }
        let message = error?.description ?? ""
        for part in [field, value, remedy] { #expect(message.contains(part), "\(message)") }
        #expect(error?.field?.rawValue == field)
        #expect(error.map { languageFlaws($0.sentence) } == [])
    }

    @Test(arguments: [
        "", " ", "* * * *", "* * * * * *", "@reboot", "@nightly", "@", "daily", "@daily *",
        "\u{0}", "*\u{0}* * * *", "* * * * *\n",
    ])
    func `what is no expression at all is refused`(text: String) {
        let error = #expect(throws: CronError.self) { try CronExpression(text) }
        #expect(error?.description.unicodeScalars.allSatisfy { $0.value >= 32 } == true)
        #expect(error.map { languageFlaws($0.sentence) } == [])
    }

    @Test(arguments: ["0 0 29 2 *", "0 0 30 2 MON", "0 0 31W * *", "0 0 L-30 * *", "0 0 29 2 */7"])
    func `a rare date is not an impossible one`(text: String) throws {
        let utc = try Zone("UTC")
        let next = try CronExpression(text).next(after: 1_767_225_600, in: utc)
        #expect(next != nil)
    }

    @Test func `hostile expressions cost neither time nor memory`() throws {
        let clock = ContinuousClock()
        let long = String(repeating: "*/1,", count: 250_000) + "* * * * *"
        let full = (0..<160).map { "\($0 % 60)" }.joined(separator: ",") + " * * * *"
        let took = clock.measure {
            for _ in 0..<100 {
                let error = #expect(throws: CronError.self) { try CronExpression(long) }
                #expect(error?.description.contains("1000") == true)
            }
        }
        #expect(took < .seconds(2))
        _ = try CronExpression(full)
        #expect(MemoryLayout<CronExpression>.size <= 64)
        let edge = String(repeating: " ", count: CronExpression.lengthLimit - 9) + "* * * * *"
        _ = try CronExpression(edge)
        #expect(throws: CronError.self) { try CronExpression(edge + " ") }
    }
}
