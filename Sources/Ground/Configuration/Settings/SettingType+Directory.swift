// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

extension SettingType<Bool> {
    static var flag: Self {
        Self(form: .boolean, read: { $0.boolean($1) }, write: { "\($0)" })
    }
}

extension SettingType<[String]> {
    /// Some of these words.
    static func words(_ known: [String]) -> Self {
        var type = texts(like: "^(\(known.joined(separator: "|")))$")
        type.objections = { path, words, _ in
            words.filter { !known.contains($0) }.map { word in
                let all = known.joined(separator: ", ")
                return (
                    what: Phrase(
                        en: "`\(path)` can't have `\(word)`",
                        fr: "`\(path)` ne peut pas contenir `\(word)`"),
                    remedy: Phrase(en: "Name some of \(all)", fr: "Choisissez parmi \(all)")
                )
            }
        }
        return type
    }
}

extension SettingType<String?> {
    /// `ldaps://host:port` or `ldap://…`; nil: there is none.
    static var directoryAddress: Self {
        matching(
            #"^ldaps?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/?$"#,
            Phrase(en: "no address of a directory", fr: "pas l'adresse d'un annuaire"),
            example: "ldaps://annuaire.usine.example", none: "none")
    }

    /// A path from the root; nil: there is none.
    static var absolutePath: Self {
        matching(
            "^/", Phrase(en: "no absolute path", fr: "pas un chemin absolu"),
            example: "/etc/bascule/ldap.password", none: "none")
    }

    /// `https://host/path`, or `http://` on this host; nil: there is none.
    static var issuer: Self {
        matching(
            #"^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$"#,
            Phrase(en: "no address of an issuer", fr: "pas l'adresse d'un émetteur"),
            example: "https://usine.example/o", none: "none")
    }

    private static func matching(
        _ pattern: String, _ wrong: Phrase, example: String, none: String
    ) -> Self {
        Self(
            form: .text(like: pattern), read: { $0.string($1).map(Optional.some) },
            write: { $0 ?? "# \(none)" },
            objections: { path, text, _ in
                guard let text, text.range(of: pattern, options: .regularExpression) == nil else {
                    return []
                }
                return [
                    (
                        what: Phrase(
                            en: "`\(path)` is \(wrong.en): `\(text)`",
                            fr: "`\(path)` n'est \(wrong.fr) : `\(text)`"),
                        remedy: Phrase(
                            en: "Write it as \(example)", fr: "Écrivez-la comme \(example)")
                    )
                ]
            })
    }
}

extension SettingType<[String: String]> {
    /// Names, and a text for each.
    static var pairs: Self {
        Self(
            form: .entries(.text()), read: readPairs,
            write: { pairs in
                let all = pairs.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
                return all.isEmpty ? "{}" : "{ \(all.joined(separator: ", ")) }"
            })
    }

    private static func readPairs(_ map: YAMLMap, _ key: String) -> [String: String]? {
        guard let node = map[key] else { return nil }
        guard case .map(let entries) = node.content else {
            map.mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`\(key)` must be a map of names and texts, not \(node.kind)",
                    fr: "`\(key)` attend des noms et leurs textes, pas \(node.shown.fr)"),
                Phrase(
                    en: "Write `\(key): { \"cn=labo,ou=groups\": analyste }`",
                    fr: "Écrivez `\(key): { \"cn=labo,ou=groups\": analyste }`"))
            return nil
        }
        for entry in entries {
            guard case .null = entry.value.content else { continue }
            let name = entry.key.text ?? ""
            map.mistakes.addMistake(
                at: entry.value,
                Phrase(
                    en:
                        "`\(key)` must be a map of names and texts, and `\(name)` has none",
                    fr:
                        "`\(key)` attend des noms et leurs textes, et `\(name)` n'en a pas"
                ),
                Phrase(en: "Write one, or take it out", fr: "Écrivez-en un, ou retirez-le"))
        }
        let names = entries.compactMap(\.key.text)
        let form = MapForm(names.map { KeyForm($0, .text(), "A text") })
        guard let inner = YAMLMap(node, form, of: "`\(key)`", mistakes: map.mistakes) else {
            return nil
        }
        return names.reduce(into: [:]) { $0[$1] = inner.string($1) }
    }
}
