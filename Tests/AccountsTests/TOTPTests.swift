// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Accounts

/// The codes of the second factor.
@Suite struct TOTPTests {
    /// RFC 6238, appendix B, for SHA-1; the last six of its eight digits.
    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
            (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)]) func `codes are those of the RFC`(seconds: Int64, code: String)
    {
        let secret = Array("12345678901234567890".utf8)
        #expect(TOTP.code(secret, step: seconds / 30) == code)
        #expect(TOTP.step(of: code, secret: secret, at: seconds, after: nil) == seconds / 30)
    }

    @Test func `a code is good for its step and one on either side, and once`() {
        let secret = TOTP.secret()
        let now: Int64 = 1_790_000_000
        let step = now / 30
        for (other, isGood) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = TOTP.code(secret, step: step + Int64(other))
            let found = TOTP.step(of: code, secret: secret, at: now, after: nil)
            #expect((found == step + Int64(other)) == isGood, "\(other)")
        }
        let code = TOTP.code(secret, step: step)
        #expect(TOTP.step(of: code, secret: secret, at: now, after: step) == nil)
        #expect(TOTP.step(of: code, secret: secret, at: now, after: step - 1) == step)
        #expect(TOTP.step(of: code, secret: TOTP.secret(), at: now, after: nil) == nil)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\u{301}6"])
    func `what is no code is none`(text: String) {
        #expect(TOTP.step(of: text, secret: TOTP.secret(), at: 1_790_000_000, after: nil) == nil)
    }

    @Test func `blanks in a code are those of its display`() {
        let secret = TOTP.secret()
        let code = TOTP.code(secret, step: 100)
        let typed = " \(code.prefix(3)) \(code.suffix(3))\n"
        #expect(TOTP.step(of: typed, secret: secret, at: 3_000, after: nil) == 100)
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ]) func `base 32 is that of the RFC`(plain: String, text: String) {
        #expect(TOTP.base32(Array(plain.utf8)) == text)
    }

    @Test func `the address for an application names site and user`() {
        let secret = Array("12345678901234567890".utf8)
        #expect(
            TOTP.address(secret, user: "ada.k", site: "Bascule é")
                == "otpauth://totp/Bascule%20%C3%A9:ada.k?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Bascule%20%C3%A9")
        #expect(TOTP.secret().count == 20 && TOTP.secret() != TOTP.secret())
    }
}
