// SPDX-License-Identifier: Apache-2.0

package import Jobs
internal import Wording

/// Checks a schedule before it is stored.
package struct ScheduleCheck {
    package let kinds: JobSignatures
    /// What arguments may name where somebody has just typed them.
    private let names: KnownNames
    private let zones: ZoneShelf

    package init(
        kinds: JobSignatures, names: KnownNames = .unchecked, zones: ZoneShelf = ZoneShelf()
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
        try checkName(schedule.name)
        try checkJob(schedule)
        try checkLimits(schedule)
        let nominals = try nominals(of: schedule, anchor: anchor)
        guard let first = nominals.next(after: instant) else {
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
    package func nominals(
        of schedule: Schedule, anchor: Int64
    ) throws(ScheduleError) -> Nominals {
        try Nominals(schedule, anchor: anchor, zone: try zones.zone(schedule.zone))
    }

    private func checkName(_ name: String) throws(ScheduleError) {
        let isGood = name.wholeMatch(of: #/[a-z0-9][a-z0-9_.\-]{0,62}/#) != nil
        guard isGood else {
            throw ScheduleError(
                nil,
                Phrase(
                    en: "`\(name.prefix(80))` can't be the name of a schedule",
                    fr: "`\(name.prefix(80))` ne peut pas être le nom d'une planification"),
                Phrase(
                    en: "Use up to 63 of a–z, 0–9, `_`, `-`, `.`, such as `nightly_report`",
                    fr: "Prendre 63 au plus de a–z, 0–9, `_`, `-`, `.`, comme `nightly_report`"))
        }
    }

    /// The kind must be known, and take the arguments; what they name must be there.
    func checkNamed(_ schedule: Schedule) throws(ScheduleError) {
        try checkJob(schedule, names)
    }

    /// The same without what they name: it may have gone since.
    private func checkJob(
        _ schedule: Schedule, _ names: KnownNames = .unchecked
    ) throws(ScheduleError) {
        if let unknown = kinds.unknown(schedule.kind) {
            throw ScheduleError("job", unknown.what, unknown.remedy)
        }
        let misfit = kinds.misfit(
            kind: schedule.kind, arguments: schedule.arguments, from: .schedule, names: names)
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
                field,
                Phrase(
                    en: "`\(field)` is \(value), outside \(range.lowerBound)–\(range.upperBound)",
                    fr: "`\(field)` vaut \(value), hors de \(range.lowerBound)–\(range.upperBound)"),
                Phrase(en: "Write a value within", fr: "Écrire une valeur entre les deux"))
        }
        if case .interval(let step) = schedule.form, step > ScheduleLimits.longestTime {
            throw ScheduleError(
                "every",
                Phrase(
                    en: "The interval is longer than ten years",
                    fr: "L'intervalle dépasse dix ans"),
                Phrase(en: "Write a shorter", fr: "En écrire un plus court"))
        }
        guard schedule.arguments.utf8.count <= ScheduleLimits.argumentsBytes else {
            throw ScheduleError(
                "arguments",
                Phrase(
                    en: "The arguments have more than \(ScheduleLimits.argumentsBytes) bytes",
                    fr: "Les arguments ont plus de \(ScheduleLimits.argumentsBytes) octets"),
                Phrase(
                    en: "Name a file or a table with them instead",
                    fr: "Y nommer plutôt un fichier ou une table"))
        }
        let isQueue = (1...200).contains(schedule.queue.count)
        guard isQueue else {
            throw ScheduleError(
                "queue",
                Phrase(
                    en: "A queue's name has 1 to 200 letters",
                    fr: "Le nom d'une file a de 1 à 200 lettres"),
                Phrase(en: "Write another", fr: "En écrire un autre"))
        }
    }
}
