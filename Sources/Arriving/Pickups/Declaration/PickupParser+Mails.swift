// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Fetching
internal import Wording

/// Files in mails.
extension PickupParser {
    private typealias Place = (host: Host, port: Int, user: String, folder: String)

    func mails(_ text: String, _ map: YAMLMap, _ feed: String?) -> Pickup.Mails? {
        let isAlways = text.lowercased().hasPrefix("imaps:")
        let place = place(text, isAlways ? 993 : 143, map)
        let secret = map.loginSecret(example: "secret: { file: boite.key }")
        let files = patterns(map, feed)
        let unwanted = map.strings("unwanted") ?? []
        if unwanted.count > Pickup.Limits.patterns {
            mistakes.addMistake(
                at: map.place("unwanted"),
                Phrase(
                    en: "`unwanted` has more than \(Pickup.Limits.patterns) patterns",
                    fr: "`unwanted` a plus de \(Pickup.Limits.patterns) motifs"),
                Phrase(en: "Join some by `*`", fr: "Réunissez-en par `*`"))
        }
        let senders = senders(map)
        let after = after(map)
        if case .move(let folder) = after, folder.uppercased() == place?.folder.uppercased() {
            mistakes.addMistake(
                at: map.place("after"),
                Phrase(
                    en: "`after` moves mails into the folder that is read",
                    fr: "`after` range les courriels dans le dossier qui est lu"),
                Phrase(en: "Name another folder", fr: "Nommez un autre dossier"))
        }
        guard let place, let secret else { return nil }
        return Pickup.Mails(
            host: place.host, port: place.port, isAlwaysEncrypted: isAlways, user: place.user,
            folder: place.folder, secret: secret, senders: senders, files: files,
            unwanted: unwanted, after: after)
    }

    private func place(_ text: String, _ usual: Int, _ map: YAMLMap) -> Place? {
        let form = #/imaps?:\/\/([^@:\/?#\s]{1,200})@(.+?)(?::([0-9]{1,5}))?(?:\/(.*))?/#
        let match = text.wholeMatch(of: form.ignoresCase())
        let folder = match.map { $0.4.map(String.init) ?? "" }.map { $0.isEmpty ? "INBOX" : $0 }
        guard let match, let folder, let host = Host(match.2),
            let user = decoded(match.1), IMAPSession.isFolderName(folder),
            let port = match.3.map({ SourceHost.port($0) }) ?? usual
        else {
            addMistake(
                map,
                Phrase(
                    en: "`from` is no user@host/FOLDER of imap",
                    fr: "`from` n'est pas un utilisateur@hôte/DOSSIER d'imap"),
                Phrase(
                    en: "Write `from: imaps://labo%40usine.example@mail.example/INBOX`, an @ of the"
                        + " user as %40",
                    fr: "Écrivez `from: imaps://labo%40usine.example@mail.example/INBOX`, le @ de"
                        + " l'utilisateur en %40"))
            return nil
        }
        return allowed(map) { () throws(SourceRefusal) -> Place in
            try rules?.check(host, port: port)
            return (host, port, user, folder)
        }
    }

    /// An address is a user's name at many servers: its @ is written as %40.
    private func decoded(_ user: Substring) -> String? {
        let text = String(user).replacing("%40", with: "@")
        return text.contains("%") ? nil : text
    }

    private func senders(_ map: YAMLMap) -> [String] {
        let example = "senders: [labo@ctcs.example, \"@usine.example\"]"
        map.addMissing(
            "senders",
            because: Phrase(
                en: "anybody could send a file here",
                fr: "n'importe qui pourrait envoyer un fichier"),
            example: example)
        guard let senders = map.strings("senders") else { return [] }
        let most = Pickup.Limits.senders
        let isFine = senders.allSatisfy {
            $0.wholeMatch(of: #/[^@\s]{0,64}@[A-Za-z0-9.-]{1,253}/#) != nil
        }
        if !isFine || senders.isEmpty || senders.count > most {
            mistakes.addMistake(
                at: map.place("senders"),
                Phrase(
                    en: "`senders` must have 1 to \(most) addresses, or hosts as @host",
                    fr: "`senders` doit avoir de 1 à \(most) adresses, ou des hôtes comme @hôte"),
                Phrase(en: "Write `\(example)`", fr: "Écrivez `\(example)`"))
        }
        return senders.map { $0.lowercased() }
    }
}
