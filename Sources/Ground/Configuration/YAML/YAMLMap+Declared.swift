// SPDX-License-Identifier: Apache-2.0

package import Wording

/// What declarations of every sort say alike.
extension YAMLMap {
    /// The name that the file gives its thing, as it is written; nil: none, which is noted.
    ///
    /// - Parameters:
    ///   - noun: as it begins a sentence: « Le courriel ».
    ///   - bare: without its article; in English with one.
    package func declaredName(_ key: String, _ noun: Phrase, _ bare: Phrase) -> String? {
        guard let name = string(key) else {
            if self[key] == nil {
                mistakes.addMistake(
                    at: node, noun + Phrase(en: " has no name", fr: " n'a pas de nom"),
                    Phrase(en: "Begin with `\(key): name`", fr: "Commencez par `\(key): nom`"))
            }
            return nil
        }
        if name.utf8.count > 50 || name.wholeMatch(of: #/[a-z][a-z0-9_]*/#) == nil {
            mistakes.addMistake(
                at: place(key),
                Phrase(
                    en: "`\(name)` is no name for \(bare.en)",
                    fr: "`\(name)` n'est pas un nom de \(bare.fr)"),
                Phrase(
                    en: "Use a-z, 0-9 and _, a letter first, at most 50 characters",
                    fr: "Prenez a-z, 0-9 et _, une lettre d'abord, 50 caractères au plus"))
        }
        return name
    }

    /// Notes that a key is not there, and why it must be.
    package func addMissing(_ key: String, because why: Phrase, example: String) {
        guard self[key] == nil else { return }
        mistakes.addMistake(
            at: node,
            Phrase(en: "`\(key)` is missing: \(why.en)", fr: "`\(key)` manque : \(why.fr)"),
            Phrase(en: "Write `\(example)`", fr: "Écrivez `\(example)`"))
    }

    /// Notes keys that mean nothing beside what else is said.
    ///
    /// - Parameter what: of which they say nothing.
    package func addIdle(_ keys: [String], of what: Phrase) {
        for key in keys where self[key] != nil {
            mistakes.addMistake(
                at: place(key),
                Phrase(
                    en: "`\(key)` says nothing of \(what.en)",
                    fr: "`\(key)` ne veut rien dire pour \(what.fr)"),
                Phrase(en: "Take it out", fr: "Retirez cette clé"))
        }
    }

    /// Where a secret stands; nil: not said, or said wrongly, which is noted.
    package func secret(_ key: String, example: String) -> SecretPlace? {
        guard let place = map(key) else { return nil }
        switch (place.string("file"), place.string("env")) {
        case (let file?, nil) where file.wholeMatch(of: #/[^\x00-\x1f]{1,1000}/#) != nil:
            return .file(file)
        case (nil, let variable?) where variable.wholeMatch(of: #/[A-Za-z0-9_]{1,100}/#) != nil:
            return .variable(variable)
        default:
            mistakes.addMistake(
                at: self.place(key),
                Phrase(
                    en: "`\(key)` must have one of `file` and `env`, a path or a variable's name",
                    fr: "`\(key)` doit avoir `file` ou `env`, l'un des deux : un chemin ou le nom"
                        + " d'une variable"),
                Phrase(en: "Write `\(example)`", fr: "Écrivez `\(example)`"))
            return nil
        }
    }
}
