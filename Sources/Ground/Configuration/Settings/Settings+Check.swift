// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Settings {
    /// What is wrong with values that could be read, alone or together.
    func check(_ root: YAMLNode, _ mistakes: MistakeList) {
        for setting in Self.values {
            for (what, remedy) in setting.objections(to: self) {
                mistakes.addMistake(at: root.value(at: setting.path), what, remedy)
            }
        }
        checkDirectory { mistakes.addMistake(at: root.value(at: $0), $1, $2) }
        checkSources { mistakes.addMistake(at: root.value(at: $0), $1, $2) }
        checkMail { mistakes.addMistake(at: root.value(at: $0), $1, $2) }
        checkBounces { mistakes.addMistake(at: root.value(at: $0), $1, $2) }
        checkOpenID { mistakes.addMistake(at: root.value(at: $0), $1, $2) }
        if (console.tls.certificate == nil) != (console.tls.key == nil) {
            mistakes.addMistake(
                at: root.value(at: "console.tls"),
                Phrase(
                    en: "`console.tls` has one of `certificate` and `key`, and needs both",
                    fr: "`console.tls` n'a que l'un de `certificate` et `key`"),
                Phrase(
                    en: "Name both files, or none", fr: "Nommez les deux fichiers, ou aucun"))
        }
        if retry.base > retry.cap {
            mistakes.addMistake(
                at: root.value(at: "retry"),
                Phrase(
                    en: "`retry.base` is longer than `retry.cap`",
                    fr: "`retry.base` est plus long que `retry.cap`"),
                Phrase(
                    en: "Make the cap the longest wait between two attempts",
                    fr: "Faites de `cap` la plus longue attente entre deux tentatives"))
        }
    }
}

extension YAMLNode {
    /// What stands at a path of keys, or the last map on the way that is there.
    fileprivate func value(at path: String) -> YAMLNode {
        path.split(separator: ".").reduce(self) { node, key in
            guard case .map(let entries) = node.content else { return node }
            return entries.first { $0.key.text == String(key) }?.value ?? node
        }
    }
}
