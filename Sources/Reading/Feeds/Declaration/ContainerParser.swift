// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Reads `container:`, what a feed takes from a zip or tar file.
struct ContainerParser {
    let mistakes: MistakeList

    func parse(_ feed: YAMLMap) -> ContainerRule? {
        guard let map = feed.map("container") else { return nil }
        map.addMissing(
            "members",
            because: Phrase(
                en: "nothing would be taken from the container",
                fr: "rien ne serait pris dans l'archive"),
            example: #"members: ["*.csv"]"#)
        guard let members = map.strings("members") else { return nil }
        guard !members.isEmpty, members.allSatisfy(isPattern) else {
            mistakes.addMistake(
                at: map.place("members"),
                Phrase(
                    en: "`members` names no member", fr: "`members` ne nomme aucun membre"),
                Phrase(
                    en:
                        "Write `members: [\"*.csv\"]`, or `[\"results/*.csv\"]` for those of a folder",
                    fr:
                        "Écrivez `members: [\"*.csv\"]`, ou `[\"resultats/*.csv\"]` pour ceux d'un dossier"
                ))
            return nil
        }
        var rule = ContainerRule(members: members)
        rule.others = map.choice("others", ContainerRule.Others.self) ?? rule.others
        return rule
    }

    private func isPattern(_ text: String) -> Bool {
        !ContainerRule.name(of: text).isEmpty && !text.hasPrefix("/")
    }
}
