// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Foundation
internal import Wording

/// Types of one setting each.
extension SettingType<String> {
    /// The name of a time zone that the system knows.
    static var zone: Self {
        Self(
            form: .text(), read: { $0.string($1) }, write: { $0 },
            objections: { _, zone, _ in
                do {
                    _ = try Zone(zone)
                    return []
                } catch {
                    return [
                        (
                            what: Phrase(of: error),
                            remedy: Phrase(
                                en:
                                    "Name a zone of /usr/share/zoneinfo, such as America/Guadeloupe",
                                fr:
                                    "Nommez un fuseau de /usr/share/zoneinfo, par exemple America/Guadeloupe"
                            )
                        )
                    ]
                }
            })
    }
}

extension SettingType<String> {
    /// A text of this pattern, which may be anchored.
    static func plainText(like pattern: String) -> Self {
        Self(
            form: .text(like: pattern), read: { $0.string($1) },
            write: { $0.isEmpty ? "\"\"" : $0 },
            objections: { path, text, usual in
                guard text.range(of: pattern, options: .regularExpression) == nil else { return [] }
                return [
                    (
                        what: Phrase(
                            en: "`\(path)` can't be `\(text)`",
                            fr: "`\(path)` ne peut pas valoir `\(text)`"),
                        remedy: Phrase(
                            en: "Write something like `\(usual)`",
                            fr: "Écrivez par exemple `\(usual)`")
                    )
                ]
            })
    }
}

extension SettingType<String?> {
    /// `http://…` or `https://…`; nil: it is not told.
    static var webAddress: Self {
        let pattern = "^https?://[^/?#@ ]+(/[^?# ]*)?$"
        return Self(
            form: .text(like: pattern), read: { $0.string($1).map(Optional.some) },
            write: { $0 ?? "# where it listens" },
            objections: { path, text, _ in
                guard let text, text.range(of: pattern, options: .regularExpression) == nil else {
                    return []
                }
                return [
                    (
                        what: Phrase(
                            en: "`\(path)` is no address of a web site: `\(text)`",
                            fr: "`\(path)` n'est pas l'adresse d'un site : `\(text)`"),
                        remedy: Phrase(
                            en: "Write it as https://bascule.example.org",
                            fr: "Écrivez-la comme https://bascule.example.org")
                    )
                ]
            })
    }

    /// Where the database is, shown without the password; nil: the private cluster.
    static var database: Self {
        Self(
            form: .text(), read: { $0.string($1).map(Optional.some) },
            write: { $0.map(Settings.withoutPassword) ?? "# private cluster" })
    }
}

extension SettingType<[String]?> {
    /// Names with commas and blanks between them; nil: those that last ran here.
    static var roles: Self {
        let names = Settings.roleNames
        return Self(
            form: .texts(like: "^[ ,]*((\(names.joined(separator: "|")))([ ,]+|$))*$"),
            read: { map, key in map.strings(key).map { .some(roles(in: $0)) } },
            write: {
                $0.map { "[\($0.joined(separator: ", "))]" } ?? "# those that last ran here"
            },
            objections: { path, roles, _ in
                (roles ?? []).filter { !names.contains($0) }.map { role in
                    let all = names.joined(separator: ", ")
                    return (
                        what: Phrase(
                            en: "`\(path)` has `\(role)`, which is no role",
                            fr: "`\(path)` contient `\(role)`, qui n'est pas un rôle"),
                        remedy: Phrase(
                            en: "Name some of \(all); [] for none",
                            fr: "Choisissez parmi \(all) ; [] pour aucun")
                    )
                }
            })
    }

    private static func roles(in texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",") }.map { String($0.filter { $0 != " " }) }
            .filter { !$0.isEmpty }
    }
}

extension SettingType<[String: Int]> {
    /// Queues, and how many jobs of each at once.
    static func slots(_ range: ClosedRange<Int>) -> Self {
        Self(
            form: .entries(.integer(range)), read: { readSlots($0, $1, range) },
            write: { queues in
                let slots = queues.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                return "{ \(slots.joined(separator: ", ")) }"
            })
    }

    private static func readSlots(
        _ map: YAMLMap, _ key: String, _ range: ClosedRange<Int>
    ) -> [String: Int]? {
        guard let node = map[key] else { return nil }
        guard case .map(let entries) = node.content, !entries.isEmpty else {
            map.mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`\(key)` must be a map of queues and their slots, not \(node.kind)",
                    fr: "`\(key)` attend des files et leurs places, pas \(node.shown.fr)"),
                Phrase(en: "Write `\(key): { default: 2 }`", fr: "Écrivez `\(key): { default: 2 }`")
            )
            return nil
        }
        let names = entries.compactMap(\.key.text)
        let form = MapForm(names.map { KeyForm($0, .integer(range), "Jobs at once") })
        guard let slots = YAMLMap(node, form, of: "`\(key)`", mistakes: map.mistakes) else {
            return nil
        }
        var queues: [String: Int] = [:]
        for name in names {
            queues[name] = slots.integer(name)
            guard slots[name] == nil else { continue }
            map.mistakes.addMistake(
                at: slots.place(name),
                Phrase(
                    en: "The queue `\(name)` has no number of jobs at once",
                    fr: "La file `\(name)` n'a pas de nombre de travaux simultanés"),
                Phrase(
                    en: "Write `\(name): 2`, or leave it out: it is not worked on then",
                    fr: "Écrivez `\(name): 2`, ou retirez-la : elle n'est alors pas traitée"))
        }
        return queues
    }
}
