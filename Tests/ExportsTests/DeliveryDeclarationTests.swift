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
        #expect(target.user == "edi" && target.url == "sftp://client.example:2222/entree/")
        #expect(target.secret == .file("client.key") && target.proof == .keys([Self.key]))
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
        ("sftp://edi@client", "https://edi@client", "no folder's address with a user"),
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
