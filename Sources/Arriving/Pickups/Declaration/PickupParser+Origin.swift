// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Fetching
internal import Wording

/// Where the files are.
extension PickupParser {
    private static let ofPages = ["format", "records", "next", "rate", "authorization"]
    private static let ofSFTP = ["host_key", "known_hosts"]
    private static let ofFTP = ["tls"]
    private static let ofFolders = ofSFTP + ofFTP + ["files", "stable", "after"]
    private static let ofQueries = ["query", "cursor"]
    private static let ofMails = ["senders", "unwanted"]

    func origin(_ map: YAMLMap, _ feed: String?) -> Pickup.Origin? {
        guard let text = map.string("from") else {
            map.addMissing(
                "from",
                because: Phrase(
                    en: "the pickup does not say where the files are",
                    fr: "la collecte ne dit pas où sont les fichiers"),
                example: "from: sftp://labo@ctcs.example/export/")
            return nil
        }
        let scheme = text.prefix { $0 != ":" }.lowercased()
        if scheme != "s3" { refuse(BucketFolder.names, map, scheme) }
        let isAPI = ["http", "https"].contains(scheme) && map["format"] != nil
        if !isAPI { refuse(Self.ofPages, map, scheme) }
        switch scheme {
        case "s3":
            refuse(["name"] + Self.ofSFTP + Self.ofFTP + Self.ofQueries + Self.ofMails, map, "s3")
            return bucket(text, map, feed).map(Pickup.Origin.folder)
        case "sftp":
            refuse(["name"] + Self.ofFTP + Self.ofQueries + Self.ofMails, map, "sftp")
            return folder(text, map, feed).map(Pickup.Origin.folder)
        case "ftp":
            refuse(["name"] + Self.ofSFTP + Self.ofQueries + Self.ofMails, map, "ftp")
            return folder(text, map, feed).map(Pickup.Origin.folder)
        case "ftps":
            refuse(
                ["name"] + Self.ofSFTP + Self.ofFTP + Self.ofQueries + Self.ofMails, map, "ftps")
            return folder(text, map, feed).map(Pickup.Origin.folder)
        case "http", "https":
            guard !isAPI else {
                refuse(Self.ofFolders + ["query"] + Self.ofMails, map, "an API")
                return pages(text, map, feed).map(Pickup.Origin.pages)
            }
            refuse(["secret"] + Self.ofFolders + Self.ofQueries + Self.ofMails, map, "https")
            return address(text, map, feed).map(Pickup.Origin.address)
        case "postgres", "postgresql":
            refuse(["name"] + Self.ofFolders + Self.ofMails, map, "postgres")
            return query(text, map, feed).map(Pickup.Origin.query)
        case "odbc":
            refuse(["name"] + Self.ofFolders + Self.ofMails, map, "odbc")
            return source(text, map, feed).map(Pickup.Origin.source)
        case "imap", "imaps":
            refuse(
                ["name", "stable"] + Self.ofSFTP + Self.ofFTP + Self.ofQueries, map, "imap")
            return mails(text, map, feed).map(Pickup.Origin.mails)
        default:
            addMistake(
                map,
                Phrase(
                    en:
                        "`from` is no address of sftp, ftp, ftps, s3, https, postgres, odbc or imap",
                    fr:
                        "`from` n'est ni en sftp, ni en ftp, ni en ftps, ni en s3, ni en https, ni en"
                        + " postgres, ni en odbc, ni en imap"
                ), nil)
            return nil
        }
    }

    /// Notes keys that say nothing of such an address.
    func refuse(_ keys: [String], _ map: YAMLMap, _ scheme: String) {
        map.addIdle(
            keys,
            of: Phrase(
                en: "what is fetched by \(scheme)", fr: "ce qui est pris par \(scheme)"))
    }

    func addMistake(_ map: YAMLMap, _ what: Phrase, _ remedy: Phrase?) {
        mistakes.addMistake(
            at: map.place("from"), what,
            remedy
                ?? Phrase(
                    en: "Write `from: sftp://labo@ctcs.example/export/`, or https://…/file.csv",
                    fr: "Écrivez `from: sftp://labo@ctcs.example/export/`, ou https://…/fichier.csv"
                ))
    }

    private func folder(_ text: String, _ map: YAMLMap, _ feed: String?) -> Pickup.Folder? {
        let match = text.wholeMatch(of: #/([^:]*):\/\/(?:([^@\/]*)@)?(.*)/#)
        let user = match?.2.map(String.init) ?? ""
        if user.wholeMatch(of: #/[A-Za-z0-9._-]{1,64}/#) == nil {
            addMistake(
                map,
                Phrase(
                    en: "`from` has no user before its host, or has more than the user there",
                    fr: "`from` n'a pas d'utilisateur devant son hôte, ou en dit plus"), nil)
        }
        let url = url("\(match?.1 ?? "")://\(match?.3 ?? "")", map)
        let isSFTP = url?.scheme == .sftp
        if url?.query != nil {
            addMistake(map, Phrase(en: "`from` has a ? in it", fr: "`from` contient un ?"), nil)
        }
        let files = patterns(map, feed)
        let secret = secret(map)
        let proof = isSFTP ? map.hostProof() : nil
        let isPlain = map.choice("tls", Seal.self) != nil
        let stable = map.duration("stable") ?? Pickup.Limits.stable
        let after = after(map)
        guard let url, let secret, proof != nil || !isSFTP else { return nil }
        return Pickup.Folder(
            url: url, user: user, secret: secret, proof: proof, isPlain: isPlain, files: files,
            stable: stable, after: after)
    }

    private enum Seal: String, CaseIterable { case none }

    private func bucket(_ text: String, _ map: YAMLMap, _ feed: String?) -> Pickup.Folder? {
        let bucket = map.bucketFolder(text, of: "from")
        let url = bucket.flatMap { self.url($0.url, map) }
        let files = patterns(map, feed)
        let secret = secret(map)
        // An object is there at once, and whole.
        let stable = map.duration("stable") ?? .zero
        let after = after(map)
        guard let bucket, let url, let secret else { return nil }
        return Pickup.Folder(
            url: url, user: bucket.accessKey, secret: secret, region: bucket.region, files: files,
            stable: stable, after: after)
    }

    private func address(_ text: String, _ map: YAMLMap, _ feed: String?) -> Pickup.Address? {
        guard let url = url(text, map) else { return nil }
        guard let name = map.string("name") ?? url.lastName else {
            map.addMissing(
                "name",
                because: Phrase(
                    en: "the address does not end with a file's name",
                    fr: "l'adresse ne se termine pas par un nom de fichier"),
                example: "name: meteo.csv")
            return nil
        }
        require(name, of: feed, at: map.place(map["name"] == nil ? "from" : "name"))
        return Pickup.Address(url: url, name: name)
    }

    /// Notes a name that the feed does not take.
    func require(_ name: String, of feed: String?, at node: YAMLNode) {
        let taken = feed.flatMap { feeds[$0] } ?? []
        guard !taken.isEmpty, !taken.contains(where: { FilePattern.matches(name, $0) }) else {
            return
        }
        mistakes.addMistake(
            at: node,
            Phrase(
                en: "The feed takes no file named `\(name)`",
                fr: "Le flux ne prend pas de fichier nommé `\(name)`"),
            Phrase(
                en: "Its files are named \(taken.joined(separator: ", "))",
                fr: "Ses fichiers s'appellent \(taken.joined(separator: ", "))"))
    }

    func url(_ text: String, _ map: YAMLMap) -> SourceURL? {
        allowed(map) { () throws(SourceRefusal) -> SourceURL in
            let url = try SourceURL(text)
            try rules?.check(url.host, port: url.port)
            return url
        }
    }

    /// Nil where the site does not let it be asked, which is noted.
    func allowed<Value>(
        _ map: YAMLMap, _ read: () throws(SourceRefusal) -> Value
    ) -> Value? {
        do throws(SourceRefusal) {
            return try read()
        } catch {
            switch error {
            case .nothingAllowed, .notListed:
                addMistake(
                    map,
                    Phrase(
                        en: "The host is none of those that the site may ask",
                        fr: "L'hôte n'est pas de ceux auxquels le site peut s'adresser"),
                    Phrase(
                        en: "Add it to `console.source_hosts` in the settings: host or host:port",
                        fr: "Ajoutez-le à `console.source_hosts` dans les réglages : hôte ou"
                            + " hôte:port"))
            default: addMistake(map, error.what, error.remedy)
            }
            return nil
        }
    }
}
