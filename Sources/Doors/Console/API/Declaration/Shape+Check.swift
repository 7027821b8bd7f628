// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

extension Shape {
    /// What is wrong with a value; empty: nothing.
    func misfits(_ value: JSON, at name: String) -> [Misfit] {
        switch self {
        case .fields(let fields): return misfits(value, of: fields, at: name)
        case .list(let element, let counts):
            guard case .list(let values) = value, counts.contains(values.count) else {
                return [Misfit(name, self)]
            }
            return values.enumerated().flatMap { element.misfits($1, at: "\(name)[\($0)]") }
        case .nullable(let shape): return value == .null ? [] : shape.misfits(value, at: name)
        default: return fits(value) ? [] : [Misfit(name, self)]
        }
    }

    private func misfits(_ value: JSON, of fields: [Field], at name: String) -> [Misfit] {
        guard case .object(let members) = value else { return [Misfit(name, self)] }
        let start = name.isEmpty ? "" : name + "."
        // The first few tell what is meant; a body of 1 MiB may have a hundred thousand.
        let unknown = members.lazy.filter { member in !fields.contains { $0.name == member.name } }
            .prefix(Self.unknownShown)
        let missing = fields.filter { $0.isRequired && value[$0.name] == nil }
        return unknown.map { .unknown(start + $0.name, known: fields.map(\.name)) }
            + missing.map { .missing(start + $0.name, $0.shape) }
            + fields.flatMap { field in
                value[field.name].map { field.shape.misfits($0, at: start + field.name) } ?? []
            }
    }

    /// Unknown fields that are told of one object.
    static let unknownShown = 20

    private func fits(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.text(let lengths), .text(let text)):
            lengths.contains(text.unicodeScalars.count) && !text.utf8.contains(0)
        case (.choice(let words), .text(let text)): words.contains(text)
        case (.hexadecimal(let lengths), .text(let text)):
            lengths.contains(text.utf8.count)
                && text.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
                }
        case (.integer(let range), .number): value.whole.map(range.contains) ?? false
        case (.number, .number), (.boolean, .boolean), (.object, .object), (.anything, _): true
        case (.instant, .text(let text)): Self.isInstant(text)
        case (.day, .text(let text)):
            text.utf8.count == 10 && InstantText.parse(text, in: .utc) != nil
        case (.dayOrInstant, .text(let text)): Site.instant(text, in: .utc) != nil
        default: false
        }
    }

    /// With its zone: a time without one is somebody's.
    private static func isInstant(_ text: String) -> Bool {
        guard text.wholeMatch(of: #/.*(Z|z|[+\-][0-9]{2}:?[0-9]{2})/#) != nil else { return false }
        return Site.instant(text, in: .utc) != nil
    }

    /// What is wanted, in words.
    var wanted: Phrase {
        switch self {
        case .text(let lengths):
            let (least, most) = (lengths.lowerBound, lengths.upperBound)
            return Phrase(
                en: "a text of \(least) to \(most) characters",
                fr: "un texte de \(least) à \(most) caractères")
        case .choice(let words):
            let all = words.joined(separator: ", ")
            return Phrase(en: "one of \(all)", fr: "l'un de \(all)")
        case .hexadecimal(let lengths):
            let (least, most) = (lengths.lowerBound, lengths.upperBound)
            let count = least == most ? "\(most)" : "\(least)–\(most)"
            return Phrase(
                en: "\(count) of the characters 0-9 and a-f",
                fr: "\(count) caractères parmi 0-9 et a-f")
        case .integer(let range):
            let (least, most) = (range.lowerBound, range.upperBound)
            return Phrase(
                en: "a whole number from \(least) to \(most)",
                fr: "un nombre entier de \(least) à \(most)")
        case .number: return Phrase(en: "a number", fr: "un nombre")
        case .boolean: return Phrase(en: "true or false", fr: "true ou false")
        case .instant:
            return Phrase(
                en: "an instant such as 2026-03-04T06:00:00Z",
                fr: "un instant comme 2026-03-04T06:00:00Z")
        case .day: return Phrase(en: "a day such as 2026-03-04", fr: "un jour comme 2026-03-04")
        case .dayOrInstant:
            return Phrase(
                en: "a day such as 2026-03-04, or an instant",
                fr: "un jour comme 2026-03-04, ou un instant")
        case .list(let element, let counts):
            let (least, most) = (counts.lowerBound, counts.upperBound)
            return Phrase(
                en: "a list of \(least) to \(most), each \(element.wanted.en)",
                fr: "une liste de \(least) à \(most), chacun \(element.wanted.fr)")
        case .object, .fields: return Phrase(en: "a JSON object", fr: "un objet JSON")
        case .anything: return Phrase(en: "any JSON", fr: "du JSON")
        case .nullable(let shape):
            return Phrase(en: "\(shape.wanted.en), or null", fr: "\(shape.wanted.fr), ou null")
        }
    }
}

extension Shape {
    /// A parameter of an address as a value; what does not fit is a text.
    func read(_ text: String) -> JSON {
        switch self {
        case .integer where text.wholeMatch(of: #/-?(0|[1-9][0-9]{0,18})/#) != nil: .number(text)
        case .boolean where text == "true" || text == "false": .boolean(text == "true")
        default: .text(text)
        }
    }
}

extension JSON {
    /// A number without a part behind the point, however it is written.
    var whole: Int64? {
        guard case .number(let figures) = self else { return nil }
        return Int64(figures) ?? Double(figures).flatMap { Int64(exactly: $0) }
    }
}
