// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
package import Wording

/// One argument that a kind of job takes.
package struct JobArgument: Sendable, Equatable {
    package enum Form: Sendable, Equatable {
        /// A text that is not empty.
        case text
        /// The name of a thing of the site (`KnownNames`): an export, an aggregate.
        case name(of: String)
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
    /// Its purpose, for a person; without a full stop.
    package let about: Phrase

    package init(_ name: String, _ form: Form, isRequired: Bool = false, _ about: Phrase) {
        self.name = name
        self.form = form
        self.isRequired = isRequired
        self.about = about
    }
}

extension JobArgument {
    /// Nil where a JSON value is of the argument's form.
    func misfit(of value: JSONValue, _ names: KnownNames?) -> JobMisfit? {
        switch (form, value) {
        case (.boolean, .boolean): return nil
        case (.integer(let range), .integer(let number)) where range.contains(Int(number)):
            return nil
        // PostgreSQL's text can't hold a NUL.
        case (.text, .text(let text)) where Self.isText(text): return nil
        case (.name(let sort), .text(let text)) where Self.isText(text):
            return names?.misfit(text, of: sort, for: name)
        case (.dayOrInstant, .text(let text))
        where Self.isDay(text) || Self.isInstant(text) && text.hasSuffix("Z"):
            return nil
        case (.instant, .text(let text)) where Self.isInstant(text): return nil
        default: break
        }
        return JobMisfit(
            name,
            Phrase(en: "`\(name)` must be \(wants.en)", fr: "`\(name)` doit être \(wants.fr)"),
            Phrase(en: "Write `\(example)`", fr: "Écrire `\(example)`"))
    }

    private var wants: Phrase {
        switch form {
        case .text, .name: Phrase(en: "a text", fr: "un texte")
        case .integer(let range):
            Phrase(
                en: "a whole number from \(range.lowerBound) to \(range.upperBound)",
                fr: "un nombre entier de \(range.lowerBound) à \(range.upperBound)")
        case .boolean: Phrase(en: "true or false", fr: "true ou false")
        case .dayOrInstant: Phrase(en: "a day or an instant", fr: "un jour ou un instant")
        case .instant: Phrase(en: "an instant", fr: "un instant")
        }
    }

    /// As a schedule's file has it.
    var example: String { "\(name): \(yamlExample)" }

    private var yamlExample: String {
        switch form {
        case .text, .name: "some_name"
        case .integer(let range): "\(max(range.lowerBound, min(range.upperBound, 60)))"
        case .boolean: "true"
        case .dayOrInstant: "2026-03-01"
        case .instant: "2026-03-01T10:00:00Z"
        }
    }

    var jsonExample: String {
        switch form {
        case .integer, .boolean: yamlExample
        case .text, .name, .dayOrInstant, .instant: "\"\(yamlExample)\""
        }
    }

    private static func isText(_ text: String) -> Bool {
        !text.isEmpty && !text.utf8.contains(0)
    }

    private static func isDay(_ text: String) -> Bool {
        let form = #/([0-9]{4})-([0-9]{2})-([0-9]{2})/#
        guard let match = text.wholeMatch(of: form), let year = Int64(match.1),
            let month = Int(match.2), let day = Int(match.3)
        else { return false }
        return Civil(year: year, month: month, day: day).isValid
    }

    private static func isInstant(_ text: String) -> Bool {
        let time =
            #/T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])/#
        return isDay(String(text.prefix(10))) && text.dropFirst(10).wholeMatch(of: time) != nil
    }
}
