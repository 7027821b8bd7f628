// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// Entries of the journal: who did what to which thing, and what it says.
struct JournalTable {
    let entries: [JournalEntryView]
    let face: Face

    private var heads: Table.Heads {
        [
            (face(en: "When", fr: "Quand"), false), (face(en: "What", fr: "Quoi"), false),
            (face(en: "To what", fr: "Sur quoi"), false), (face(en: "By", fr: "Par"), false),
            (face(en: "What it says", fr: "Ce qu'elle dit"), false),
        ]
    }

    var table: HTML {
        let caption = face(en: "Entries of the journal", fr: "Entrées du journal")
        return Table.table("journal", caption: caption, heads, entries.map(row), face)
    }

    private func row(_ entry: JournalEntryView) -> HTML {
        Table.row(
            "\(entry.id)", heads,
            [
                .plain(
                    "\(face.exactTime(entry.at))<small>\(face.number(entry.id))</small>"),
                .head("\(face(JournalWords.action(entry.action)))"),
                .plain(subject(entry.subject)), .plain(face.actor(entry.actor)), .wide(told(entry)),
            ])
    }

    /// A file or a job leads to its page.
    private func subject(_ text: String) -> HTML {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return "\(outside: text)" }
        let shown: HTML = "\(outside: face(JournalWords.subject(text)))"
        let path: String? =
            switch words[0] {
            case "file" where Int64(words[1]) != nil && face.mayDoEverywhere(.viewFiles):
                "/files/" + words[1]
            case "job" where Int64(words[1]) != nil && face.mayDoEverywhere(.viewJobs):
                "/jobs/" + words[1]
            case "schedule" where face.mayDoEverywhere(.viewSchedules):
                "/schedules/" + FormText.encoded(words[1])
            case "user" where face.mayDoEverywhere(.manageUsers):
                "/users/" + FormText.encoded(words[1])
            default: nil
            }
        guard let path else { return shown }
        return "<a href=\"\(face.path(path))\">\(shown)</a>"
    }

    /// Parameters and result, as name and value.
    private func told(_ entry: JournalEntryView) -> HTML {
        let parts = [entry.parameters, entry.result].flatMap { text -> [(String, String)] in
            guard case .object(let all) = JSONValue(text.text) else {
                return text.text == "null" ? [] : [("", text.text)]
            }
            return all.sorted { $0.key < $1.key }.map { ($0.key, Self.text($0.value)) }
        }.filter { !$0.1.isEmpty }
        let took = entry.durationSeconds.map { face.duration($0) }
        guard !parts.isEmpty || took != nil else { return "–" }
        let shown = parts.prefix(20).enumerated().map { place, part -> HTML in
            let dot: HTML = place == 0 ? "" : " · "
            let name: HTML =
                part.0.isEmpty ? "" : "<small class=\"inline\">\(outside: part.0)</small> "
            return "\(dot)\(name)\(outside: String(part.1.prefix(400)))"
        }
        let time: HTML = took.map { "<small>\($0)</small>" } ?? .none
        return "\(shown)\(time)"
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let text): text
        case .list(let items): items.map(text).joined(separator: ", ")
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\($0.key): \(text($0.value))" }
                .joined(separator: ", ")
        }
    }
}
