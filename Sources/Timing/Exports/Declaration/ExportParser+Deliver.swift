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
        guard let (way, url) = way(to: address, map), isAllowed(url, map) else { return nil }
        var target = Export.Target(address: address, url: url, way: way, pace: pace)
        target.check = map.choice("check", Export.Target.Check.self) ?? target.check
        target.alertAfter = map.integer("alert_after") ?? target.alertAfter
        target.time = map.duration("time") ?? target.time
        if target.check == .answer, case .sftp = way {
            mistakes.addMistake(
                at: map.place("check"),
                Phrase(
                    en: "`check: answer` is of https and s3 alone",
                    fr: "`check: answer` n'est que pour https et s3"),
                Phrase(en: "Write `check: size`", fr: "Écrivez `check: size`"))
        }
        return target
    }

    private typealias Way = (way: Export.Target.Way, url: String)

    /// How a file goes to an address, and the address without who we are.
    private func way(to address: String, _ map: YAMLMap) -> Way? {
        switch address.prefix(while: { $0 != ":" }) {
        case "s3":
            refuse(Self.ofSFTP, map, "s3")
            return bucket(address, map)
        case "http", "https":
            refuse(Self.ofSFTP + BucketFolder.names, map, "https")
            return web(address, map)
        default:
            refuse(BucketFolder.names, map, "sftp")
            return sftp(address, map)
        }
    }

    private static let ofSFTP = ["host_key", "known_hosts"]

    /// Notes keys that say nothing of such an address.
    private func refuse(_ keys: [String], _ map: YAMLMap, _ scheme: String) {
        map.addIdle(
            keys, of: Phrase(en: "what goes by \(scheme)", fr: "ce qui part par \(scheme)"))
    }

    private func sftp(_ address: String, _ map: YAMLMap) -> Way? {
        let secret = map.loginSecret(example: "secret: { file: client.key }")
        let proof = map.hostProof()
        let match = address.wholeMatch(of: #/sftp:\/\/([A-Za-z0-9._-]{1,64})@([^@?#]*\/)/#)
        guard let match else {
            mistakes.addMistake(
                at: map.place("to"),
                Phrase(
                    en: "`to` is no folder's address with a user: sftp://user@host/folder/",
                    fr: "`to` n'est pas l'adresse d'un dossier avec un utilisateur :"
                        + " sftp://utilisateur@hôte/dossier/"),
                Phrase(
                    en: "Write `to: sftp://edi@client.example/entree/`, a slash at its end; or"
                        + " s3://…/, https://…/",
                    fr: "Écrivez `to: sftp://edi@client.example/entree/`, une barre à la fin ; ou"
                        + " s3://…/, https://…/"))
            return nil
        }
        guard let secret, let proof else { return nil }
        return (.sftp(user: String(match.1), secret, proof), "sftp://\(match.2)")
    }

    private func bucket(_ address: String, _ map: YAMLMap) -> Way? {
        let secret = map.loginSecret(example: "secret: { file: depot.key }")
        guard let bucket = map.bucketFolder(address, of: "to"), let secret else { return nil }
        guard bucket.url.hasSuffix("/") else {
            noSlash(map)
            return nil
        }
        let way = Export.Target.Way.s3(
            region: bucket.region, accessKey: bucket.accessKey, secret)
        return (way, bucket.url)
    }

    private func web(_ address: String, _ map: YAMLMap) -> Way? {
        let match = address.wholeMatch(
            of: #/(https?:\/\/)(?:([A-Za-z0-9._-]{1,64})@)?([^@?#]*\/)/#)
        guard let match else {
            noSlash(map)
            return nil
        }
        let user = match.2.map(String.init)
        let example = "secret: { file: client.key }"
        let secret =
            user == nil
            ? map.secret("secret", example: example) : map.loginSecret(example: example)
        guard (secret == nil) == (map["secret"] == nil), user == nil || secret != nil else {
            return nil
        }
        return (.web(user: user, secret), "\(match.1)\(match.3)")
    }

    private func noSlash(_ map: YAMLMap) {
        mistakes.addMistake(
            at: map.place("to"),
            Phrase(
                en: "`to` is no folder's address: https://host/folder/, s3://bucket/prefix/",
                fr: "`to` n'est pas l'adresse d'un dossier : https://hôte/dossier/,"
                    + " s3://compartiment/préfixe/"),
            Phrase(
                en: "Write a slash at its end, and nothing of a ? or a #",
                fr: "Mettez une barre à la fin, et ni ? ni #"))
    }

    /// Whether the site lets it be written to; else that is noted.
    private func isAllowed(_ url: String, _ map: YAMLMap) -> Bool {
        guard let refusal = judge(url) else { return true }
        mistakes.addMistake(at: map.place("to"), refusal.what, refusal.remedy)
        return false
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
