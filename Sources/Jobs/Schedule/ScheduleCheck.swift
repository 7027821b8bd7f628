// SPDX-License-Identifier: Apache-2.0

internal import Site

/// Checks a schedule before it is stored.
package struct ScheduleCheck {
    package let kinds: JobSignatures
    private let zones: ZoneShelf

    package init(kinds: JobSignatures, zones: ZoneShelf = ZoneShelf()) {
        self.kinds = kinds
        self.zones = zones
    }

    /// The first tick after an instant, which there must be.
    ///
    /// - Throws: `ScheduleError` for the first thing that is wrong.
    package func firstTick(
        of schedule: Schedule, anchor: Int64, after instant: Int64
    ) throws(ScheduleError) -> Nominal {
        try checkName(schedule.name)
        try checkJob(schedule)
        try checkLimits(schedule)
        let nominals = try nominals(of: schedule, anchor: anchor)
        guard let first = nominals.next(after: instant) else {
            throw ScheduleError(
                "ends", "Schedule `\(schedule.name)` never comes due after now",
                "Give a time to come, and an end after its start")
        }
        return first
    }

    /// The nominal instants of a schedule.
    package func nominals(
        of schedule: Schedule, anchor: Int64
    ) throws(ScheduleError) -> Nominals {
        try Nominals(schedule, anchor: anchor, zone: try zones.zone(schedule.zone))
    }

    private func checkName(_ name: String) throws(ScheduleError) {
        let isGood = name.wholeMatch(of: #/[a-z0-9][a-z0-9_.\-]{0,62}/#) != nil
        guard isGood else {
            throw ScheduleError(
                nil, "`\(name.prefix(80))` can't be the name of a schedule",
                "Use up to 63 of a–z, 0–9, `_`, `-`, `.`, such as `nightly_report`")
        }
    }

    /// The kind must be known, and take the arguments.
    func checkJob(_ schedule: Schedule) throws(ScheduleError) {
        if let unknown = kinds.unknown(schedule.kind) {
            throw ScheduleError("job", unknown.what, unknown.remedy)
        }
        let misfit = kinds.misfit(
            kind: schedule.kind, arguments: schedule.arguments, from: .schedule)
        guard let misfit else { return }
        var error = ScheduleError("arguments", misfit.what, misfit.remedy)
        error.argument = misfit.argument
        throw error
    }

    private func checkLimits(_ schedule: Schedule) throws(ScheduleError) {
        let limits: [(String, Int64, ClosedRange<Int64>)] = [
            ("jitter", schedule.jitter, 0...ScheduleLimits.longestJitter),
            ("catch_up_window", schedule.catchUpWindow, 0...ScheduleLimits.longestTime),
            ("priority", Int64(schedule.priority), -32_768...32_767),
            ("attempts", Int64(schedule.attemptsLimit ?? 1), 1...1_000),
            ("pause_after_failures", Int64(schedule.failuresLimit ?? 1), 1...1_000_000),
        ]
        for (field, value, range) in limits where !range.contains(value) {
            throw ScheduleError(
                field, "`\(field)` is \(value), outside \(range.lowerBound)–\(range.upperBound)",
                "Write a value within")
        }
        if case .interval(let step) = schedule.form, step > ScheduleLimits.longestTime {
            throw ScheduleError("every", "The interval is longer than ten years", "Write a shorter")
        }
        guard schedule.arguments.utf8.count <= ScheduleLimits.argumentsBytes else {
            throw ScheduleError(
                "arguments", "The arguments have more than \(ScheduleLimits.argumentsBytes) bytes",
                "Name a file or a table with them instead")
        }
        let isQueue = (1...200).contains(schedule.queue.count)
        guard isQueue else {
            throw ScheduleError("queue", "A queue's name has 1 to 200 letters", "Write another")
        }
    }
}
