// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// How the values of a type stand in the file of the settings: what they may be, how they are read
/// and written.
struct SettingType<Value: Sendable>: Sendable {
    let form: ValueForm
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

    static func bytes(_ range: ClosedRange<Int>) -> Self {
        Self(form: .bytes(range), read: { $0.bytes($1) }, write: { Quantity.text(bytes: $0) })
    }
}

extension SettingType<Duration> {
    /// - Parameter whole: where parts of a second are not counted.
    static func duration(_ range: ClosedRange<Duration>, whole: Bool = false) -> Self {
        Self(
            form: .duration(range, whole: whole), read: { $0.duration($1) },
            write: { Quantity.text($0) })
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

    static func texts(like: String?) -> Self {
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
