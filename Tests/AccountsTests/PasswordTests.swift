// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wording

@testable import Accounts

/// What may be a password, and what is kept of it.
@Suite struct PasswordTests {
    private func refusal(_ text: String, _ words: [String] = ["jean.dupont", "bascule"]) -> String?
    {
        do {
            try PasswordRules.check(Password(text), words: words)
            return nil
        } catch {
            return error.sentence.en
        }
    }

    @Test(arguments: [
        "correct horse battery", "            ", "éééééééééééé", "🔑🗝️🔒🔓🔏🔐a1b2c3",
        "\u{0}\u{1}0123456789ab\t",
        "1q2w3e4rXyZ!unheard", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
    ]) func `any characters will do`(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test func `12 to 256 characters, counted by scalars`() {
        #expect(
            refusal("xvkq wpzj f")
                == "The password has 11 characters, which is too few. Take 12 or more.")
        #expect(refusal("xvkq wpzj fn") == nil)
        #expect(refusal(String(repeating: "é🔑", count: 128)) == nil)
        #expect(refusal(String(repeating: "é🔑", count: 128) + "x")?.contains("257") == true)
    }

    @Test(arguments: [
        "password1234", "Password1234", "MOTDEPASSE123", "123456789012", "azertyuiop12",
        "administrateur", "qwertyuiop123", "aaaaaaaaaaaa",
    ]) func `those that are tried first are refused, in any capitals`(text: String) {
        #expect(refusal(text)?.contains("tried first") == true)
    }

    @Test func `the list has more than three thousand, in order`() {
        #expect(CommonPasswords.count >= 3_000)
        let digests = Array(CommonPasswords.digests)
        #expect(digests.count == CommonPasswords.count * 8)
        let entries = stride(from: 0, to: digests.count, by: 8).map { String(digests[$0..<$0 + 8]) }
        #expect(entries == entries.sorted() && Set(entries).count == entries.count)
    }

    @Test(arguments: [
        "jean.dupont.1", "Jean.Dupont2026!", "jeandupontjeandupont", "bascule12345",
        "BASCULE-bascule",
        "1234-Bascule",
    ]) func `a name that everybody knows is refused, with figures around it too`(text: String) {
        #expect(refusal(text)?.contains("everybody knows") == true)
    }

    @Test(arguments: ["jean.dupont likes cane", "basculement doux", "le pont-bascule de l'usine"])
    func `a name within other words is no matter`(text: String) {
        #expect(refusal(text) == nil)
    }

    @Test func `a name without letters is only itself`() {
        #expect(refusal("202620262026", ["202620262026"]) != nil)
        #expect(refusal("9274 8160 5533", ["2026"]) == nil)
    }

    @Test func `a made password has 120 bits, is another each time, and is within the rules`() {
        let made = (0..<200).map { _ in Password.made().revealed }
        #expect(Set(made).count == 200)
        for text in made {
            #expect(text.wholeMatch(of: /[0-9a-hjkmnp-tv-z]{6}(-[0-9a-hjkmnp-tv-z]{6}){3}/) != nil)
            #expect(refusal(text) == nil)
        }
        let used = Set(made.joined().filter { $0 != "-" })
        #expect(used.count == 32, "each character is used: 24 × 5 bits")
    }

    private func hash(_ text: String) async throws -> PasswordHash {
        try await HashingDesk.shared.withPlace { try await $0.hash(Password(text)) }
    }

    private func isRight(_ text: String, _ hash: PasswordHash?) async throws -> Bool {
        try await HashingDesk.shared.withPlace {
            try await $0.verify(Password(text), against: hash)
        }
    }

    @Test func `what is kept is argon2id with 19 MiB, 2 passes and a salt of its own`()
        async throws
    {
        let text = "correct horse battery"
        let (one, two) = (try await hash(text), try await hash(text))
        #expect(one.encoded.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$") && !one.isOutdated)
        #expect(one != two)
        let parts = one.encoded.split(separator: "$").map(String.init)
        #expect(Data(base64Encoded: parts[3] + "==")?.count == 16)
        #expect(Data(base64Encoded: parts[4] + "=")?.count == 32)
        #expect(try await isRight(text, one))
        #expect(try await isRight(text, two))
        for wrong in ["correct horse batterY", text + " ", "", String(text.dropLast())] {
            #expect(try await !isRight(wrong, one))
        }
    }

    @Test func `nothing of a password is cut: not its end, not what is behind a NUL`() async throws
    {
        let long = String(repeating: "x", count: 255)
        for (text, others) in [
            (long + "a", [long + "b", long]), ("abcdefgh\0ijkl", ["abcdefgh\0ijkm", "abcdefgh"]),
            ("e\u{301}quivalents", ["\u{e9}quivalents", "equivalents"]),
        ] {
            let hash = try await hash(text)
            #expect(try await isRight(text, hash))
            for other in others { #expect(try await !isRight(other, hash)) }
        }
    }

    @Test func `nobody's password is compared too, in about the same time`() async throws {
        let hash = try await hash("correct horse battery")
        var (known, unknown): ([Duration], [Duration]) = ([], [])
        for _ in 0..<7 {
            known.append(try await time { _ = try await isRight("wrong", hash) })
            unknown.append(try await time { _ = try await isRight("wrong", nil) })
        }
        // The shortest of each: a busy machine only lengthens.
        let ratio = try #require(unknown.min()) / #require(known.min())
        #expect((0.5...2).contains(ratio), "\(ratio)")
        #expect(try #require(unknown.min()) > .milliseconds(2))
    }

    private func time(_ body: () async throws -> Void) async throws -> Duration {
        let start = ContinuousClock.now
        try await body()
        return ContinuousClock.now - start
    }

    @Test func `a hash of other parameters is outdated`() {
        let other = "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$x"
        #expect(PasswordHash(encoded: other).isOutdated)
        #expect(!PasswordHash.nobodys.isOutdated)
    }

    @Test func `no more than two are at the desk at a time, and all come to it`() async throws {
        let desk = HashingDesk(places: 2)
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await desk.withPlace { place in
                        crowd.enter()
                        _ = try await place.verify(Password("x"), against: nil)
                        crowd.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(crowd.most == 2 && crowd.all == 40)
    }

    @Test func `a password and its hash say nothing of themselves`() async throws {
        let password = Password("correct horse battery")
        let hash = try await HashingDesk.shared.withPlace { try await $0.hash(password) }
        for text in [
            "\(password)", String(reflecting: password), "\(hash)", String(reflecting: hash),
        ] {
            #expect(!text.contains("horse") && !text.contains("argon2id$"), "\(text)")
        }
        var dumped = ""
        dump((password, hash, SessionKey()), to: &dumped)
        #expect(!dumped.contains("argon2id$") && !dumped.contains("99"), "\(dumped)")
    }
}
