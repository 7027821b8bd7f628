// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Deliveries
internal import Wording

/// Where each file is put, beside its folder here.
extension ExportParser {
    private static let example = "deliver: [{ to: \"sftp://edi@client.example/entree/\", … }]"

    func targets(_ map: YAMLMap) -> [Export.Target] {
        guard let nodes = map.list("deliver") else { return [] }
        let most = Export.Target.Limits.targets
        if nodes.isEmpty || nodes.count > most {
            mistakes.addMistake(
                at: map.place("deliver"),
                Phrase(
                    en: "`deliver` must have 1 to \(most) targets",
                    fr: "`deliver` doit avoir de 1 à \(most) destinations"),
                Phrase(en: "Write `\(Self.example)`", fr: "Écrivez `\(Self.example)`"))
        }
        var targets: [Export.Target] = []
        for node in nodes {
            guard
                let entry = YAMLMap(node, ExportForm.target, of: "a target", mistakes: mistakes),
                let target = target(entry)
            else { continue }
            if targets.contains(where: { $0.address == target.address }) {
                mistakes.addMistake(
                    at: entry.place("to"),
                    Phrase(
                        en: "`\(target.address)` is there twice",
                        fr: "`\(target.address)` y est deux fois"),
                    Phrase(en: "Keep one", fr: "Gardez l'une des deux"))
            }
            targets.append(target)
        }
        return targets
    }

    private func target(_ map: YAMLMap) -> Export.Target? {
        let secret = map.loginSecret(example: "secret: { file: client.key }")
        let proof = map.hostProof()
        let pace = pace(map)
        guard let address = map.string("to") else {
            map.addMissing(
                "to",
                because: Phrase(
                    en: "nobody knows where the files go", fr: "on ne sait pas où vont les fichiers"
                ),
                example: "to: sftp://edi@client.example/entree/")
            return nil
        }
        guard let (user, url) = parts(of: address, map), let secret, let proof else { return nil }
        var target = Export.Target(
            address: address, user: user, url: url, secret: secret, proof: proof, pace: pace)
        target.check = map.choice("check", Export.Target.Check.self) ?? target.check
        target.alertAfter = map.integer("alert_after") ?? target.alertAfter
        target.time = map.duration("time") ?? target.time
        return target
    }

    /// The user, and the address without it.
    private func parts(of address: String, _ map: YAMLMap) -> (user: String, url: String)? {
        let match = address.wholeMatch(
            of: #/sftp:\/\/([A-Za-z0-9._-]{1,64})@([^@?#]*\/)/#)
        guard let match else {
            mistakes.addMistake(
                at: map.place("to"),
                Phrase(
                    en: "`to` is no folder's address with a user: sftp://user@host/folder/",
                    fr: "`to` n'est pas l'adresse d'un dossier avec un utilisateur :"
                        + " sftp://utilisateur@hôte/dossier/"),
                Phrase(
                    en: "Write `to: sftp://edi@client.example/entree/`, a slash at its end",
                    fr: "Écrivez `to: sftp://edi@client.example/entree/`, une barre à la fin"))
            return nil
        }
        let url = "sftp://\(match.2)"
        if let refusal = judge(url) {
            mistakes.addMistake(at: map.place("to"), refusal.what, refusal.remedy)
            return nil
        }
        return (String(match.1), url)
    }

    private func pace(_ map: YAMLMap) -> Attempt.Pace {
        var pace = Attempt.Pace()
        guard let map = map.map("retry") else { return pace }
        pace.shortest = map.duration("first") ?? pace.shortest
        pace.longest = map.duration("longest") ?? pace.longest
        pace.patience = map.duration("for") ?? pace.patience
        if pace.longest < pace.shortest {
            mistakes.addMistake(
                at: map.place("longest"),
                Phrase(
                    en: "`longest` is shorter than `first`",
                    fr: "`longest` est plus court que `first`"),
                Phrase(en: "Make it longer", fr: "Allongez-le"))
        }
        return pace
    }
}
