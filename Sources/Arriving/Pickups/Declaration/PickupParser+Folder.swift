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
        let example = "secret: { file: ctcs.key }"
        map.addMissing(
            "secret",
            because: Phrase(
                en: "nobody could log in there", fr: "personne ne pourrait s'y connecter"),
            example: example)
        return map.secret("secret", example: example)
    }

    func proof(_ map: YAMLMap) -> Pickup.Proof? {
        let (keys, file) = (map.strings("host_key"), map.string("known_hosts"))
        let most = Pickup.Limits.hostKeys
        switch (keys, file) {
        case (let keys?, nil):
            let isOne = keys.allSatisfy { $0.wholeMatch(of: #/SHA256:[A-Za-z0-9+\/]{43}/#) != nil }
            if isOne, (1...most).contains(keys.count) { return .keys(keys) }
            mistakes.addMistake(
                at: map.place("host_key"),
                Phrase(
                    en: "`host_key` must have 1 to \(most) fingerprints: SHA256: and 43 characters",
                    fr: "`host_key` doit avoir de 1 à \(most) empreintes : SHA256: et 43 caractères"
                ),
                Phrase(
                    en: "Copy it from `ssh-keygen -lf` of the host's public key",
                    fr: "Copiez-la de `ssh-keygen -lf` sur la clé publique de l'hôte"))
        case (nil, let file?):
            if file.wholeMatch(of: #/[^\x00-\x1f]{1,1000}/#) != nil { return .knownHosts(file) }
            mistakes.addMistake(
                at: map.place("known_hosts"),
                Phrase(
                    en: "`known_hosts` is no file's path",
                    fr: "`known_hosts` n'est pas un chemin de fichier"),
                Phrase(
                    en: "Write `known_hosts: ctcs.hosts`", fr: "Écrivez `known_hosts: ctcs.hosts`"))
        default:
            // A value that is none is told already.
            guard (map["host_key"] == nil) == (map["known_hosts"] == nil) else { return nil }
            mistakes.addMistake(
                at: map.node,
                Phrase(
                    en: "The pickup must have one of `host_key` and `known_hosts`: else anybody"
                        + " could be that host",
                    fr: "La collecte doit avoir `host_key` ou `known_hosts`, l'un des deux : sinon"
                        + " n'importe qui pourrait être cet hôte"),
                Phrase(
                    en: "Write `host_key: \"SHA256:…\"`, as the host's owner gives it",
                    fr: "Écrivez `host_key: \"SHA256:…\"`, comme le donne qui s'occupe de l'hôte"))
        }
        return nil
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
