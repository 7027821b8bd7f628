// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Feeds

@Suite struct PatternTests {
    private static let patterns = [
        "[A-Z0-9 /-]+", "[A-Za-z0-9][A-Za-z0-9 ./_-]*", "\\d{2}-\\d{6}", "(AB|CD)?x*", "a.c",
        "[^0-9]{2,4}", "^[A-Z]{2}[0-9]+$", "\\w+(?:-\\w+)*", "a|b|", "x{0,3}y+?", "(a|b)*abb",
        "[éè]?a", "\\$\\d+\\.\\d\\d", "[]a]+", "\\S+ \\S+",
    ]
    private static let alphabet = Array("aAbBxyz019 -/._$])é".utf8)

    @Test(arguments: patterns)
    func `the automaton gives the answers of Regex`(_ pattern: String) throws {
        guard let automaton = ByteAutomaton(pattern) else { return }
        let regex = try Regex(pattern)
        var random = SplitMix(seed: SeededGenerator(for: "pattern \(pattern)").seed)
        for _ in 0..<400 {
            let bytes = (0..<random.below(9)).map { _ in
                Self.alphabet[random.below(Self.alphabet.count)]
            }
            guard let answer = automaton.matches(bytes, 0..<bytes.count) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            let expected = try regex.wholeMatch(in: text) != nil
            #expect(answer == expected, "\(pattern) and \(text)")
        }
    }

    @Test(arguments: [
        "[A-Z0-9 /-]+", "[A-Za-z0-9][A-Za-z0-9 ./_-]*", "\\d{2}-\\d{6}", "[A-Z0-9][A-Z0-9/-]*",
        "(AB|CD)?x*", "^[A-Z]{2}[0-9]+$",
    ])
    func `usual patterns take the fast way`(_ pattern: String) throws {
        #expect(try PatternMatcher(pattern).isFast)
    }

    @Test(arguments: ["(?i)abc", "a(?=b)", "(a)\\1", "a++", "\\p{L}+", "a{1000}", "[a-z&&[^b]]"])
    func `what the automaton does not know is left to Regex`(_ pattern: String) {
        #expect(ByteAutomaton(pattern) == nil)
    }

    @Test func `letters beyond ASCII are judged by Regex`() throws {
        let matcher = try PatternMatcher("[A-Zé]+")
        let bytes = Array("ABé".utf8)
        #expect(matcher.matches(bytes, 0..<bytes.count))
        let other = Array("ABè".utf8)
        #expect(!matcher.matches(other, 0..<other.count))
    }

    @Test(arguments: [
        ("N° Échantillon", "nechantillon"), ("Prélevé le", "prelevele"), ("Brix (%)", "brix"),
        ("SŒUR", "soeur"), ("  T °C ", "tc"), ("Rép.", "rep"), ("E\u{301}tat", "etat"),
    ])
    func `a header is known without case, accents, blanks and punctuation`(
        _ text: String, _ key: String
    ) {
        #expect(Folding.key(text) == key)
    }

    @Test(arguments: [
        ("Échantillon", "echantillon"), ("Poids brut (t)", "poids_brut_t"), ("T °C", "t_c"),
        ("% pol", "pct_pol"), ("2e essai", "c_2e_essai"), ("—", "colonne"),
    ])
    func `a header becomes a name for a column`(_ text: String, _ name: String) {
        #expect(Folding.identifier(text) == name)
    }

    @Test(arguments: [
        ("*.csv", "EXPORT.CSV", true), ("*.csv", "a.csv.gz", true), ("a?.txt", "ab.txt", true),
        ("a?.txt", "a.txt", false), ("POLA_*.csv", "pola_1.csv", true), ("*a*b", "xxaxxb", true),
        ("*.csv", "a.csv.bz2", false),
    ])
    func `a file's name matches a pattern`(_ pattern: String, _ name: String, _ matches: Bool) {
        #expect(FilePattern.matches(name, pattern) == matches)
    }

    @Test func `patterns overlap when some name matches both`() {
        #expect(FilePattern.overlap("*.csv", "LABO_*"))
        #expect(FilePattern.overlap("a*", "*a"))
        #expect(!FilePattern.overlap("*.csv", "*.txt"))
        #expect(!FilePattern.overlap("A_*.csv", "B_*.csv"))
    }
}

/// A small seeded generator.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
