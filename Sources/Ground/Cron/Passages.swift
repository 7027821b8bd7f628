// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// The local times of a zone one run after the other, as Debian's cron goes through them.
///
/// It keeps a second clock that goes forward only: the times it has passed were run. The wall clock
/// may jump ahead of it (a gap, caught up) or behind it (an overlap, waited for) by less than three
/// hours; a longer jump sets it anew.
struct Passages: IteratorProtocol {
    /// A gap of three hours or more is a correction of the clock, and so is a step back of more
    /// than three hours.
    ///
    /// cron(8) says "more than 3 hours" of both; its `cron.c` counts the minute that has passed
    /// since as well, so that exactly three hours ahead are too many, and exactly three back are
    /// not.
    static let longestShift: Int64 = 3 * 3_600

    private let zone: Zone
    /// Whether times are those of an entry that follows the clock on the wall, shift or not.
    private let followsRealTime: Bool
    /// The first local time that was not passed yet.
    private var passed: Int64
    /// The start of the stretch that comes next, and its offset.
    private var instant: Int64
    private var offset: Int64
    private var pending: Passage?

    /// Begins at or before an instant.
    init(_ zone: Zone, from instant: Int64, followsRealTime: Bool) {
        self.zone = zone
        self.followsRealTime = followsRealTime
        // A time behind by a shift has caught up after three hours without another one.
        var start = instant
        while let last = zone.transition(atOrBefore: start), start - last.at <= Self.longestShift {
            start = last.at - 1
        }
        self.instant = start
        offset = Int64(zone.offset(atUTC: start))
        passed = start + offset
    }

    mutating func next() -> Passage? {
        if let pending {
            self.pending = nil
            return pending
        }
        guard instant < Int64.max else { return nil }
        let change = zone.transition(after: instant)
        let begin = instant + offset
        // Far beyond any calendar, for the last offset never ends.
        let end = change.map { $0.at + offset } ?? max(begin, 1 << 52)
        let shown = max(begin, min(passed, end))
        let passage = Passage(
            kind: .shown(offset: offset), locals: (followsRealTime ? begin : shown)..<end)
        passed = max(passed, end)
        guard let change else {
            instant = Int64.max
            return passage
        }
        (instant, offset) = (change.at, Int64(change.offsetAfter))
        jump(to: change.at + offset, from: end, at: change.at)
        return passage
    }

    /// The wall clock jumps from one local time to another.
    private mutating func jump(to local: Int64, from end: Int64, at instant: Int64) {
        if followsRealTime {
            if local > end { pending = Passage(kind: .skipped(at: instant), locals: end..<local) }
            passed = local
        } else if local - passed >= Self.longestShift {
            pending = Passage(kind: .skipped(at: instant), locals: passed..<local)
            passed = local
        } else if passed - local > Self.longestShift {
            passed = local
        } else if local > passed {
            pending = Passage(kind: .caughtUp(at: instant), locals: passed..<local)
            passed = local
        }
    }
}
