// SPDX-License-Identifier: Apache-2.0

import Testing
import Wording

@Suite struct ForeignTextTests {
    @Test(arguments: [
        ("500 no such", "500 no such"), ("résultats €.csv", "résultats €.csv"), ("", ""),
        ("a\0b", "a\\u{0}b"), ("a\r\nb", "a\\u{d}\\u{a}b"), ("\u{1b}[2J", "\\u{1b}[2J"),
        ("a\u{202e}vsc.b", "a\\u{202e}vsc.b"), ("a\u{2028}b\u{85}", "a\\u{2028}b\\u{85}"),
        ("e\u{301}", "e\u{301}"), ("\u{feff}x", "\\u{feff}x"),
    ])
    func `what can't be seen is written, and all else stays`(text: String, shown: String) {
        #expect(
            ForeignText.shown(text).unicodeScalars.elementsEqual(shown.unicodeScalars))
    }

    @Test func `it has no more bytes than told, and a mark behind them`() {
        #expect(ForeignText.shown("abc", bytes: 3) == "abc")
        #expect(ForeignText.shown("abcd", bytes: 3) == "abc…")
        #expect(ForeignText.shown("aé", bytes: 2) == "a…")
        #expect(ForeignText.shown("a\0", bytes: 3) == "a…", "nothing is written by half")
        // One character of a thousand scalars.
        let heavy = "e" + String(repeating: "\u{301}", count: 1_000)
        #expect(ForeignText.shown(heavy, bytes: 20).utf8.count <= 23)
        #expect(ForeignText.shown(String(repeating: "x", count: 1_000)).utf8.count == 303)
    }
}
