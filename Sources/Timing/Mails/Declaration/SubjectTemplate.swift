// SPDX-License-Identifier: Apache-2.0

internal import Exports
internal import Wording

/// The subject of a mail: `{state} · Usine {day:dd/MM}`.
package struct SubjectTemplate: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case literal(String)
        /// `tout va bien`, `3 anomalies`.
        case state
        case day(TimePattern)
    }

    /// The mistake of a template, and its remedy.
    struct Mistaken: Error {
        let what: Phrase
        let remedy: Phrase
    }

    let parts: [Part]

    static let fields = ["state", "day"]

    init(_ text: String) throws(Mistaken) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw Mistaken(
                    what: Phrase(
                        en: "`subject` has a `{` that is never closed",
                        fr: "`subject` contient une accolade `{` jamais refermée"),
                    remedy: Phrase(en: "Close it with `}`", fr: "Refermez-la par `}`"))
            }
            parts.append(try Self.field(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        self.parts = parts
    }

    private static func field(_ text: Substring) throws(Mistaken) -> Part {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(halves[0])
        switch name {
        case "state": return .state
        case "day":
            guard let pattern = TimePattern(halves.count > 1 ? String(halves[1]) : "dd/MM/yyyy")
            else {
                throw Mistaken(
                    what: Phrase(
                        en: "`subject` has `\(halves[1])`, which is no way to write a day",
                        fr:
                            "`subject` contient `\(halves[1])`, qui n'est pas une façon d'écrire un jour"
                    ),
                    remedy: Phrase(
                        en: "Write it with yyyy, MM, dd: `{day:dd/MM}`",
                        fr: "Écrivez-le avec yyyy, MM, dd : `{day:dd/MM}`"))
            }
            return .day(pattern)
        default:
            let near = Phrase.didYouMean(name, among: fields) { "{\($0)}" }
            throw Mistaken(
                what: Phrase(
                    en: "`subject` has `{\(name)}`, which is nothing known",
                    fr: "`subject` contient `{\(name)}`, qui n'est rien de connu"),
                remedy: near
                    ?? Phrase(
                        en: "There are \(fields.joined(separator: ", "))",
                        fr: "Les champs sont \(fields.joined(separator: ", "))"))
        }
    }

    /// - Parameter day: in days since 1970-01-01.
    package func text(state: String, day: Int64) -> String {
        let text = parts.map { part in
            switch part {
            case .literal(let text): text
            case .state: state
            case .day(let pattern): LocalTime(day: day).text(pattern)
            }
        }.joined()
        return String(text.prefix(Mail.Limits.subjectCharacters))
    }
}
