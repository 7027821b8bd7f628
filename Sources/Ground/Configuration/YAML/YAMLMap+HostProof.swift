// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Who we are to another host, and by what it is known.
extension YAMLMap {
    /// Where the secret stands that we log in with; nil: not said, which is noted.
    package func loginSecret(example: String) -> SecretPlace? {
        addMissing(
            "secret",
            because: Phrase(
                en: "nobody could log in there", fr: "personne ne pourrait s'y connecter"),
            example: example)
        return secret("secret", example: example)
    }

    /// Nil where it is not said, which is noted.
    package func hostProof() -> HostProof? {
        let (keys, file) = (strings("host_key"), string("known_hosts"))
        let most = HostProof.most
        switch (keys, file) {
        case (let keys?, nil):
            let isOne = keys.allSatisfy { $0.wholeMatch(of: #/SHA256:[A-Za-z0-9+\/]{43}/#) != nil }
            if isOne, (1...most).contains(keys.count) { return .keys(keys) }
            mistakes.addMistake(
                at: place("host_key"),
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
                at: place("known_hosts"),
                Phrase(
                    en: "`known_hosts` is no file's path",
                    fr: "`known_hosts` n'est pas un chemin de fichier"),
                Phrase(
                    en: "Write `known_hosts: ctcs.hosts`", fr: "Écrivez `known_hosts: ctcs.hosts`"))
        default:
            // A value that is none is told already.
            guard (self["host_key"] == nil) == (self["known_hosts"] == nil) else { return nil }
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "There must be one of `host_key` and `known_hosts`: else anybody could be"
                        + " that host",
                    fr: "Il faut `host_key` ou `known_hosts`, l'un des deux : sinon n'importe qui"
                        + " pourrait être cet hôte"),
                Phrase(
                    en: "Write `host_key: \"SHA256:…\"`, as the host's owner gives it",
                    fr: "Écrivez `host_key: \"SHA256:…\"`, comme le donne qui s'occupe de l'hôte"))
        }
        return nil
    }
}
