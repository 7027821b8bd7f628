// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension YAMLMap {
    /// What `s3://bucket/prefix/` and the keys of `BucketFolder` say together; nil: not all of it, or
    /// said wrongly, which is noted.
    ///
    /// - Parameter key: that has the address.
    package func bucketFolder(_ text: String, of key: String) -> BucketFolder? {
        let match = text.wholeMatch(
            of: #/[Ss]3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,62})(?:\/([!"$->@-~]*))?/#)
        if match == nil {
            mistakes.addMistake(
                at: place(key),
                Phrase(
                    en: "`\(key)` is no bucket's address: s3://bucket/prefix/",
                    fr: "`\(key)` n'est pas l'adresse d'un compartiment :"
                        + " s3://compartiment/préfixe/"),
                Phrase(
                    en: "Write `\(key): s3://depot-usine/resultats/`",
                    fr: "Écrivez `\(key): s3://depot-usine/resultats/`"))
        }
        let endpoint = plain("endpoint", #/https?:\/\/[^\/?#@\s]{1,260}\/?/#, "https://s3.example")
        let region = plain("region", #/[a-z0-9-]{1,40}/#, "eu-west-3")
        let accessKey = plain("access_key", #/[A-Za-z0-9._-]{3,128}/#, "AKIAIOSFODNN7EXAMPLE")
        addMissing(
            "access_key",
            because: Phrase(
                en: "nobody knows who asks", fr: "on ne sait pas qui le demande"),
            example: "access_key: AKIAIOSFODNN7EXAMPLE")
        if self["endpoint"] == nil {
            addMissing(
                "region",
                because: Phrase(
                    en: "without `endpoint` nobody knows which server has the bucket",
                    fr: "sans `endpoint` on ne sait pas quel serveur a le compartiment"),
                example: "region: eu-west-3")
        }
        guard let match, let accessKey, (endpoint == nil) == (self["endpoint"] == nil),
            (region == nil) == (self["region"] == nil)
        else { return nil }
        let known = region ?? BucketFolder.usualRegion
        let server = endpoint ?? BucketFolder.endpoint(of: known)
        let origin = server.hasSuffix("/") ? String(server.dropLast()) : server
        return BucketFolder(
            url: "\(origin)/\(match.1)/\(match.2 ?? "")", region: known, accessKey: accessKey)
    }

    /// Nil: not said, or not so, which is noted.
    private func plain(_ key: String, _ form: Regex<Substring>, _ example: String) -> String? {
        guard let text = string(key) else { return nil }
        if text.wholeMatch(of: form) != nil { return text }
        mistakes.addMistake(
            at: place(key),
            Phrase(en: "`\(key)` is none", fr: "`\(key)` n'est pas valable"),
            Phrase(
                en: "Write it like `\(key): \(example)`",
                fr: "Écrivez-le comme `\(key): \(example)`"))
        return nil
    }
}
