// SPDX-License-Identifier: Apache-2.0

import Configuration
import Fetching
import Foundation
import TestSupport
import Testing
import Wording

@testable import Pickups

/// `config/pickups/*.yaml`, of a mailbox.
@Suite struct PickupMailDeclarationTests {
    private static let whole = """
        pickup: boite
        feed: labo
        from: imaps://labo%40usine.example@mail.example/Recus
        senders: [Labo@ctcs.example, "@usine.example"]
        files: ["*.csv"]
        secret: { file: boite.key }
        after: { move: Lus }
        """

    private func parse(_ text: String) -> (pickup: Pickup?, mistakes: [Mistake]) {
        let (pickup, mistakes) = PickupCatalog.parse(
            text, file: "boite.yaml", feeds: ["labo": ["*.txt"]], rules: nil)
        return (pickup, mistakes)
    }

    @Test func `a mailbox has a user, a folder, senders and what becomes of its mails`() throws {
        let pickup = try #require(parse(Self.whole).pickup, "\(parse(Self.whole).mistakes)")
        guard case .mails(let mails) = pickup.from else {
            Issue.record("\(pickup.from)")
            return
        }
        #expect(mails.user == "labo@usine.example" && mails.folder == "Recus")
        #expect(mails.port == 993 && mails.isAlwaysEncrypted)
        #expect(mails.senders == ["labo@ctcs.example", "@usine.example"])
        #expect(mails.files == ["*.csv"] && mails.after == .move("Lus"))
        #expect(pickup.source == "imaps://labo@usine.example@mail.example:993/Recus")
        #expect(!pickup.isListed)
        let least = """
            pickup: boite
            feed: labo
            from: imap://labo@mail.example:1143
            senders: [a@b.example]
            secret: { env: BOITE }
            """
        guard case .mails(let other)? = parse(least).pickup?.from else {
            Issue.record("\(parse(least).mistakes)")
            return
        }
        #expect(other.port == 1_143 && !other.isAlwaysEncrypted && other.folder == "INBOX")
        #expect(other.files == ["*.txt"] && other.after == .keep)
    }

    @Test(arguments: [
        ("senders: [Labo@ctcs.example, \"@usine.example\"]\n", "", "`senders` is missing"),
        ("[Labo@ctcs.example, \"@usine.example\"]", "[]", "1 to 100 addresses"),
        ("Labo@ctcs.example", "labo", "1 to 100 addresses"),
        ("secret: { file: boite.key }\n", "", "`secret` is missing"),
        ("labo%40usine.example@", "", "no user@host/FOLDER"),
        ("labo%40", "labo%zz", "no user@host/FOLDER"),
        ("/Recus", "/a\"b", "no user@host/FOLDER"),
        ("mail.example", "mail.example:0", "no user@host/FOLDER"),
        ("move: Lus", "move: recus", "into the folder that is read"),
        ("files:", "stable: 1min\nfiles:", "says nothing of what is fetched by imap"),
        ("files:", "host_key: x\nfiles:", "says nothing of what is fetched by imap"),
        ("imaps://", "pop3://", "`from` is no address of sftp"),
    ])
    func `a mistake is told`(found: String, other: String, said: String) {
        let (pickup, mistakes) = parse(Self.whole.replacing(found, with: other))
        #expect(pickup == nil)
        #expect(mistakes.contains { $0.sentence.en.contains(said) }, "\(mistakes)")
    }

    @Test func `names that are not wanted are patterns, a hundred at most`() throws {
        func unwanted(_ count: Int) -> (pickup: Pickup?, mistakes: [Mistake]) {
            let list = (1...count).map { "\"\($0)*.pdf\"" }.joined(separator: ", ")
            return parse(Self.whole + "\nunwanted: [\(list)]")
        }
        guard case .mails(let mails)? = unwanted(100).pickup?.from else {
            Issue.record("\(unwanted(100).mistakes)")
            return
        }
        #expect(mails.unwanted.count == 100 && mails.unwanted.first == "1*.pdf")
        #expect(unwanted(101).mistakes.count == 1)
    }

    @Test func `mails that another pickup reads are not put away`() async throws {
        try await TemporaryFolder.with { folder in
            func load(_ second: String) throws -> (PickupCatalog, [Mistake]) {
                try Data(Self.whole.utf8).write(to: URL(filePath: folder + "/boite.yaml"))
                let other = Self.whole.replacing("pickup: boite", with: "pickup: autre")
                try Data(second.isEmpty ? other.utf8 : Self.other(other, second).utf8)
                    .write(to: URL(filePath: folder + "/autre.yaml"))
                return PickupCatalog.load(folder: folder, feeds: ["labo": ["*.txt"]], rules: nil)
            }
            let (both, twice) = try load("")
            #expect(both.pickups.isEmpty && twice.count == 2, "\(twice)")
            #expect(twice.allSatisfy { $0.sentence.en.contains("reads too") })
            let (one, once) = try load("after: keep")
            #expect(one.pickups.map(\.name) == ["autre"] && once.count == 1, "\(once)")
            let (all, none) = try load("from: imaps://a@mail.example/Autres")
            #expect(all.pickups.count == 2 && none.isEmpty, "\(none)")
        }
    }

    /// The same with another line of that key.
    private static func other(_ text: String, _ line: String) -> String {
        let key = String(line.prefix { $0 != ":" }) + ":"
        return text.split(separator: "\n").map { $0.hasPrefix(key) ? line : String($0) }
            .joined(separator: "\n")
    }

    @Test func `a hundred senders are taken, one more is not`() {
        func many(_ count: Int) -> [Mistake] {
            let list = (1...count).map { "a\($0)@x.example" }.joined(separator: ", ")
            return parse(
                Self.whole.replacing("Labo@ctcs.example, \"@usine.example\"", with: list)
            ).mistakes
        }
        #expect(many(100).isEmpty)
        #expect(many(101).count == 1)
    }
}
