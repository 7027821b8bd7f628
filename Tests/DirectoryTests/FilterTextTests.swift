// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Directory

@Suite struct FilterTextTests {
    @Test func `a value is escaped byte by byte (RFC 4515, section 3)`() {
        #expect(FilterText.escaped("Ada9") == "Ada9")
        #expect(FilterText.escaped("*()\\\0") == "\\2a\\28\\29\\5c\\00")
        #expect(FilterText.escaped("é\u{301}") == "\\c3\\a9\\cc\\81")
        #expect(
            FilterText.filled("(|(uid={login})(cn={login}))", "login", "a*")
                == "(|(uid=a\\2a)(cn=a\\2a))")
        #expect(
            FilterText.filled("(uid={login})", "login", "{login}{dn}")
                == "(uid=\\7blogin\\7d\\7bdn\\7d)")
    }

    @Test func `whatever the login, the filter has no other parts`() {
        var random = SeededGenerator(for: "logins")
        for _ in 0..<2_000 {
            let login = String(
                decoding: (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }, as: UTF8.self)
            let value = FilterText.filled("(uid={login})", "login", login).dropFirst(5).dropLast()
            #expect(value.utf8.allSatisfy { $0 == 0x5c || (0x30...0x7a).contains($0) })
            #expect(!value.contains { "()*".contains($0) })
        }
    }

    @Test func `names of groups are compared in one spelling`() {
        let wanted = "cn=labo,ou=groups,dc=gardel"
        for text in ["CN=Labo, OU=Groups , DC=gardel", "cn=labo,ou=groups,dc=gardel"] {
            #expect(DistinguishedName.normal(text) == wanted)
        }
        #expect(DistinguishedName.normal("labo") == nil)
        #expect(DistinguishedName.normal("") == nil)
    }
}
