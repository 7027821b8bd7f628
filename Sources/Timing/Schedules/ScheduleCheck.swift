// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Jobs
internal import Wording

/// Checks a schedule before it is stored.
package struct ScheduleCheck {
    package let kinds: JobSignature.Catalog
    /// The names that freshly typed arguments may have.
    private let names: KnownNames?
    private let zones: TickSeries.ZoneCache

    package init(
        kinds: JobSignature.Catalog, names: KnownNames? = nil,
        zones: TickSeries.ZoneCache = TickSeries.ZoneCache()
    ) {
        self.kinds = kinds
        self.names = names
        self.zones = zones
    }

    /// The first tick after an instant, which there must be.
    ///
    /// - Throws: `ScheduleError` for the first thing that is wrong.
    package func firstTick(
        of schedule: Schedule, anchor: Int64, after instant: Int64
    ) throws(ScheduleError) -> Nominal {
        if let first = ofName(schedule.name) { throw first }
        // Without what they name: it may have gone since.
        if let first = ofJob(schedule, nil).first { throw first }
        if let first = ofLimits(schedule).first { throw first }
        return try firstDue(schedule, anchor: anchor, after: instant)
    }

    /// All that is wrong with a schedule of a file; its ticks may be over.
    package func problems(of schedule: Schedule, anchor: Int64) -> [ScheduleError] {
        var found = [ofName(schedule.name)].compactMap(\.self) + ofJob(schedule, names)
        found += ofLimits(schedule)
        do {
            _ = try firstDue(schedule, anchor: anchor, after: Int64.min / 4)
        } catch {
            // A name too long or too short may be reported already.
            if !found.contains(where: { $0.field == error.field }) { found.append(error) }
        }
        return found
    }

    private func firstDue(
        _ schedule: Schedule, anchor: Int64, after instant: Int64
    ) throws(ScheduleError) -> Nominal {
        guard let first = try series(of: schedule, anchor: anchor).next(after: instant) else {
            throw ScheduleError(
                "ends",
                Phrase(
                    en: "Schedule `\(schedule.name)` never comes due after now",
                    fr: "La planification `\(schedule.name)` n'a plus d'échéance à venir"),
                Phrase(
                    en: "Give a time to come, and an end after its start",
                    fr: "Donner une heure à venir, et une fin après le début"))
        }
        return first
    }

    /// The nominal instants of a schedule.
    package func series(
        of schedule: Schedule, anchor: Int64
    ) throws(ScheduleError) -> TickSeries {
        try TickSeries(schedule, anchor: anchor, zone: try zone(schedule.zone))
    }

    func zone(_ identifier: String) throws(ScheduleError) -> Zone { try zones.zone(identifier) }

    private func ofName(_ name: String) -> ScheduleError? {
        guard name.wholeMatch(of: #/[a-z0-9][a-z0-9_.\-]{0,62}/#) == nil else { return nil }
        return ScheduleError(
            nil,
            Phrase(
                en: "`\(name.prefix(80))` can't be the name of a schedule",
                fr: "`\(name.prefix(80))` ne peut pas être le nom d'une planification"),
            Phrase(
                en: "Use up to 63 of a–z, 0–9, `_`, `-`, `.`, such as `nightly_report`",
                fr: "Prendre 63 au plus de a–z, 0–9, `_`, `-`, `.`, comme `nightly_report`"))
    }

    /// The kind must be known, and take the arguments; what they name must be there.
    func checkNamed(_ schedule: Schedule) throws(ScheduleError) {
        if let first = ofJob(schedule, names).first { throw first }
    }

    private func ofJob(_ schedule: Schedule, _ names: KnownNames?) -> [ScheduleError] {
        if let unknown = kinds.unknown(schedule.kind) {
            return [ScheduleError("kind", unknown.what, unknown.remedy)]
        }
        return kinds.misfits(
            kind: schedule.kind, arguments: schedule.arguments, from: .schedule, names: names
        ).map { misfit in
            var error = ScheduleError("arguments", misfit.what, misfit.remedy)
            error.argument = misfit.argument
            return error
        }
    }

    private func ofLimits(_ schedule: Schedule) -> [ScheduleError] {
        outside(schedule)
            + [ofInterval(schedule), ofArguments(schedule), ofQueue(schedule)]
            .compactMap(\.self)
    }

    private func outside(_ schedule: Schedule) -> [ScheduleError] {
        let limits: [(String, Int64, ClosedRange<Int64>)] = [
            ("jitter", schedule.jitter, 0...ScheduleLimits.longestJitter),
            ("catch_up_window", schedule.catchUpWindow, 0...ScheduleLimits.longestTime),
            ("priority", Int64(schedule.priority), -32_768...32_767),
            ("attempts", Int64(schedule.attemptsLimit ?? 1), 1...1_000),
            ("pause_after_failures", Int64(schedule.failuresLimit ?? 1), 1...1_000_000),
        ]
        return limits.filter { !$2.contains($1) }.map { field, value, range in
            ScheduleError(
                field,
                Phrase(
                    en: "`\(field)` is \(value), outside \(range.lowerBound)–\(range.upperBound)",
                    fr: "`\(field)` vaut \(value), hors de \(range.lowerBound)–\(range.upperBound)"),
                Phrase(en: "Write a value within", fr: "Écrire une valeur entre les deux"))
        }
    }

    private func ofInterval(_ schedule: Schedule) -> ScheduleError? {
        guard case .interval(let step) = schedule.form, step > ScheduleLimits.longestTime else {
            return nil
        }
        return ScheduleError(
            "every",
            Phrase(
                en: "The interval is longer than ten years", fr: "L'intervalle dépasse dix ans"),
            Phrase(en: "Write a shorter", fr: "En écrire un plus court"))
    }

    private func ofArguments(_ schedule: Schedule) -> ScheduleError? {
        let limit = ScheduleLimits.argumentsBytes
        guard schedule.arguments.utf8.count > limit else { return nil }
        return ScheduleError(
            "arguments",
            Phrase(
                en: "The arguments have more than \(limit) bytes",
                fr: "Les arguments ont plus de \(limit) octets"),
            Phrase(
                en: "Name a file or a table with them instead",
                fr: "Y nommer plutôt un fichier ou une table"))
    }

    private func ofQueue(_ schedule: Schedule) -> ScheduleError? {
        guard !(1...200).contains(schedule.queue.count) else { return nil }
        return ScheduleError(
            "queue",
            Phrase(
                en: "A queue's name has 1 to 200 letters",
                fr: "Le nom d'une file a de 1 à 200 lettres"),
            Phrase(en: "Write another", fr: "En écrire un autre"))
    }
}
