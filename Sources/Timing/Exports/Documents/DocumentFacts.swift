// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

/// What a document says of itself, by the names that templates know: `document.title`.
struct DocumentFacts {
    static let names = [
        "title", "name", "day", "last_day", "next_day", "from", "to", "each", "revision", "data",
        "data_short", "version", "language",
    ]

    let export: Export
    let window: Window?
    /// Nil: no file of these data went out.
    let revision: Int?
    /// SHA-256 of the data, in hexadecimal.
    let data: String
    /// Bascule's own.
    let version: String

    var values: [String: TemplateValue] {
        let texts = ValueText(export)
        func day(_ day: Int64?) -> TemplateValue {
            day.map { .text(texts.day(LocalTime(day: $0))) } ?? .missing
        }
        func time(_ instant: Int64?) -> TemplateValue {
            instant.map { .text(texts.time(LocalTime($0, in: export.zone))) } ?? .missing
        }
        return [
            "title": .text(export.title), "name": .text(export.name),
            "day": day(window?.firstDay), "last_day": day(window.map { $0.endDay - 1 }),
            "next_day": day(window?.endDay), "from": time(window?.start), "to": time(window?.end),
            "each": export.value.map { .text($0) } ?? .missing,
            "revision": revision.map { .text("\($0)") } ?? .missing,
            "data": .text(data), "data_short": .text(String(data.prefix(16))),
            "version": .text(version),
            "language": .text(export.language.rawValue),
        ]
    }
}
