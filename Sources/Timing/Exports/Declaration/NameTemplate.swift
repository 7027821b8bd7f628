// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

/// The name of an export's file: `{export}_{day:yyyyMMdd}{revision}.csv`.
package struct NameTemplate: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case literal(String)
        case export, each, revision
        /// The local day by which the window is named, and the last one of it.
        case day(TimePattern), lastDay(TimePattern)
        case windowStart(TimePattern), windowEnd(TimePattern)
    }

    /// The mistake of a template, and its remedy.
    struct Mistaken: Error {
        let what: Phrase
        let remedy: Phrase
    }

    package let text: String
    let parts: [Part]

    static let fields = [
        "export", "each", "revision", "day", "last_day", "window_start", "window_end",
    ]

    /// Bytes of a name: Linux has 255, and a temporary name is longer by a few.
    private static let nameBytes = 200

    init(_ text: String) throws(Mistaken) {
        self.text = text
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw Mistaken(
                    what: Phrase(
                        en: "`name` has a `{` that is never closed",
                        fr: "`name` contient une accolade `{` jamais refermée"),
                    remedy: Phrase(en: "Close it with `}`", fr: "Refermez-la par `}`"))
            }
            parts.append(try Self.field(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        try Self.check(parts)
        if !parts.contains(.revision) { Self.addRevision(to: &parts) }
        self.parts = parts
    }

    /// The part behind the names' last dot; nil if they have none.
    var ending: String? {
        guard case .literal(let last)? = parts.last(where: { $0 != .revision }),
            let dot = last.lastIndex(of: ".")
        else { return nil }
        return String(last[last.index(after: dot)...])
    }

    /// So many windows in a row must have names of their own: three years of days.
    private static let windowsTold = 1_100
    /// 1 January 2023, in days since 1970-01-01: a leap year is among the three.
    private static let firstTold: Int64 = 19_358

    /// The days of two windows whose files would have the same name; nil if there are none.
    func same(in calendar: WindowCalendar) -> (String, String)? {
        var seen: [String: Int64] = [:]
        var window = calendar.window(ofDay: Self.firstTold)
        for _ in 0..<Self.windowsTold {
            let text = text(
                export: "", each: nil, window: window, revision: 1, zone: calendar.zone)
            if let first = seen.updateValue(window.firstDay, forKey: text) {
                return (CivilText.day(first), CivilText.day(window.firstDay))
            }
            window = calendar.window(after: window)
        }
        return nil
    }

    private static func field(_ text: Substring) throws(Mistaken) -> Part {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(halves[0])
        let written = halves.count > 1 ? String(halves[1]) : "yyyyMMdd"
        guard let pattern = TimePattern(written) else {
            throw Mistaken(
                what: Phrase(
                    en: "`name` has `\(written)`, which is no way to write a day",
                    fr: "`name` contient `\(written)`, qui n'est pas une façon d'écrire un jour"),
                remedy: Phrase(
                    en: "Write it with yyyy, MM, dd, HH, mm, ss: `{day:yyyyMMdd}`",
                    fr: "Écrivez-le avec yyyy, MM, dd, HH, mm, ss : `{day:yyyyMMdd}`"))
        }
        switch name {
        case "export": return .export
        case "each": return .each
        case "revision": return .revision
        case "day": return .day(pattern)
        case "last_day": return .lastDay(pattern)
        case "window_start": return .windowStart(pattern)
        case "window_end": return .windowEnd(pattern)
        default:
            let near = Phrase.didYouMean(name, among: fields) { "{\($0)}" }
            throw Mistaken(
                what: Phrase(
                    en: "`name` has `{\(name)}`, which is nothing known",
                    fr: "`name` contient `{\(name)}`, qui n'est rien de connu"),
                remedy: near
                    ?? Phrase(
                        en: "There are \(fields.joined(separator: ", "))",
                        fr: "Les champs sont \(fields.joined(separator: ", "))"))
        }
    }

    /// No name may lead out of the folder, be hidden, or trouble another system.
    private static func check(_ parts: [Part]) throws(Mistaken) {
        guard !parts.isEmpty else {
            throw Mistaken(
                what: Phrase(en: "`name` has no character", fr: "`name` n'a aucun caractère"),
                remedy: Phrase(
                    en: "Write `{export}_{day:yyyyMMdd}.csv`",
                    fr: "Écrivez `{export}_{day:yyyyMMdd}.csv`"))
        }
        for part in parts {
            let text: String =
                switch part {
                case .literal(let text): text
                case .day(let pattern), .lastDay(let pattern), .windowStart(let pattern),
                    .windowEnd(let pattern):
                    pattern.text
                case .export, .each, .revision: ""
                }
            let bad = text.unicodeScalars.first {
                "/\\:*?\"<>|".unicodeScalars.contains($0)
                    || $0.properties.generalCategory == .control
            }
            if let bad {
                throw Mistaken(
                    what: Phrase(
                        en: "`name` has the character `\(bad)`, which a file's name must not have",
                        fr:
                            "`name` contient le caractère `\(bad)`, qu'un nom de fichier ne doit pas avoir"
                    ),
                    remedy: Phrase(
                        en: "Take it out; `folder` says where the file goes",
                        fr: "Retirez-le ; `folder` dit où va le fichier"))
            }
        }
        if case .literal(let text) = parts[0], text.hasPrefix(".") {
            throw Mistaken(
                what: Phrase(
                    en: "`name` has a dot at its beginning, which hides the file",
                    fr: "`name` a un point au début, qui cache le fichier"),
                remedy: Phrase(en: "Take the dot away", fr: "Retirez le point"))
        }
    }

    /// Before the extension, so that `x.csv` becomes `x_r2.csv`.
    private static func addRevision(to parts: inout [Part]) {
        for index in parts.indices.reversed() {
            guard case .literal(let text) = parts[index], let dot = text.lastIndex(of: ".") else {
                continue
            }
            let before = String(text[..<dot])
            parts.replaceSubrange(
                index...index,
                with: (before.isEmpty ? [] : [.literal(before)])
                    + [.revision, .literal(String(text[dot...]))])
            return
        }
        parts.append(.revision)
    }

    /// The name of a revision's file; revision 1 has no mark.
    func name(
        export: String, each: String?, window: Window?, revision: Int, zone: Zone
    ) throws -> String {
        let name = text(
            export: export, each: each, window: window, revision: revision, zone: zone)
        guard name.utf8.count <= Self.nameBytes else {
            throw ExportError(
                .nameTaken,
                Phrase(
                    en:
                        "export \(export): the file's name would have \(name.utf8.count) bytes, and "
                        + "\(Self.nameBytes) are the limit: shorten `name`",
                    fr:
                        "export \(export) : le nom du fichier aurait \(name.utf8.count) octets, et la "
                        + "limite est \(Self.nameBytes) : raccourcissez `name`"))
        }
        return name
    }

    private func text(
        export: String, each: String?, window: Window?, revision: Int, zone: Zone
    ) -> String {
        var name = ""
        for part in parts {
            switch part {
            case .literal(let text): name += text
            case .export: name += export
            case .each: name += each.map(SafeName.of) ?? ""
            case .revision: name += revision > 1 ? "_r\(revision)" : ""
            case .day(let pattern):
                name += LocalTime(day: window?.firstDay ?? 0).text(pattern)
            case .lastDay(let pattern):
                name += LocalTime(day: (window?.endDay ?? 1) - 1).text(pattern)
            case .windowStart(let pattern):
                name += LocalTime(window?.start ?? 0, in: zone).text(pattern)
            case .windowEnd(let pattern):
                name += LocalTime(window?.end ?? 0, in: zone).text(pattern)
            }
        }
        return name
    }
}
