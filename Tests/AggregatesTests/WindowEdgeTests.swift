// SPDX-License-Identifier: Apache-2.0

import Calendar
import Testing

/// Days where the clock jumps by two hours, over the cut-over and back over it.
@Suite struct WindowEdgeTests {
    /// 2026-03-29 01:00 UTC: from 01:00 to 03:00.
    private static let spring: Int64 = 1_774_746_000
    /// 2026-10-25 01:00 UTC: from 03:00 to 01:00.
    private static let autumn: Int64 = 1_792_890_000

    private func calendar() throws -> WindowCalendar {
        WindowCalendar(grain: .factoryDay, zone: try Zone("Antarctica/Troll"), cutOverHour: 2)
    }

    @Test func `a day whose first hour is jumped over from before begins at the jump`() throws {
        let calendar = try calendar()
        let window = calendar.window(at: Self.spring)
        #expect(window.start == Self.spring)
        #expect(calendar.window(at: Self.spring - 1).end == Self.spring)
    }

    @Test func `what the clock shows again after the cut-over is of the day that has begun`()
        throws
    {
        let calendar = try calendar()
        // The first 02:00; half an hour after the change it is 01:30, once more.
        let start = Self.autumn - 3_600
        let window = calendar.window(at: start)
        #expect(window.start == start)
        #expect(calendar.window(at: start - 1).end == start)
        #expect(calendar.window(at: Self.autumn + 1_800) == window)
        #expect(window.end - window.start == 26 * 3_600)
    }

    @Test func `a stretch that ends where a day begins does not reach into that day`() throws {
        let calendar = try calendar()
        let day = calendar.window(at: Self.spring)
        #expect(calendar.windows(from: day.start, to: day.end) == [day])
        #expect(calendar.windows(from: day.start, to: day.end + 1).count == 2)
        #expect(calendar.windows(from: day.start - 1, to: day.end).count == 2)
        #expect(calendar.windows(fromDay: day.firstDay, toDay: day.endDay) == [day])
    }
}
