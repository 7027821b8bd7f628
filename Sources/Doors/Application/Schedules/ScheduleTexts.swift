// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Feeds
internal import Foundation
internal import Jobs
internal import Schedules
internal import Wording

/// A schedule as a form has it: texts by the names of schedules.yaml, read as the file is read.
package struct ScheduleTexts: Sendable, Equatable {
    package static let fields = [
        "kind", "arguments", "cron", "every", "at", "zone", "overlap", "catch_up",
        "catch_up_window", "jitter", "starts", "ends", "pause_after_failures", "succeed_by",
        "queue", "priority", "attempts",
    ]
    /// Of these there is one.
    private static let times: Set<String> = ["cron", "every", "at"]

    /// What is not said is not there.
    package private(set) var texts: [String: String]

    package subscript(field: String) -> String { texts[field] ?? "" }

    /// The same as a form changes it: what the form does not have stays, what is empty there is not
    /// said any more, and a time takes the place of another one.
    package func changed(by form: [String: String]) -> ScheduleTexts {
        var draft = self
        let given = form.filter { Self.fields.contains($0.key) }
        let isTimed = given.contains { Self.times.contains($0.key) && !$0.value.isEmpty }
        if isTimed { for name in Self.times { draft.texts[name] = nil } }
        for (name, text) in given {
            let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
            draft.texts[name] = trimmed.isEmpty ? nil : trimmed
        }
        return draft
    }

    /// The fields in which another one says something else, in order.
    package func differences(
        to other: ScheduleTexts
    ) -> [(field: String, from: String, to: String)] {
        Self.fields.filter { texts[$0] != other.texts[$0] }
            .map { ($0, self[$0], other[$0]) }
    }

    init(texts: [String: String]) { self.texts = texts }

    init(_ schedule: Schedule) {
        let zone: Zone
        do { zone = try Zone(schedule.zone) } catch { zone = .utc }
        func duration(_ seconds: Int64) -> String { Quantity.text(.seconds(seconds)) }
        var texts: [String: String?] = [
            "kind": schedule.kind, "zone": schedule.zone, "queue": schedule.queue,
            "arguments": schedule.arguments == "{}" ? nil : schedule.arguments,
            "overlap": schedule.overlap.rawValue, "catch_up": schedule.catchUp.rawValue,
            "catch_up_window": duration(schedule.catchUpWindow),
            "jitter": schedule.jitter == 0 ? nil : duration(schedule.jitter),
            "starts": schedule.starts.map { InstantText.local($0, in: zone) },
            "ends": schedule.ends.map { InstantText.local($0, in: zone) },
            "pause_after_failures": schedule.failuresLimit.map { "\($0)" },
            "succeed_by": schedule.succeedBy?.text, "priority": "\(schedule.priority)",
            "attempts": schedule.attemptsLimit.map { "\($0)" },
        ]
        switch schedule.form {
        case .cron(let text): texts["cron"] = text
        case .interval(let seconds): texts["every"] = duration(seconds)
        case .once(let instant): texts["at"] = InstantText.local(instant, in: zone)
        }
        self.texts = texts.compactMapValues { $0 }
    }

    /// - Throws: `ScheduleRefused` with all that is wrong.
    func schedule(_ name: String, in settings: Settings) throws -> Schedule {
        var entries: [YAMLNode.Entry] = []
        for (place, field) in Self.fields.enumerated() {
            guard let text = texts[field] else { continue }
            let value =
                field == "arguments"
                ? try Self.object(text) : YAMLNode.text(text, line: place + 1)
            entries.append(
                YAMLNode.Entry(
                    key: .text(field, line: place + 1), value: value.placed(on: place + 1)))
        }
        let keys = YAMLNode(content: .map(entries), file: "form", line: 0, column: 0)
        let (read, mistakes) = ScheduleFile.read(
            name, keys: keys, zone: settings.zone, kinds: JobKinds.signatures,
            names: KnownNames(settings), now: Int64(Date().timeIntervalSince1970))
        guard var schedule = read, mistakes.isEmpty else {
            throw ScheduleRefused(mistakes, fields: Self.fields)
        }
        // Numbers stay as they were typed.
        if let arguments = texts["arguments"] { schedule.arguments = arguments }
        return schedule
    }

    private static func object(_ text: String) throws -> YAMLNode {
        guard JSONCheck.isObject(text) else {
            throw ScheduleRefused(
                "arguments",
                Phrase(
                    en: "The arguments are no JSON object. Write {\"aggregate\": \"labo_jour\"}.",
                    fr:
                        "Les arguments ne sont pas un objet JSON. Écrivez {\"aggregate\": \"labo_jour\"}."
                ))
        }
        if let key = JSONCheck.repeatedKey(in: text) {
            throw ScheduleRefused(
                "arguments",
                Phrase(
                    en: "The arguments have the key `\(key)` twice: keep one of them.",
                    fr:
                        "Les arguments contiennent deux fois la clé « \(key) » : n'en garder qu'une."
                ))
        }
        do {
            return try YAMLNode.parse(text, file: "form")
        } catch {
            // JSON may have characters that YAML does not take.
            throw ScheduleRefused("arguments", Phrase(of: error))
        }
    }
}

extension YAMLNode {
    fileprivate static func text(_ text: String, line: Int) -> YAMLNode {
        YAMLNode(content: .scalar(text, isQuoted: false), file: "form", line: line, column: 1)
    }

    /// The same with all of it on one line: a mistake in it is told by its line.
    fileprivate func placed(on line: Int) -> YAMLNode {
        var node = self
        node.line = line
        switch content {
        case .null, .scalar: break
        case .list(let items): node.content = .list(items.map { $0.placed(on: line) })
        case .map(let entries):
            node.content = .map(
                entries.map {
                    Entry(key: $0.key.placed(on: line), value: $0.value.placed(on: line))
                })
        }
        return node
    }
}
