// SPDX-License-Identifier: Apache-2.0

import Calendar
import Testing

@Suite struct DeadlineTests {
    /// 2026-03-30T00:00Z, a Monday.
    private let monday: Int64 = 1_774_828_800
    private let day: Int64 = 86_400

    @Test func `it is due once a day at its local time`() throws {
        let zone = try Zone("America/Guadeloupe")
        let due = Deadline(minute: 8 * 60).due(after: monday, through: monday + 3 * day, in: zone)
        #expect(due == [0, 1, 2].map { monday + $0 * day + 12 * 3_600 })
    }

    @Test func `days of the week and the season bound it`() throws {
        let zone = try Zone("UTC")
        let weekdays = Deadline(minute: 0, weekdays: [2, 7])
        #expect(
            weekdays.due(after: monday, through: monday + 7 * day, in: zone)
                == [monday + day, monday + 6 * day])
        let season = Deadline(minute: 0, season: .init(from: 1215, through: 331))
        #expect(
            season.due(after: monday - day, through: monday + 5 * day, in: zone)
                == [monday, monday + day])
    }

    @Test func `jumped over it is due right after, shown twice at the first`() throws {
        let zone = try Zone("Europe/Paris")
        // 2026-03-29: 02:30 does not exist; 03:30 summer time is 01:30Z.
        let gap = Deadline(minute: 150).due(after: monday - day, through: monday, in: zone)
        #expect(gap == [monday - day + 3_600 + 1_800])
        // 2026-10-25: 02:30 is there twice, first as summer time, 00:30Z.
        let autumn: Int64 = 1_792_886_400
        let twice = Deadline(minute: 150).due(after: autumn, through: autumn + day, in: zone)
        #expect(twice == [autumn + 1_800])
    }

    @Test func `the one before is found across weekends and seasons`() throws {
        let zone = try Zone("UTC")
        let weekdays = Deadline(minute: 480, weekdays: [1, 2, 3, 4, 5])
        #expect(
            weekdays.previous(before: monday + 480 * 60, in: zone) == monday - 3 * day + 480 * 60)
        let season = Deadline(minute: 480, season: .init(from: 201, through: 731))
        // 2026-02-01 08:00 → 2025-07-31 08:00.
        #expect(season.previous(before: 1_769_932_800, in: zone) == 1_753_948_800)
        #expect(Deadline(minute: 0, weekdays: []).previous(before: monday, in: zone) == nil)
    }
}
