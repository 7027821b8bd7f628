// SPDX-License-Identifier: Apache-2.0

/// The limits of schedules and ticks.
package enum ScheduleLimits {
    /// Schedules whose ticks are decided in one transaction.
    package static let batch = 1_000
    /// Ticks of one schedule that are decided one by one in one transaction.
    package static let ticksAtOnce = 200
    /// Rows in succession for ticks that enqueue nothing; one row stands for those after them.
    package static let quietRows = 100
    /// How far ticks are counted that one row stands for; beyond it is "more than".
    package static let counted = 100_000
    /// Jobs of one schedule that wait or run at a time.
    package static let activeJobs = 200
    /// Jobs that one backfill enqueues.
    package static let backfillJobs = 10_000
    /// So much further behind stand the jobs of a backfill: any regular tick's goes first.
    package static let backfillPriority = 1_000
    /// A tick that comes later, in seconds, is late: without catching up it is missed.
    package static let punctuality: Int64 = 60
    /// A clock, in seconds, that is further behind the last decided tick was set back.
    package static let clockTolerance: Int64 = 60
    /// The longest jitter and the shortest interval, in seconds.
    package static let longestJitter: Int64 = 86_400
    package static let shortestInterval: Int64 = 1
    /// The longest interval and catch-up window: ten years, in seconds.
    package static let longestTime: Int64 = 10 * 31_556_952
    /// Of what is written: ten years of 365 days.
    private static let longestWritten = Duration.seconds(3_650 * 86_400)
    package static let intervals = Duration.seconds(shortestInterval)...longestWritten
    package static let catchUpWindows = Duration.zero...longestWritten
    package static let jitters = Duration.zero...Duration.seconds(longestJitter)
    /// Without a scheduler for so many seconds is an outage.
    package static let outage: Int64 = 60
    /// Bytes of a schedule's arguments.
    package static let argumentsBytes = 65_536
}
