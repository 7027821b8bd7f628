// SPDX-License-Identifier: Apache-2.0

package import Calendar

/// When an expression fires. Instants are seconds since 1970-01-01 UTC.
extension CronExpression {
    /// Local times that a jump of the clock swallows without a run for them.
    package struct Skip: Sendable, Equatable {
        /// The instant of the jump.
        package var at: Int64
        /// The first and the last of them, in seconds since 1970-01-01 as if they were UTC.
        package var first: Int64
        package var last: Int64
        package var count: Int
    }

    /// The firings in `[from, to)`, found one by one.
    package func firings(in zone: Zone, from: Int64, to: Int64) -> Firings {
        Firings(self, in: zone, from: from, to: to)
    }

    /// The instants in `[from, to)`, found one by one.
    package func instants(
        in zone: Zone, from: Int64, to: Int64
    ) -> some Sequence<Int64> {
        firings(in: zone, from: from, to: to).lazy.map(\.instant)
    }

    /// The first firing after an instant; nil: none within `searchYears`.
    package func nextFiring(after instant: Int64, in zone: Zone) -> Firing? {
        var firings = firings(in: zone, from: instant + 1, to: instant + Self.searchSeconds)
        return firings.next()
    }

    /// The first instant after one given; nil: none within `searchYears`.
    package func next(after instant: Int64, in zone: Zone) -> Int64? {
        nextFiring(after: instant, in: zone)?.instant
    }

    /// The last instant before one given; nil: none within `searchYears`.
    package func previous(before instant: Int64, in zone: Zone) -> Int64? {
        var to = instant
        var width: Int64 = 3_600
        while to > instant - Self.searchSeconds {
            var last: Int64?
            for found in instants(in: zone, from: to - width, to: to) { last = found }
            if let last { return last }
            to -= width
            width *= 2
        }
        return nil
    }

    /// Local times skipped by jumps of the clock in `[from, to)`.
    ///
    /// For an entry that follows real time: the local times in a gap. For a fixed one: those in a
    /// gap so long that it counts as a correction of the clock.
    package func skips(in zone: Zone, from: Int64, to: Int64) -> [Skip] {
        var skips: [Skip] = []
        var passages = Passages(zone, from: from, followsRealTime: !isFixed)
        while let passage = passages.next(), passage.start < to {
            guard case .skipped(let at) = passage.kind, at >= from else { continue }
            var local = passage.locals.lowerBound
            var skip: Skip?
            while let found = firstLocal(in: local..<passage.locals.upperBound) {
                local = found + 1
                skip = Skip(
                    at: at, first: skip?.first ?? found, last: found, count: (skip?.count ?? 0) + 1)
            }
            if let skip { skips.append(skip) }
        }
        return skips
    }

    private static var searchSeconds: Int64 { searchYears * 31_556_952 }
}
