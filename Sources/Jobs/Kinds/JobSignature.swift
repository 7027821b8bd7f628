// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Site

/// One argument that a kind of job takes.
package struct JobArgument: Sendable, Equatable {
    package enum Form: Sendable, Equatable {
        /// A text that is not empty.
        case text
        case integer(ClosedRange<Int>)
        case boolean
        /// `2026-03-01`, or `2026-03-01T10:00:00Z`.
        case dayOrInstant
        /// `2026-03-01T10:00:00Z`.
        case instant
    }

    package let name: String
    package let form: Form
    package let isRequired: Bool
    /// What it is for, for a person; without a full stop.
    package let about: String

    package init(_ name: String, _ form: Form, isRequired: Bool = false, _ about: String) {
        self.name = name
        self.form = form
        self.isRequired = isRequired
        self.about = about
    }
}

/// A kind of job by its name, and the arguments that it takes.
package struct JobSignature: Sendable, Equatable {
    /// Who gives the arguments.
    package enum Giver: Sendable {
        /// A person, for one job.
        case person
        /// A schedule; its ticks add `window_start`, `window_end` and `schedule`.
        case schedule
        /// The queue: they are as the kind gets them.
        case queue
    }

    /// What a tick adds to a schedule's own arguments.
    package static let ofTick = ["window_start", "window_end", "schedule"]

    package let kind: String
    /// Nil: not declared, and whatever is given is taken.
    package let arguments: [JobArgument]?

    package init(_ kind: String, _ arguments: [JobArgument]?) {
        self.kind = kind
        self.arguments = arguments
    }

    /// The first thing by which a JSON text is not what the kind takes; nil: it fits.
    package func misfit(of text: String, from giver: Giver) -> JobMisfit? {
        guard let arguments else { return nil }
        guard case .object(let given)? = try? JSONValue(json: text) else {
            return JobMisfit(nil, "The arguments are no JSON object", Self.example(arguments))
        }
        for name in given.keys.sorted() {
            if let found = unknown(name, arguments, giver) { return found }
        }
        for argument in arguments {
            if let value = given[argument.name] {
                if let found = argument.misfit(of: value) { return found }
            } else if argument.isRequired {
                return JobMisfit(
                    nil, "`\(kind)` needs `\(argument.name)`, \(argument.about)",
                    "Write `\(argument.example)`")
            }
        }
        return nil
    }

    private func unknown(
        _ name: String, _ arguments: [JobArgument], _ giver: Giver
    ) -> JobMisfit? {
        if Self.ofTick.contains(name) {
            switch giver {
            case .queue: return nil
            case .schedule:
                return JobMisfit(
                    name, "`\(name)` is given by each tick of the schedule", "Leave it out")
            case .person: break
            }
        }
        guard !arguments.contains(where: { $0.name == name }) else { return nil }
        let names = arguments.map(\.name).filter {
            giver == .person || !Self.ofTick.contains($0)
        }
        let shown = JobLimits.clipped(name, JobLimits.shownCharacters)
        guard !names.isEmpty else {
            return JobMisfit(name, "`\(kind)` takes no arguments, not `\(shown)`", "Leave it out")
        }
        let near = nearest(to: name, in: names).map { "Did you mean `\($0)`? " } ?? ""
        return JobMisfit(
            name, "`\(kind)` takes no argument `\(shown)`",
            "\(near)It takes \(names.joined(separator: ", "))")
    }

    private static func example(_ arguments: [JobArgument]) -> String {
        let members = arguments.prefix(1).map { "\"\($0.name)\": \($0.jsonExample)" }
        return "Write them as '{\(members.joined())}'"
    }
}

/// Why a kind of job can't take what it was given.
package struct JobMisfit: Error, Sendable, Equatable, CustomStringConvertible {
    /// The argument it is about; nil: all of them.
    package let argument: String?
    /// Without a full stop at its end.
    package let what: String
    /// Without a full stop at its end.
    package let remedy: String

    package init(_ argument: String?, _ what: String, _ remedy: String) {
        self.argument = argument
        self.what = what
        self.remedy = remedy
    }

    package var description: String { "\(what). \(remedy)" }
    /// What closes the description as a sentence of its own.
    package var ending: String { remedy.hasSuffix("?") ? "" : "." }
}

extension JobArgument {
    /// Nil where a JSON value is of the argument's form.
    fileprivate func misfit(of value: JSONValue) -> JobMisfit? {
        switch (form, value) {
        case (.boolean, .boolean): return nil
        case (.integer(let range), .integer(let number)) where range.contains(Int(number)):
            return nil
        // PostgreSQL's text can't hold a NUL.
        case (.text, .text(let text)) where !text.isEmpty && !text.utf8.contains(0): return nil
        case (.dayOrInstant, .text(let text)) where Self.isDay(text) || Self.isInstant(text):
            return nil
        case (.instant, .text(let text)) where Self.isInstant(text): return nil
        default: break
        }
        return JobMisfit(name, "`\(name)` must be \(wants)", "Write `\(example)`")
    }

    private var wants: String {
        switch form {
        case .text: "a text"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "true or false"
        case .dayOrInstant: "a day or an instant"
        case .instant: "an instant"
        }
    }

    /// As a schedule's file has it.
    fileprivate var example: String { "\(name): \(yamlExample)" }

    private var yamlExample: String {
        switch form {
        case .text: "some_name"
        case .integer(let range): "\(max(range.lowerBound, min(range.upperBound, 60)))"
        case .boolean: "true"
        case .dayOrInstant: "2026-03-01"
        case .instant: "2026-03-01T10:00:00Z"
        }
    }

    fileprivate var jsonExample: String {
        switch form {
        case .integer, .boolean: yamlExample
        case .text, .dayOrInstant, .instant: "\"\(yamlExample)\""
        }
    }

    private static func isDay(_ text: String) -> Bool {
        text.wholeMatch(of: #/[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])/#) != nil
    }

    private static func isInstant(_ text: String) -> Bool {
        let time = #/T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})/#
        return isDay(String(text.prefix(10))) && text.dropFirst(10).wholeMatch(of: time) != nil
    }
}
