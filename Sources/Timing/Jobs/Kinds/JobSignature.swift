// SPDX-License-Identifier: Apache-2.0

internal import Calendar
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
    package let ranges: [Stretch]

    package init(_ kind: String, _ arguments: [JobArgument]?, ranges: [Stretch] = []) {
        self.kind = kind
        self.arguments = arguments
        self.ranges = ranges
    }

    /// The first thing by which a JSON text is not what the kind takes; nil: it fits.
    package func misfit(
        of text: String, from giver: Giver, names: KnownNames? = nil
    ) -> JobMisfit? {
        misfits(of: text, from: giver, names: names).first
    }

    /// Each thing by which a JSON text is not what the kind takes.
    package func misfits(
        of text: String, from giver: Giver, names: KnownNames? = nil
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
        let shown = name.clipped(to: JobLimits.shownCharacters)
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

extension JobSignature {
    /// The kinds of jobs that there are, with what they take.
    package struct Catalog: Sendable {
        private let byKind: [String: JobSignature]

        package init(_ all: [JobSignature]) {
            byKind = Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })
        }

        /// In the order of their names.
        package var all: [JobSignature] { names.compactMap { byKind[$0] } }
        package var names: [String] { byKind.keys.sorted() }

        package subscript(kind: String) -> JobSignature? { byKind[kind] }

        package func contains(_ kind: String) -> Bool { byKind[kind] != nil }

        /// Why a job of this kind with these arguments could not be run; nil: it could.
        package func misfit(
            kind: String, arguments: String, from giver: JobSignature.Giver,
            names: KnownNames? = nil
        ) -> JobMisfit? {
            misfits(kind: kind, arguments: arguments, from: giver, names: names).first
        }

        /// Each reason why not.
        package func misfits(
            kind: String, arguments: String, from giver: JobSignature.Giver, names: KnownNames?
        ) -> [JobMisfit] {
            guard let signature = byKind[kind] else { return unknown(kind).map { [$0] } ?? [] }
            return signature.misfits(of: arguments, from: giver, names: names)
        }

        /// Why there is no such kind; nil: there is.
        package func unknown(_ kind: String) -> JobMisfit? {
            guard byKind[kind] == nil else { return nil }
            let shown = kind.clipped(to: JobLimits.shownCharacters)
            let list = names.joined(separator: ", ")
            return JobMisfit(
                nil,
                Phrase(
                    en: "There is no kind of job `\(shown)`",
                    fr: "Il n'y a pas de genre de travail `\(shown)`"),
                Phrase.meant(nearest(to: kind, in: names))
                    + Phrase(en: "Known are \(list)", fr: "Sont connus \(list)"))
        }
    }

    /// Two arguments between which a stretch of time lies: both are given, in one form, the earlier
    /// first.
    package struct Stretch: Sendable, Equatable {
        package let from: String
        package let to: String

        package init(_ from: String, _ to: String) {
            self.from = from
            self.to = to
        }

        /// Nil where neither is given, or both make a stretch of time.
        func misfit(of given: [String: JSONValue]) -> JobMisfit? {
            switch (given[from], given[to]) {
            case (.text(let first)?, .text(let last)?): return misfit(first, last)
            case (nil, nil): return nil
            default:
                let missing = given[from] == nil ? from : to
                return JobMisfit(
                    nil,
                    Phrase(
                        en: "`\(from)` and `\(to)` belong together, and `\(missing)` is missing",
                        fr: "`\(from)` et `\(to)` vont ensemble, et `\(missing)` manque"),
                    Phrase(en: "Give both or neither", fr: "Donner les deux ou aucun"))
            }
        }

        private func misfit(_ first: String, _ last: String) -> JobMisfit? {
            let isDay = { (text: String) in !text.contains("T") }
            guard isDay(first) == isDay(last) else {
                return JobMisfit(
                    to,
                    Phrase(
                        en: "`\(from)` and `\(to)` are a day and an instant",
                        fr: "`\(from)` et `\(to)` sont un jour et un instant"),
                    Phrase(
                        en: "Write two days or two instants",
                        fr: "Écrire deux jours ou deux instants"))
            }
            guard let start = InstantText.parse(first, in: .utc),
                let end = InstantText.parse(last, in: .utc), start >= end
            else { return nil }
            return JobMisfit(
                to,
                Phrase(
                    en: "`\(to)`, \(last), is not after `\(from)`, \(first)",
                    fr: "`\(to)`, \(last), n'est pas après `\(from)`, \(first)"),
                Phrase(en: "Give the earlier one first", fr: "Donner d'abord le plus tôt"))
        }
    }
}

extension JobSignature.Catalog: ExpressibleByArrayLiteral {
    /// Kinds that take any arguments.
    package init(arrayLiteral names: String...) {
        self.init(names.map { JobSignature($0, nil) })
    }
}
