// SPDX-License-Identifier: Apache-2.0

import Calendar
import Testing

@Suite struct ZoneTests {
    private func local(_ year: Int64, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int) -> Int64
    {
        Civil(year: year, month: month, day: day).days * 86_400 + Int64(hour * 3_600 + minute * 60)
    }

    @Test func `Guadeloupe is four hours behind UTC all year`() throws {
        let zone = try Zone("America/Guadeloupe")
        #expect(zone.offset(atUTC: 1_774_000_000) == -14_400)
        let noon = local(2026, 7, 14, 12, 0)
        #expect(zone.utc(fromLocal: noon) == .one(noon + 14_400))
    }

    @Test func `an hour that the clocks skip is a gap`() throws {
        let zone = try Zone("Europe/Paris")
        let missing = local(2026, 3, 29, 2, 30)
        #expect(
            zone.utc(fromLocal: missing) == .gap(before: missing - 3_600, after: missing - 7_200))
        #expect(zone.stretch(aroundLocal: missing) == nil)
        #expect(zone.utc(fromLocal: missing - 1_801) == .one(missing - 1_801 - 3_600))
        #expect(zone.utc(fromLocal: missing + 1_800) == .one(missing + 1_800 - 7_200))
    }

    @Test func `an hour that the clocks show twice is both`() throws {
        let zone = try Zone("Europe/Paris")
        let twice = local(2026, 10, 25, 2, 30)
        #expect(
            zone.utc(fromLocal: twice) == .repeated(first: twice - 7_200, second: twice - 3_600))
        #expect(zone.utc(fromLocal: twice + 1_800) == .one(twice + 1_800 - 3_600))
    }

    @Test(arguments: [2050, 2150, 2399, 2401, 2439, 2440, 2999, 9998])
    func `the rule at the file's end holds for years far ahead`(_ year: Int64) throws {
        let zone = try Zone("Europe/Paris")
        #expect(zone.offset(atUTC: local(year, 1, 15, 12, 0)) == 3_600)
        #expect(zone.offset(atUTC: local(year, 7, 15, 12, 0)) == 7_200)
    }

    @Test func `the southern hemisphere has its summer over the new year`() throws {
        let zone = try Zone("Pacific/Auckland")
        #expect(zone.offset(atUTC: local(2090, 1, 15, 12, 0)) == 46_800)
        #expect(zone.offset(atUTC: local(2090, 7, 15, 12, 0)) == 43_200)
    }

    @Test func `there and back is the same instant all through a year`() throws {
        let zone = try Zone("America/New_York")
        var utc = local(2026, 1, 1, 0, 0)
        while utc < local(2027, 1, 1, 0, 0) {
            let answer = zone.utc(fromLocal: utc + Int64(zone.offset(atUTC: utc)))
            switch answer {
            case .one(let back): #expect(back == utc)
            case .repeated(let first, let second): #expect(utc == first || utc == second)
            case .gap: Issue.record("\(utc) is in a gap")
            }
            utc += 900
        }
        let changes = zone.transitions(in: local(2026, 1, 1, 0, 0)..<local(2027, 1, 1, 0, 0))
        #expect(changes.map(\.offsetAfter) == [-14_400, -18_000])
    }

    @Test(arguments: ["Mars/Olympus", "", "../etc/passwd", "/etc/passwd"])
    func `a zone that is not there is named in the error`(_ name: String) {
        #expect(throws: ZoneError.unknown(name)) { try Zone(name) }
    }

    @Test(arguments: [Int64](arrayLiteral: -800_000, -1, 0, 59, 60, 11_016, 20_000, 1_000_000))
    func `a day number and its date are the same`(_ days: Int64) {
        let civil = Civil(days: days)
        #expect(civil.isValid)
        #expect(civil.days == days)
    }
}
