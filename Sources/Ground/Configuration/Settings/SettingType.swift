// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// How the values of a type stand in the file of the settings: what they may be, how they are read
/// and written.
struct SettingType<Value: Sendable>: Sendable {
    let form: ValueForm
    var least: Duration?
    /// The value of this key; nil where it is absent, or wrong and noted.
    let read: @Sendable (YAMLMap, String) -> Value?
    let write: @Sendable (Value) -> String
    /// What is wrong with a value that could be read: of its path, the value, and the usual one.
    var objections: @Sendable (String, Value, Value) -> [Setting.Objection] = { _, _, _ in [] }
}

extension SettingType<Int> {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        Self(form: .integer(range), read: { $0.integer($1) }, write: { "\($0)" })
    }

    static var bytes: Self {
        Self(form: .bytes, read: { $0.bytes($1) }, write: { Quantity.text(bytes: $0) })
    }
}

extension SettingType<Duration> {
    static var duration: Self {
        Self(form: .duration, read: { $0.duration($1) }, write: { Quantity.text($0) })
    }

    /// - Parameter reason: why a shorter one is of no use.
    static func duration(atLeast least: Duration, because reason: Phrase) -> Self {
        var type: Self = duration
        type.least = least
        type.objections = { path, value, usual in
            guard value < least else { return [] }
            let (limit, example) = (Quantity.text(least), Quantity.text(usual))
            return [
                (
                    what: Phrase(
                        en: "`\(path)` is shorter than \(limit)",
                        fr: "`\(path)` est plus court que \(limit)"),
                    remedy: Phrase(
                        en: "Write a longer time, such as \(example): ",
                        fr: "Écrivez une durée plus longue, par exemple \(example) : ") + reason
                )
            ]
        }
        return type
    }
}

extension SettingType<Duration?> {
    /// A duration, or `forever`: nil.
    static var keeping: Self {
        Self(
            form: .read(
                wants: Phrase(en: "a duration or `forever`", fr: "une durée ou `forever`"),
                example: "400d",
                [.words(["forever"]), .like(ValueForm.durationLike)]),
            read: { map, key in
                map.read(key) { text in
                    text == "forever" ? .some(nil) : Quantity.duration(text).map { .some($0) }
                }
            },
            write: { $0.map { Quantity.text($0) } ?? "forever" })
    }
}

extension SettingType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the names of an enumeration.
    static var choice: Self {
        Self(
            form: .choice(of: Value.self), read: { $0.choice($1, Value.self) },
            write: { $0.rawValue })
    }
}

extension SettingType where Value: CustomStringConvertible {
    /// A scalar with a reader of its own, printed as it describes itself.
    static func scalar(
        wants: Phrase, example: String, _ spellings: [ValueForm.Spelling],
        _ parse: @escaping @Sendable (String) -> Value?
    ) -> Self {
        Self(
            form: .read(wants: wants, example: example, spellings),
            read: { $0.read($1, parse) }, write: { "\($0)" })
    }
}

extension SettingType<[String]> {
    static var texts: Self { texts(like: nil) }

    fileprivate static func texts(like: String?) -> Self {
        Self(
            form: .texts(like: like), read: { $0.strings($1) },
            write: { "[\($0.map { "\"\($0)\"" }.joined(separator: ", "))]" })
    }

    /// Absolute paths of folders.
    static var folders: Self {
        var type = texts(like: "^/")
        type.objections = { path, folders, _ in
            folders.filter { !$0.hasPrefix("/") || $0.contains("/../") }.map { folder in
                (
                    what: Phrase(
                        en: "`\(path)` has `\(folder)`, which is no absolute path",
                        fr: "`\(path)` contient `\(folder)`, qui n'est pas un chemin absolu"),
                    remedy: Phrase(
                        en: "Write it from the root, such as /srv/laboratoire",
                        fr: "Écrivez-le depuis la racine, par exemple /srv/laboratoire")
                )
            }
        }
        return type
    }
}
