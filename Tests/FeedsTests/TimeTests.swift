// SPDX-License-Identifier: Apache-2.0

import Calendar
import Testing

@testable import Feeds

@Suite struct TimeTests {
    private func read(_ text: String, _ form: String) throws -> TimeReader.Outcome {
        let bytes = Array(text.utf8)
        let format = try #require(DateFormat(form))
        return TimeReader.read(bytes, 0..<bytes.count, format)
    }

    private func shown(_ outcome: TimeReader.Outcome) -> String? {
        guard case .time(let time) = outcome else { return nil }
        return ShownTime.instant((time.days - 10_957) * 86_400_000_000 + time.microseconds)
    }

    @Test(arguments: [
        ("15/03/2026 07:30", "dd/mm/yyyy hh:mm[:ss]", "2026-03-15T07:30:00Z"),
        ("15/03/2026 07:30:59", "dd/mm/yyyy hh:mm[:ss]", "2026-03-15T07:30:59Z"),
        ("5/3/2026  7:30", "dd/mm/yyyy hh:mm[:ss]", "2026-03-05T07:30:00Z"),
        ("15/03/2026 07:30:59,25", "dd/mm/yyyy hh:mm[:ss]", "2026-03-15T07:30:59.250000Z"),
        ("2026-03-15", "yyyy-mm-dd", "2026-03-15T00:00:00Z"),
        ("2026-03-15T07:30", "yyyy-mm-dd hh:mm[:ss]", "2026-03-15T07:30:00Z"),
        ("15/03/26", "dd/mm/yy", "2026-03-15T00:00:00Z"),
        ("15/03/69", "dd/mm/yy", "2069-03-15T00:00:00Z"),
        ("15/03/70", "dd/mm/yy", "1970-03-15T00:00:00Z"),
        ("27 févr. 2026", "dd mmm yyyy", "2026-02-27T00:00:00Z"),
        ("5 janv. 2026", "dd mmm yyyy", "2026-01-05T00:00:00Z"),
        ("05-JANV-26", "dd-mmm-yy", "2026-01-05T00:00:00Z"),
        ("1 AOÛT 2026", "dd mmm yyyy", "2026-08-01T00:00:00Z"),
        ("3 déc. 2026", "dd mmm yyyy", "2026-12-03T00:00:00Z"),
        ("04-Apr-2026", "dd-mmm-yyyy", "2026-04-04T00:00:00Z"),
        ("2 janvier 2026", "dd mmmm yyyy", "2026-01-02T00:00:00Z"),
        ("15/03/2026 12:40:54 PM", "dd/mm/yyyy hh:mm:ss AM/PM", "2026-03-15T12:40:54Z"),
        ("15/03/2026 12:00:00 am", "dd/mm/yyyy hh:mm:ss AM/PM", "2026-03-15T00:00:00Z"),
        ("15/03/2026 01:00:00 PM", "dd/mm/yyyy hh:mm:ss AM/PM", "2026-03-15T13:00:00Z"),
        ("28/02/2026 24:00", "dd/mm/yyyy hh:mm", "2026-03-01T00:00:00Z"),
        ("29/02/2024", "dd/mm/yyyy", "2024-02-29T00:00:00Z"),
        ("41953.93508", "excel", "2014-11-10T22:26:31Z"),
        ("46114,21528", "excel", "2026-04-02T05:10:00Z"),
        ("46113", "excel", "2026-04-01T00:00:00Z"),
        ("46113.9999999999", "excel", "2026-04-02T00:00:00Z"),
    ])
    func `a time is read in its format`(_ text: String, _ form: String, _ iso: String) throws {
        #expect(shown(try read(text, form)) == iso)
    }

    @Test(arguments: [
        ("31/02/2026", "dd/mm/yyyy"), ("29/02/2026", "dd/mm/yyyy"), ("00/03/2026", "dd/mm/yyyy"),
        ("15/13/2026", "dd/mm/yyyy"), ("31/04/2026 10:00", "dd/mm/yyyy hh:mm"),
    ])
    func `a day that the calendar does not have is told as such`(_ text: String, _ form: String)
        throws
    {
        #expect(try read(text, form) == .noSuchDay)
    }

    @Test(arguments: [
        ("15/03/2026 24:01", "dd/mm/yyyy hh:mm"), ("15/03/2026 12:60", "dd/mm/yyyy hh:mm"),
        ("15/03/2026 13:00:00 PM", "dd/mm/yyyy hh:mm:ss AM/PM"),
    ])
    func `a time that no clock shows is told as such`(_ text: String, _ form: String) throws {
        #expect(try read(text, form) == .noSuchTime)
    }

    @Test(arguments: [
        ("15/03/2026", "dd/mm/yy"), ("15/03/26", "dd/mm/yyyy"), ("15-03-2026", "dd/mm/yyyy"),
        ("15/03/2026 07:30x", "dd/mm/yyyy hh:mm"), ("", "dd/mm/yyyy"),
        ("27 foo 2026", "dd mmm yyyy"), ("1 AOÛ.T0026", "dd mmm yyyy"),
        ("1TAOÛT 2026", "dd mmm yyyy"),
        ("123", "excel"), ("1,234", "excel"), ("15/03/2026", "excel"),
    ])
    func `another form is not taken for this one`(_ text: String, _ form: String) throws {
        #expect(try read(text, form) == .otherForm)
    }

    @Test func `an offset that is written goes before the zone`() throws {
        #expect(
            try read("2026-03-15T07:30:00+02:00", "iso")
                == .time(
                    LocalTime(
                        days: Civil(year: 2026, month: 3, day: 15).days,
                        microseconds: 27_000_000_000, offset: 7_200)))
        #expect(shown(try read("2026-03-15T07:30Z", "iso8601")) == "2026-03-15T07:30:00Z")
    }

    @Test(arguments: ["dd/mm", "yyyy", "jj/mm/aaaa", "dd/mm/yyyy [hh:mm", "dd/mm/mm/yyyy", ""])
    func `what is no format is refused`(_ text: String) {
        #expect(DateFormat(text) == nil)
    }
}
