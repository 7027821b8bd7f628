// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// What is said of a folder: which files, by which keys, and what becomes of them there.
extension PickupParser {
    func patterns(_ map: YAMLMap, _ feed: String?) -> [String] {
        guard let patterns = map.strings("files") else { return feed.flatMap { feeds[$0] } ?? [] }
        let most = Pickup.Limits.patterns
        if patterns.isEmpty || patterns.count > most || patterns.contains("") {
            mistakes.addMistake(
                at: map.place("files"),
                Phrase(
                    en: "`files` must have 1 to \(most) patterns, none of them empty",
                    fr: "`files` doit avoir de 1 à \(most) motifs, aucun vide"),
                Phrase(en: "Write `files: [\"*.csv\"]`", fr: "Écrivez `files: [\"*.csv\"]`"))
        }
        return patterns
    }

    func secret(_ map: YAMLMap) -> SecretPlace? {
        map.loginSecret(example: "secret: { file: ctcs.key }")
    }

    func after(_ map: YAMLMap) -> Pickup.After {
        guard let node = map["after"] else { return .keep }
        switch node.text {
        case "keep": return .keep
        case "delete": return .delete
        default: break
        }
        if case .map = node.content {
            guard let move = YAMLMap(node, PickupForm.move, of: "`after`", mistakes: mistakes)
            else { return .keep }
            let folder = move.string("move") ?? ""
            if folder.wholeMatch(of: #/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\/?/#) != nil {
                return .move(folder.hasSuffix("/") ? String(folder.dropLast()) : folder)
            }
        }
        mistakes.addMistake(
            at: node,
            Phrase(
                en: "`after` must be keep, delete, or { move: FOLDER }, one folder's name",
                fr: "`after` doit être keep, delete, ou { move: DOSSIER }, un nom de dossier"),
            Phrase(
                en: "Write `after: keep`, or `after: { move: traite }`",
                fr: "Écrivez `after: keep`, ou `after: { move: traite }`"))
        return .keep
    }
}
