// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// A kind of job by its name, and the arguments that it takes.
package struct JobSignature: Sendable, Equatable {
    /// The author of the arguments.
    package enum Giver: Sendable {
        /// A person, for one job.
        case person
        /// A schedule; its ticks add `window_start`, `window_end` and `schedule`.
        case schedule
        /// The queue: they are as the kind gets them.
        case queue
    }

    /// Arguments that a tick adds to a schedule's own.
    package static let ofTick = ["window_start", "window_end", "schedule"]

    package let kind: String
    /// Nil: not declared, any are taken.
    package let arguments: [JobArgument]?
    /// For a person's job; ticks may have no beginning.
    package let ranges: [JobRange]

    package init(_ kind: String, _ arguments: [JobArgument]?, ranges: [JobRange] = []) {
        self.kind = kind
        self.arguments = arguments
        self.ranges = ranges
    }

    /// The first thing by which a JSON text is not what the kind takes; nil: it fits.
    package func misfit(
        of text: String, from giver: Giver, names: KnownNames = .unchecked
    ) -> JobMisfit? {
        misfits(of: text, from: giver, names: names).first
    }

    /// Each thing by which a JSON text is not what the kind takes.
    package func misfits(
        of text: String, from giver: Giver, names: KnownNames = .unchecked
    ) -> [JobMisfit] {
        guard let arguments else { return [] }
        guard case .object(let given)? = try? JSONValue(json: text) else {
            return [
                JobMisfit(
                    nil,
                    Phrase(
                        en: "The arguments are no JSON object",
                        fr: "Les arguments ne sont pas un objet JSON"), Self.example(arguments))
            ]
        }
        let strange = given.keys.sorted().compactMap { unknown($0, arguments, giver) }
        let wrong = arguments.compactMap { argument in
            guard let value = given[argument.name] else {
                return argument.isRequired ? missing(argument) : nil
            }
            return argument.misfit(of: value, names)
        }
        // Values that are wrong by themselves make no range.
        guard giver != .queue, wrong.isEmpty else { return strange + wrong }
        return strange + ranges.compactMap { $0.misfit(of: given) }
    }

    private func missing(_ argument: JobArgument) -> JobMisfit {
        JobMisfit(
            nil,
            Phrase(
                en: "`\(kind)` needs `\(argument.name)`, \(argument.about.en)",
                fr: "`\(kind)` a besoin de `\(argument.name)`, \(argument.about.fr)"),
            Phrase(en: "Write `\(argument.example)`", fr: "Écrire `\(argument.example)`"))
    }

    private func unknown(
        _ name: String, _ arguments: [JobArgument], _ giver: Giver
    ) -> JobMisfit? {
        if Self.ofTick.contains(name) {
            switch giver {
            case .queue: return nil
            case .schedule:
                return JobMisfit(
                    name,
                    Phrase(
                        en: "`\(name)` is given by each tick of the schedule",
                        fr: "`\(name)` est donné par chaque déclenchement de la planification"),
                    JobMisfit.leaveOut)
            case .person: break
            }
        }
        guard !arguments.contains(where: { $0.name == name }) else { return nil }
        let names = arguments.map(\.name).filter {
            giver == .person || !Self.ofTick.contains($0)
        }
        let shown = JobLimits.clipped(name, JobLimits.shownCharacters)
        guard !names.isEmpty else {
            return JobMisfit(
                name,
                Phrase(
                    en: "`\(kind)` takes no arguments, not `\(shown)`",
                    fr: "`\(kind)` ne prend pas d'arguments, ni donc `\(shown)`"),
                JobMisfit.leaveOut)
        }
        let list = names.joined(separator: ", ")
        return JobMisfit(
            name,
            Phrase(
                en: "`\(kind)` takes no argument `\(shown)`",
                fr: "`\(kind)` ne prend pas d'argument `\(shown)`"),
            Phrase.meant(nearest(to: name, in: names))
                + Phrase(en: "It takes \(list)", fr: "Il prend \(list)"))
    }

    private static func example(_ arguments: [JobArgument]) -> Phrase {
        let members = arguments.prefix(1).map { "\"\($0.name)\": \($0.jsonExample)" }
        return Phrase(
            en: "Write them as '{\(members.joined())}'", fr: "Les écrire '{\(members.joined())}'")
    }
}
