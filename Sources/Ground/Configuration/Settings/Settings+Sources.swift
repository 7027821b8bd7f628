// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Settings {
    /// From where the API fetches files, by `source_url`.
    package struct Sources: Sendable, Equatable {
        /// `host` or `host:port`; none: nothing is fetched.
        package var hosts: [String] = []
        /// Addresses and networks that are not public, and allowed all the same.
        package var privateNetworks: [String] = []
        /// Authorities whose certificates are believed; as Debian has them unless told.
        package var ca = "/etc/ssl/certs/ca-certificates.crt"
        package var sftp = SFTP()

        package init() {}

        /// Who Bascule is to the servers of sftp, and by which keys it knows them.
        package struct SFTP: Sendable, Equatable {
            package var user = ""
            package var key: String?
            package var knownHosts: String?

            package init() {}
        }

        static let declared: [Setting] = [
            Setting(
                "source_hosts", \.console.sources.hosts, .sourceHosts,
                "Hosts, or host:port, that source_url may name; empty: nothing is fetched"),
            Setting(
                "source_private", \.console.sources.privateNetworks, .networks,
                "Addresses or networks that are not public, allowed all the same"),
            .path(
                "source_ca", \.console.sources.ca,
                "The file of the authorities that are believed where files are fetched"),
            .map(
                "source_sftp", "How files are fetched by sftp",
                [
                    Setting(
                        "user", \.console.sources.sftp.user,
                        .plainText(like: "^[A-Za-z0-9._@-]{0,64}$"),
                        "Who logs in to the servers"),
                    .file(
                        "key", \.console.sources.sftp.key, "The file of its key, without a password"
                    ),
                    .file(
                        "known_hosts", \.console.sources.sftp.knownHosts,
                        "The file of the servers' keys, as ssh writes it; no other server is believed"
                    ),
                ]),
        ]
    }

    /// What is wrong with the places that files are fetched from, together.
    func checkSources(_ tell: (String, Phrase, Phrase) -> Void) {
        let sftp = console.sources.sftp
        let isSet = [!sftp.user.isEmpty, sftp.key != nil, sftp.knownHosts != nil]
        guard isSet.contains(true), isSet.contains(false) else { return }
        tell(
            "console.source_sftp",
            Phrase(
                en: "`console.source_sftp` has not all of `user`, `key` and `known_hosts`",
                fr: "`console.source_sftp` n'a pas tout de `user`, `key` et `known_hosts`"),
            Phrase(en: "Set all three, or none", fr: "Réglez les trois, ou aucun"))
    }
}

extension SettingType<[String]> {
    /// `host` or `host:port`.
    static var sourceHosts: Self {
        listed(
            { SourceHost($0) != nil }, Phrase(en: "no host", fr: "pas un hôte"),
            example: "labo.example.org:8443")
    }

    /// Addresses, or `10.20.0.0/16`.
    static var networks: Self {
        listed(
            { IPNetwork($0) != nil },
            Phrase(en: "no address or network", fr: "ni une adresse ni un réseau"),
            example: "10.20.0.0/16")
    }

    private static func listed(
        _ isTaken: @escaping @Sendable (String) -> Bool, _ wrong: Phrase, example: String
    ) -> Self {
        var type = texts
        type.objections = { path, texts, _ in
            texts.filter { !isTaken($0) }.map { text in
                (
                    what: Phrase(
                        en: "`\(path)` has `\(text)`, which is \(wrong.en)",
                        fr: "`\(path)` contient `\(text)`, qui n'est \(wrong.fr)"),
                    remedy: Phrase(
                        en: "Write it like \(example)", fr: "Écrivez par exemple \(example)")
                )
            }
        }
        return type
    }
}
