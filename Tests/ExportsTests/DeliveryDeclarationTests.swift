// SPDX-License-Identifier: Apache-2.0

import Configuration
import Deliveries
import Exports
import Testing
import Wording

/// What an export's declaration says of other hosts.
@Suite struct DeliveryDeclarationTests {
    private static let key = "SHA256:" + String(repeating: "a", count: 43)

    private static let least = """
        export: livraisons
        query: select a from t order by a
        deliver:
          - to: sftp://edi@client.example:2222/entree/
            secret: { file: client.key }
            host_key: "\(key)"
        """

    private func parse(
        _ yaml: String, judge: ExportCatalog.Judge? = nil
    ) -> (export: Export?, mistakes: [Mistake]) {
        guard let judge else {
            return ExportCatalog.parse(yaml, file: "x.yaml", settings: Settings())
        }
        return ExportCatalog.parse(yaml, file: "x.yaml", settings: Settings(), judge: judge)
    }

    @Test func `a target has an address, a secret and a key, and usual values for the rest`()
        throws
    {
        let (export, mistakes) = parse(Self.least)
        #expect(mistakes.isEmpty, "\(mistakes)")
        let target = try #require(export?.targets.first)
        #expect(target.address == "sftp://edi@client.example:2222/entree/")
        #expect(target.url == "sftp://client.example:2222/entree/")
        #expect(target.way == .sftp(user: "edi", .file("client.key"), .keys([Self.key])))
        #expect(target.check == .size && target.alertAfter == 3 && target.time == .seconds(1_800))
        #expect(target.pace == Attempt.Pace())
        let full =
            Self.least + """

                    check: content
                    retry: { first: 5s, longest: 1min, for: 2h }
                    alert_after: 1
                    time: 10s
                """
        let other = try #require(parse(full).export?.targets.first, "\(parse(full).mistakes)")
        #expect(other.check == .content && other.alertAfter == 1 && other.time == .seconds(10))
        #expect(other.pace.shortest == .seconds(5) && other.pace.longest == .seconds(60))
        #expect(other.pace.patience == .seconds(7_200))
        #expect(parse("export: a\nquery: select a from t order by a").export?.targets == [])
    }

    @Test func `where it goes is no part of what it says`() throws {
        let alone = "export: livraisons\nquery: select a from t order by a"
        #expect(try #require(parse(Self.least).export).digest == parse(alone).export?.digest)
    }

    @Test(arguments: [
        ("to: sftp://edi@", "to: sftp://", "no folder's address with a user"),
        (
            "sftp://edi@client", "https://edi@client",
            "`host_key` says nothing of what goes by https"
        ),
        ("sftp://edi@client", "scp://edi@client", "no folder's address with a user"),
        (
            "host_key:", "region: eu-west-3\n    host_key:",
            "`region` says nothing of what goes by sftp"
        ),
        ("host_key:", "check: answer\n    host_key:", "of https and s3 alone"),
        ("/entree/", "/entree", "no folder's address with a user"),
        ("to: sftp://edi@client.example:2222/entree/\n    ", "", "`to` is missing"),
        ("secret: { file: client.key }\n    ", "", "`secret` is missing"),
        ("secret: { file: client.key }", "secret: { file: a, env: B }", "one of `file` and `env`"),
        ("host_key:", "known_hosts: x\n    host_key:", "one of `host_key` and `known_hosts`"),
        ("host_key:", "check: digest\n    host_key:", "`check` must be one of"),
        ("host_key:", "alert_after: 0\n    host_key:", "`alert_after`"),
        ("host_key:", "alert_after: 1001\n    host_key:", "`alert_after`"),
        ("host_key:", "time: 500ms\n    host_key:", "`time`"),
        ("host_key:", "time: 3601s\n    host_key:", "`time`"),
        ("host_key:", "retry: { first: 500ms }\n    host_key:", "`first`"),
        ("host_key:", "retry: { first: 3601s }\n    host_key:", "`first`"),
        ("host_key:", "retry: { longest: 86401s }\n    host_key:", "`longest`"),
        ("host_key:", "retry: { for: 31d }\n    host_key:", "`for`"),
        (
            "host_key:", "retry: { first: 2min, longest: 1min }\n    host_key:",
            "shorter than `first`"
        ),
    ])
    func `a mistake is told with its place`(found: String, other: String, said: String) throws {
        let (export, mistakes) = parse(Self.least.replacing(found, with: other))
        #expect(export == nil)
        #expect(mistakes.contains { $0.sentence.en.contains(said) }, "\(mistakes)")
        #expect(mistakes.allSatisfy { $0.line >= 3 }, "\(mistakes)")
    }

    /// The target that an entry of one line says.
    private func target(_ entry: String) -> (target: Export.Target?, mistakes: [Mistake]) {
        let (export, mistakes) = parse(
            "export: a\nquery: select a from t order by a\ndeliver:\n  - { \(entry) }")
        return (export?.targets.first, mistakes)
    }

    @Test func `files go to a bucket of Amazon's region, or of another server`() throws {
        let usual = "to: \"s3://depot/a b/\", access_key: AKIA1, secret: { env: S3 }"
        let amazon = target(usual + ", region: eu-west-3")
        // A blank is written as %20 in every address.
        #expect(amazon.target == nil && amazon.mistakes.count == 1)
        let plain = usual.replacing("a b/", with: "a%20b/")
        let first = try #require(target(plain + ", region: eu-west-3").target)
        #expect(first.address == "s3://depot/a%20b/")
        #expect(first.url == "https://s3.eu-west-3.amazonaws.com/depot/a%20b/")
        let own = try #require(target(plain + ", endpoint: \"http://minio:9000/\"").target)
        #expect(own.url == "http://minio:9000/depot/a%20b/")
        #expect(own.way == .s3(region: "us-east-1", accessKey: "AKIA1", .variable("S3")))
        #expect(target(plain + ", region: eu, check: answer").target?.check == .answer)
        for (wrong, said) in [
            (plain, "`region` is missing"),
            (plain.replacing("access_key: AKIA1, ", with: ""), "`access_key` is missing"),
            (plain.replacing("a%20b/", with: "a") + ", region: eu", "no folder's address"),
            (plain.replacing("depot", with: "-") + ", region: eu", "no bucket's address"),
            (plain + ", region: EU", "`region` is none"),
            (plain + ", endpoint: \"ftp://a\"", "`endpoint` is none"),
            (plain + ", region: eu, known_hosts: h", "says nothing of what goes by s3"),
        ] {
            let found = target(wrong)
            #expect(found.target == nil, "\(wrong)")
            #expect(found.mistakes.contains { $0.sentence.en.contains(said) }, "\(found.mistakes)")
        }
    }

    @Test func `files go by https with a password, with a token, or without either`() throws {
        let anybody = try #require(target("to: \"https://a.example/in/\", check: answer").target)
        #expect(anybody.way == .web(user: nil, nil) && anybody.check == .answer)
        let token = try #require(
            target("to: \"https://a.example/in/\", secret: { file: t }").target)
        #expect(token.way == .web(user: nil, .file("t")))
        let user = try #require(
            target("to: \"https://edi@a.example:8443/in/\", secret: { file: t }").target)
        #expect(user.way == .web(user: "edi", .file("t")))
        #expect(user.url == "https://a.example:8443/in/")
        for (wrong, said) in [
            ("to: \"https://edi@a.example/in/\"", "`secret` is missing"),
            ("to: \"https://a.example/in\"", "no folder's address"),
            ("to: \"https://a.example/in/?x=/\"", "no folder's address"),
            ("to: \"https://a.example/\", region: eu", "says nothing of what goes by https"),
        ] {
            let found = target(wrong)
            #expect(found.target == nil, "\(wrong)")
            #expect(found.mistakes.contains { $0.sentence.en.contains(said) }, "\(found.mistakes)")
        }
    }

    @Test func `an address twice, too many of them, and a host that is not allowed are mistakes`() {
        let entry = Self.least.split(separator: "deliver:\n")[1]
        let twice = parse(Self.least + "\n" + entry).mistakes
        #expect(twice.contains { $0.sentence.en.contains("is there twice") }, "\(twice)")
        func many(_ count: Int) -> [Mistake] {
            let entries = (1...count).map { entry.replacing("/entree/", with: "/e\($0)/") }
            return parse(
                "export: a\nquery: select a from t order by a\ndeliver:\n"
                    + entries.joined(separator: "\n")
            ).mistakes
        }
        #expect(many(10).isEmpty)
        #expect(many(11).contains { $0.sentence.en.contains("1 to 10 targets") })
        let refused = parse(Self.least) { url in
            url == "sftp://client.example:2222/entree/"
                ? (what: Phrase("not allowed"), remedy: Phrase("ask")) : nil
        }
        #expect(refused.export == nil)
        #expect(refused.mistakes.contains { $0.sentence.en.contains("not allowed") })
    }
}
