// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Accounts

/// The token that a form carries.
@Suite struct CSRFTests {
    @Test func `it is good for its session, and another text each time`() {
        let key = SessionKey()
        let tokens = (0..<50).map { _ in CSRFToken.make(for: key) }
        #expect(Set(tokens).count == 50)
        #expect(tokens.allSatisfy { CSRFToken.isValid($0, for: key) })
        // No two of them share their end either: the part that would be guessed is hidden.
        #expect(Set(tokens.map { $0.suffix(20) }).count == 50)
    }

    @Test func `it is no good for another session`() {
        let token = CSRFToken.make(for: SessionKey())
        #expect(!CSRFToken.isValid(token, for: SessionKey()))
    }

    @Test func `no character of it may be another`() {
        let key = SessionKey()
        let token = CSRFToken.make(for: key)
        for index in token.indices.dropLast() {
            var changed = token
            changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
            #expect(!CSRFToken.isValid(changed, for: key), "\(changed)")
        }
    }

    @Test(arguments: [
        "", "A", "é", "====", String(repeating: "A", count: 86),
        String(repeating: "A", count: 100_000),
    ])
    func `what is none is none`(text: String) {
        #expect(!CSRFToken.isValid(text, for: SessionKey()))
    }

    @Test(arguments: ["", "x", "é", String(SessionKey().text.dropLast(2))])
    func `under no key, or one that is too short, none is good`(text: String) {
        let key = SessionKey(text)
        #expect(!CSRFToken.isValid(CSRFToken.make(for: key), for: key))
    }

    @Test func `a key has 256 bits, and the database its digest only`() {
        let keys = (0..<100).map { _ in SessionKey() }
        #expect(Set(keys.map(\.text)).count == 100)
        #expect(keys.allSatisfy { $0.text.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil })
        #expect(
            keys.allSatisfy { $0.digest.count == 32 && $0.digest == SessionKey($0.text).digest })
    }
}
