// SPDX-License-Identifier: Apache-2.0

import Configuration
import Fetching
import Foundation
import TestSupport
import Testing
import Wording

@testable import Pickups

/// `config/pickups/*.yaml`.
@Suite struct PickupDeclarationTests {
    private static let key = "SHA256:" + String(repeating: "a", count: 43)
    private static let whole = """
        pickup: ctcs
        feed: labo
        from: sftp://labo@ctcs.example/export
        files: ["*.csv", "*.xlsx"]
        secret: { file: ctcs.key }
        host_key: "\(key)"
        stable: 2min
        after: { move: traite/ }
        limits: { files: 5, bytes: 1MiB, time: 10s, batch: 1000, batch_bytes: 2MiB }
        """

    private func parse(
        _ text: String, rules: FetchRules? = nil
    ) -> (pickup: Pickup?, mistakes: [Mistake]) {
        let (pickup, mistakes) = PickupCatalog.parse(
            text, file: "ctcs.yaml", feeds: ["labo": ["*.txt"]], rules: rules)
        return (pickup, mistakes)
    }

    private func folder(_ pickup: Pickup) throws -> Pickup.Folder {
        guard case .folder(let folder) = pickup.from else {
            throw Mistake(file: "", what: Phrase("no folder"), remedy: Phrase(""))
        }
        return folder
    }

    @Test func `a file of the web has a name here, and nothing that a folder has`() throws {
        let text = "pickup: meteo\nfeed: labo\nfrom: https://x.example/v1/obs.txt?key=geheim\n"
        let pickup = try #require(parse(text).pickup)
        #expect(pickup.source == "https://x.example/v1/obs.txt")
        guard case .address(let address) = pickup.from else {
            Issue.record("\(pickup.from)")
            return
        }
        #expect(address.name == "obs.txt" && address.url.query == "key=geheim")
        let named = text.replacing("obs.txt", with: "") + "name: meteo.txt\n"
        #expect(parse(named).mistakes.isEmpty)
        for (more, told) in [
            ("after: delete", "says nothing of what is fetched by https"),
            ("stable: 0s", "says nothing"), ("files: x", "says nothing"),
        ] {
            let mistakes = parse(text + more).mistakes
            #expect(mistakes.count == 1 && mistakes[0].what.contains(told), "\(mistakes)")
        }
        let other = parse(text.replacing("obs.txt", with: "obs.csv")).mistakes
        #expect(other.map(\.what) == ["The feed takes no file named `obs.csv`"])
        let nameless = parse(text.replacing("obs.txt", with: "")).mistakes
        #expect(nameless.map(\.what).first?.contains("`name` is missing") == true)
        let folder = parse(Self.whole + "\nname: x").mistakes
        #expect(folder.map(\.what).first?.contains("fetched by sftp") == true)
    }

    @Test func `a declaration says where, what, by which key, and what becomes of it`() throws {
        let pickup = try #require(parse(Self.whole).pickup)
        let folder = try folder(pickup)
        #expect(folder.user == "labo" && pickup.source == "sftp://ctcs.example/export")
        #expect(folder.files == ["*.csv", "*.xlsx"] && folder.secret == .file("ctcs.key"))
        #expect(folder.proof == .keys([Self.key]) && folder.stable == .seconds(120))
        #expect(folder.after == .move("traite"))
        #expect(pickup.limits.files == 5 && pickup.limits.bytes == 1 << 20)
        #expect(pickup.limits.time == .seconds(10))
        #expect(pickup.limits.batchFiles == 1_000 && pickup.limits.batchBytes == 2 << 20)
    }

    @Test func `what is not said is usual: the feed's names, a minute, and nothing is deleted`()
        throws
    {
        let text = """
            pickup: ctcs
            feed: labo
            from: sftp://labo@ctcs.example/
            secret: { env: CTCS }
            known_hosts: hosts
            """
        let pickup = try #require(parse(text).pickup)
        let folder = try folder(pickup)
        #expect(folder.files == ["*.txt"] && folder.stable == .seconds(60))
        #expect(folder.after == .keep && pickup.limits == Pickup.Limits())
        #expect(folder.secret == .variable("CTCS") && folder.proof == .knownHosts("hosts"))
    }

    @Test func `a folder by ftp is known by its certificate, and goes in the clear only if told`()
        throws
    {
        let text = """
            pickup: ctcs
            feed: labo
            from: ftp://labo@ctcs.example/export/
            secret: { env: CTCS }
            """
        let asked = try folder(#require(parse(text).pickup))
        #expect(asked.url.scheme == .ftp && asked.url.port == 21)
        #expect(asked.proof == nil && !asked.isPlain && asked.stable == .seconds(60))
        let implicit = text.replacing("ftp:", with: "ftps:")
        #expect(try folder(#require(parse(implicit).pickup)).url.port == 990)
        #expect(try folder(#require(parse(text + "\ntls: none").pickup)).isPlain)
        for wrong in [
            implicit + "\ntls: none", Self.whole + "\ntls: none", text + "\nhost_key: x",
            text + "\ntls: some",
        ] {
            #expect(parse(wrong).pickup == nil && !parse(wrong).mistakes.isEmpty, "\(wrong)")
        }
    }

    private static let bucket = """
        pickup: ctcs
        feed: labo
        from: s3://depot-usine/res%20a/
        region: eu-west-3
        access_key: AKIA1
        secret: { env: S3 }
        after: { move: traite }
        """

    @Test func `a bucket is asked at its region's server, or at another, by an access key`() throws
    {
        let pickup = try #require(parse(Self.bucket).pickup)
        let folder = try folder(pickup)
        #expect(folder.url.text == "https://s3.eu-west-3.amazonaws.com/depot-usine/res%20a/")
        #expect(pickup.source == folder.url.text && pickup.isListed)
        #expect(folder.user == "AKIA1" && folder.region == "eu-west-3" && folder.proof == nil)
        #expect(folder.files == ["*.txt"] && folder.after == .move("traite"))
        #expect(folder.stable == .zero)
        let other = Self.bucket.replacing(
            "region: eu-west-3", with: "endpoint: https://minio:9000/")
        let own = try self.folder(#require(parse(other).pickup))
        #expect(own.url.text == "https://minio:9000/depot-usine/res%20a/")
        #expect(own.region == "us-east-1")
        let whole = try self.folder(
            #require(parse(Self.bucket.replacing("/res%20a/", with: "")).pickup))
        #expect(whole.url.path == "/depot-usine/")
        var settings = Settings.Sources()
        settings.hosts = ["s3.eu-west-3.amazonaws.com"]
        #expect(parse(Self.bucket, rules: FetchRules(settings)).mistakes.isEmpty)
        settings.hosts = ["s3.eu-west-1.amazonaws.com"]
        #expect(parse(Self.bucket, rules: FetchRules(settings)).mistakes.count == 1)
    }

    @Test(arguments: [
        ("region: eu-west-3\n", "", "`region` is missing"),
        ("access_key: AKIA1\n", "", "`access_key` is missing"),
        ("secret: { env: S3 }\n", "", "`secret` is missing"),
        ("region: eu-west-3", "region: Paris", "`region` is none"),
        ("access_key: AKIA1", "access_key: \"a/b\"", "`access_key` is none"),
        ("region:", "endpoint: minio:9000\nregion:", "`endpoint` is none"),
        ("region:", "endpoint: https://minio/base\nregion:", "`endpoint` is none"),
        ("s3://depot-usine/", "s3://depot usine/", "no bucket's address"),
        ("s3://depot-usine/", "s3://AKIA1@depot-usine/", "no bucket's address"),
        ("res%20a/", "res?x=1", "no bucket's address"),
        ("res%20a/", "r\u{e9}s/", "no bucket's address"),
        ("res%20a/", "res%2/", "a character in it that none may have"),
        ("region:", "host_key: x\nregion:", "says nothing of what is fetched by s3"),
        ("region:", "name: x\nregion:", "says nothing of what is fetched by s3"),
        (
            "s3://depot-usine/", "sftp://a@depot/",
            "`region` says nothing of what is fetched by sftp"
        ),
    ])
    func `a mistake of a bucket is told`(_ part: String, _ other: String, _ told: String) {
        #expect(Self.bucket.contains(part))
        let (pickup, mistakes) = parse(Self.bucket.replacing(part, with: other))
        #expect(pickup == nil)
        #expect(mistakes.contains { $0.what.contains(told) }, "\(mistakes)")
    }

    /// A change of one line, and a word of what is told then.
    @Test(arguments: [
        ("feed: labo", "feed: labos", "There is no feed"),
        ("feed: labo", "feet: labo", "Unknown key"),
        ("pickup: ctcs", "pickup: C T", "no name for a pickup"),
        ("pickup: ctcs", "stables: 1min", "has no name"),
        (
            "sftp://labo@ctcs.example/export", "scp://labo@ctcs.example/",
            "no address of sftp, ftp, ftps, s3, https, postgres or imap"
        ),
        ("sftp://labo@ctcs.example/export", "sftp://ctcs.example/", "no user"),
        ("sftp://labo@ctcs.example/export", "sftp://labo:pw@ctcs.example/", "more than the user"),
        ("sftp://labo@ctcs.example/export", "sftp://labo@127.1/", "no host that is one"),
        ("sftp://labo@ctcs.example/export", "sftp://labo@ctcs.example/?a", "a ? in it"),
        ("from: sftp://labo@ctcs.example/export", "x: 1", "`from` is missing"),
        ("{ file: ctcs.key }", "{ }", "one of `file` and `env`"),
        ("secret: { file: ctcs.key }", "", "`secret` is missing"),
        ("SHA256:aaaa", "SHA256:", "fingerprints"),
        ("host_key:", "host_kei:", "one of `host_key` and `known_hosts`"),
        ("host_key:", "known_hosts: x\nhost_key:", "one of `host_key`"),
        ("stable: 2min", "stable: 2d", "`stable` must be"),
        ("{ move: traite/ }", "archive", "`after` must be"),
        ("{ move: traite/ }", "{ move: ../x }", "`after` must be"),
        ("{ move: traite/ }", "{ move: a/b }", "`after` must be"),
        ("files: 5", "files: 0", "`files` must be"),
        ("bytes: 1MiB", "bytes: 17GiB", "`bytes` must be"),
        ("time: 10s", "time: 2h", "`time` must be"),
        ("[\"*.csv\", \"*.xlsx\"]", "[]", "1 to 100 patterns"),
    ])
    func `a mistake is told with its place and what to write`(
        _ line: String, _ other: String, _ told: String
    ) {
        #expect(Self.whole.contains(line))
        let (pickup, mistakes) = parse(Self.whole.replacing(line, with: other))
        #expect(pickup == nil)
        #expect(mistakes.contains { $0.what.contains(told) }, "\(mistakes)")
        #expect(mistakes.allSatisfy { $0.line > 0 && $0.column > 0 && !$0.remedy.isEmpty })
        #expect(mistakes.allSatisfy { $0.words.what.fr != $0.words.what.en })
    }

    private static let query = """
        pickup: lims
        feed: base
        from: postgres://lecteur@lims.example/lims
        secret: { env: LIMS }
        query: select a from b where c >= :since and c < :until
        cursor: { column: c, start: 2026-01-01 }
        limits: { rows: 7 }
        """

    private func parseQuery(_ text: String) -> (pickup: Pickup?, mistakes: [Mistake]) {
        let (pickup, mistakes) = PickupCatalog.parse(
            text, file: "lims.yaml", feeds: ["base": ["*.csv"], "text": ["*.txt"]], rules: nil,
            zone: "America/Guadeloupe")
        return (pickup, mistakes)
    }

    @Test func `rows of a database have a query, a column, and a first day in the site's zone`()
        throws
    {
        let pickup = try #require(parseQuery(Self.query).pickup)
        guard case .query(let query) = pickup.from else {
            Issue.record("\(pickup.from)")
            return
        }
        #expect(query.port == 5_432 && query.user == "lecteur" && query.database == "lims")
        #expect(query.column == "c" && query.start == 1_767_240_000)
        #expect(query.lag == .seconds(600) && query.settle == .seconds(60))
        #expect(pickup.limits.rows == 7 && pickup.source == "postgres://lims.example:5432/lims")
        #expect(
            QueryName.text("lims", since: 0, until: 86_399)
                == "lims-19700101T000000Z-19700101T235959Z.csv")
    }

    @Test(arguments: [
        ("c < :until", "true", "`:since` and `:until`"),
        ("c < :until", "c < :until or :day", "`:since` and `:until`"),
        ("select a", "delete", "must be a select"),
        ("query: select", "query: select 1;", "`query`"),
        ("column: c, ", "", "`column` is missing"),
        (", start: 2026-01-01", "", "`start` is missing"),
        ("2026-01-01", "2026-13-01", "`start` must be"),
        ("lecteur@lims.example", "lecteur:pw@lims.example", "no user@host/database"),
        ("lims.example/lims", "lims.example:99999/lims", "no user@host/database"),
        ("feed: base", "feed: text", "takes no file named"),
        ("secret: { env: LIMS }", "stable: 0s", "`secret` is missing"),
        ("secret: { env: LIMS }", "stable: 0s", "says nothing"),
    ])
    func `a mistake of a query is told`(_ part: String, _ other: String, _ told: String) {
        let (pickup, mistakes) = parseQuery(Self.query.replacing(part, with: other))
        #expect(pickup == nil)
        #expect(mistakes.contains { $0.what.contains(told) }, "\(mistakes)")
    }

    @Test func `a host that the site does not allow is a mistake`() {
        var settings = Settings.Sources()
        #expect(parse(Self.whole, rules: FetchRules(settings)).mistakes.count == 1)
        settings.hosts = ["ctcs.example"]
        #expect(parse(Self.whole, rules: FetchRules(settings)).mistakes.isEmpty)
    }

    @Test func `a name that two files give is told, and the first keeps it`() async throws {
        try await TemporaryFolder.with { folder in
            for name in ["a", "b"] {
                try Data(Self.whole.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
            }
            let (catalog, mistakes) = PickupCatalog.load(
                folder: folder, feeds: ["labo": []], rules: nil)
            #expect(catalog.pickups.map(\.file) == ["\(folder)/a.yaml"])
            #expect(mistakes.map(\.file) == ["\(folder)/b.yaml"])
        }
    }
}
