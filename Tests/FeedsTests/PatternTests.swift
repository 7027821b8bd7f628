// SPDX-License-Identifier: Apache-2.0

import Configuration
import TestSupport
import Testing
import Wording

@testable import Feeds

@Suite struct PatternTests {
    private static func matches(_ pattern: String, _ text: String) throws -> Bool {
        let bytes = Array(text.utf8)
        return try PatternMatcher(pattern).matches(bytes, bytes.indices)
    }

    private static let known = [
        "[A-Z0-9 /-]+", "[A-Za-z0-9][A-Za-z0-9 ./_-]*", "\\d{2}-\\d{6}", "(AB|CD)?x*", "a.c",
        "[^0-9]{2,4}", "^[A-Z]{2}[0-9]+$", "\\w+(?:-\\w+)*", "a|b|", "x{0,3}y+?", "(a|b)*abb",
        "[éè]?a", "\\$\\d+\\.\\d\\d", "\\S+ \\S+", "(?i)aBé+", "\\p{L}+\\d",
        "[a-z&&[^b]]+", "(?i:a)B", "x*?y?", "a{2,}", "[[:alpha:]_]+", "^a|b$", "\\Ba",
    ]
    private static let alphabet = Array("aAbBxyz019 -/._$)éÉ€")

    @Test(arguments: known)
    func `a pattern gives the answers of Regex`(_ pattern: String) throws {
        let regex = try Self.regex(pattern)
        let matcher = try PatternMatcher(pattern)
        var random = SplitMix(seed: SeededGenerator(for: "pattern \(pattern)").seed)
        // Regex takes a character before one beyond ASCII for no word's.
        let isOfWords = pattern.contains { $0 == "\\" }
        let alphabet = isOfWords ? Self.alphabet.filter(\.isASCII) : Self.alphabet
        for _ in 0..<300 {
            let text = Self.text(&random, of: alphabet)
            let bytes = Array(text.utf8)
            let answer = matcher.matches(bytes, bytes.indices)
            let expected = try regex.wholeMatch(in: text) != nil
            #expect(answer == expected, "\(pattern) and \(text)")
        }
    }

    /// Regex has two kinds of `\\b`, and neither is everybody's: `A.y` is one word to it, or `A0`
    /// two.
    @Test(arguments: [
        ("A", true), ("A.y", true), ("A €", true), ("A€", true), ("A0", false), ("Aé", false),
        ("A_", false), ("bA", false), ("", false),
    ])
    func `a word ends where no letter, digit or underscore goes on`(_ text: String, _ isMatch: Bool)
        throws
    {
        let bytes = Array(text.utf8)
        #expect(try PatternMatcher("\\bA\\b.*").matches(bytes, bytes.indices) == isMatch, "\(text)")
    }

    private static func regex(_ pattern: String) throws -> Regex<AnyRegexOutput> {
        try Regex(pattern).matchingSemantics(.unicodeScalar).wordBoundaryKind(.simple)
    }

    private static func text(
        _ random: inout SplitMix, of alphabet: [Character] = alphabet
    ) -> String {
        String((0..<random.below(9)).map { _ in alphabet[random.below(alphabet.count)] })
    }

    @Test func `random patterns match and find their group as Regex does`() throws {
        var random = SplitMix(seed: SeededGenerator(for: "random patterns").seed)
        for _ in 0..<400 {
            let tail = RandomPattern.branch(&random, 2)
            let pattern =
                random.below(2) == 0
                ? RandomPattern.branch(&random, 3)
                : "\(RandomPattern.branch(&random, 2))(\(RandomPattern.branch(&random, 2)))\(tail)"
            let regex = try Self.regex(pattern)
            let matcher = try PatternMatcher(pattern)
            // Regex's first match passes over a character that stands before one beyond ASCII.
            let ascii = Self.alphabet.filter(\.isASCII)
            for _ in 0..<12 {
                let text = Self.text(&random, of: ascii)
                let bytes = Array(text.utf8)
                let isWhole = try regex.wholeMatch(in: text) != nil
                #expect(matcher.matches(bytes, bytes.indices) == isWhole, "\(pattern) and \(text)")
                let match = try regex.firstMatch(in: text)
                let group = match.flatMap { match in
                    match.output.count > 1 ? match.output[1].substring : match.output[0].substring
                }
                let found = matcher.firstGroup(in: text).map { String(decoding: $0, as: UTF8.self) }
                #expect(found == group.map(String.init), "\(pattern) and \(text)")
            }
        }
    }

    /// Patterns that keep a backtracking engine busy for ages, each with what its texts are made
    /// of.
    private static let catastrophic: [(pattern: String, unit: String, end: String)] = [
        ("([A-Za-z]+ ?)+", "Analyse ", "é"), ("(a+)+", "a", "!"), ("([a-zA-Z]+)*", "a", "!"),
        ("(a|aa)+", "a", "b"), ("(a|a?)+", "a", "b"), ("(.*a){20}", "a", "é"),
        ("(a*)*b", "a", "c"), ("(a+)*b", "a", "é"), ("(\\w+\\s?)*$", "mot ", "!é"),
        ("^(\\d+)*$", "1", "x"), ("(x+x+)+y", "x", "é"), ("(.+)+€", "é", "x"),
        ("(é|e|è|ée)+", "é", "x"), ("([^,]*,?)*;", "a,", "é"), ("(a?){50}a{50}", "a", "b"),
        ("(\\s*\\w*)*é", "a ", "!"), (".*.*.*.*=.*", "x", "é"), ("(0|[1-9]\\d*)*%", "10", "x"),
        ("((a*)*)*b", "a", "c"), ("(?i)(é+)+x", "É", "!"), ("(.*?,){12}P", "1,2,", "é"),
        ("([\\w.-]+)+@", "a.b-", "é"), ("(ab|a)*c", "ab", "é"), ("(a|b)*a(a|b){14}", "abbab", "é"),
    ]
    #if DEBUG
        private static let bytes = 16 << 10
    #else
        private static let bytes = 1 << 20
    #endif

    /// A build for tests is a hundred times slower than one for release, where 1 MiB takes less
    /// than a second, and a busy machine slower still: so its time is held against that of an
    /// eighth of the text.
    private static func expectLinear(_ pattern: String, _ work: (_ bytes: Int) -> Void) {
        func time(_ bytes: Int) -> Duration {
            let clock = ContinuousClock()
            return min(clock.measure { work(bytes) }, clock.measure { work(bytes) })
        }
        let (short, long) = (time(bytes / 8), time(bytes))
        // What is quadratic takes 64 times as long.
        #expect(long < short * 24 + .milliseconds(50), "\(pattern): \(short), \(long)")
        #if !DEBUG
            #expect(long < .seconds(1), "\(pattern): \(long)")
        #endif
    }

    @Test(.serialized, arguments: catastrophic.indices)
    func `no pattern takes longer than a long text allows`(_ index: Int) throws {
        let (pattern, unit, end) = Self.catastrophic[index]
        let matcher = try PatternMatcher(pattern)
        Self.expectLinear(pattern) { count in
            let text = String(repeating: unit, count: count / unit.utf8.count) + end
            let bytes = Array(text.utf8)
            _ = matcher.matches(bytes, bytes.indices)
            _ = matcher.firstGroup(in: String(text.prefix(255)))
        }
    }

    @Test(.serialized, arguments: ["([A-Za-z]+ ?)+€", "(a+)+€", "LOT_((\\w|-)+)+€"])
    func `a group is looked for in linear time`(_ pattern: String) throws {
        let matcher = try PatternMatcher(pattern)
        Self.expectLinear(pattern) { count in
            _ = matcher.firstGroup(in: "LOT_" + String(repeating: "a-", count: count / 4))
        }
    }

    @Test(arguments: [
        ("[A-", 1, "not closed"), ("a(?=b)", 2, "looking ahead"), ("(a)\\1", 4, "reference back"),
        ("a++", 3, "possessive"), ("(?>a)", 1, "linear"), ("a)", 2, "closes no group"),
        ("(a", 1, "not closed"), ("*a", 1, "nothing before"), ("a{5,2}", 2, "above its end"),
        ("\\q", 1, "means nothing"), ("[z-a]", 2, "above its end"), ("\\p{Klingon}", 1, "no kind"),
        ("a{9999}", 2, "more than 1000"), ("(?<!x)a", 1, "looking ahead or behind"),
        ("((a{1000}){1000}){9}", 1, "too large"), ("a\\", 2, "ends in a backslash"),
    ])
    func `what no linear engine can do is refused with its place`(
        _ pattern: String, _ place: Int, _ part: String
    ) throws {
        let problem = try #require(PatternMatcher.problem(with: pattern))
        #expect(problem.place == place)
        #expect(problem.what.en.contains(part), "\(problem.what.en)")
        #expect(!problem.remedy.en.isEmpty)
        #expect(problem.what.en != problem.what.fr, "\(problem.what.fr)")
    }

    @Test func `a pattern that can't be used is told with its place and a remedy`() {
        let yaml = "feed: x\ncolumns:\n  - { name: a, pattern: \"(a)\\\\1\" }\n"
        let (_, found) = FeedCatalog.parse(yaml, file: "x.yaml", settings: Settings())
        #expect(
            found.map(\.description) == [
                "x.yaml:3:25: The regular expression of `pattern` cannot be used at its character 4: a reference back to a group is not possible in linear time. Write out what may stand there, or split the column."
            ])
    }

    @Test func `an accent behind its letter is the same as the letter with it`() throws {
        #expect(try Self.matches("[A-Zé]+", "ABe\u{301}"))
        #expect(try Self.matches("[A-Ze\u{301}]+", "ABé"))
        #expect(try !Self.matches("[A-Zé]+", "ABe\u{300}"))
    }

    @Test func `case is ignored in all scripts where the pattern says so`() throws {
        #expect(try Self.matches("(?i)école Ω[a-c]", "ÉCOLE ωB"))
        #expect(try !Self.matches("école", "École"))
        #expect(try Self.matches("(?i)[^a]", "b"))
        #expect(try !Self.matches("(?i)[^a]", "A"))
    }

    @Test(arguments: [
        ("\\d{2}-\\d{6}", "12-345678"), ("[A-Z]{2}-\\d{4}", "AB-1234"),
        ("[A-Z0-9][A-Z0-9/-]*", "ABC1"), ("(JP|JM)[0-9]+", "JP123"), ("[a-z]+", "abc"),
    ])
    func `a pattern is shown by an example of it`(_ pattern: String, _ example: String) {
        #expect(PatternExample.of(pattern) == example)
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
        ("*.csv", "a.csv.bz2", false), ("L[a-c]_[!0-9].csv", "lb_x.csv", true),
        ("L[a-c]_[!0-9].csv", "lb_1.csv", false), ("[]x].csv", "].csv", true),
        ("[a.csv", "[a.csv", true),
        ("é*", "E\u{301}a", true),
    ])
    func `a file's name matches a pattern`(_ pattern: String, _ name: String, _ matches: Bool) {
        #expect(FilePattern.matches(name, pattern) == matches)
    }

    @Test func `patterns overlap when some name matches both`() {
        #expect(FilePattern.overlap("*.csv", "LABO_*"))
        #expect(FilePattern.overlap("a*", "*a"))
        #expect(!FilePattern.overlap("*.csv", "*.txt"))
        #expect(!FilePattern.overlap("A_*.csv", "B_*.csv"))
        #expect(FilePattern.overlap("[a-z]*.csv", "LABO*"))
        #expect(!FilePattern.overlap("[a-k]*.csv", "LABO*"))
        #expect(!FilePattern.overlap("[!a]*", "a*"))
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

/// Ordinary patterns by chance: nothing that engines understand differently.
enum RandomPattern {
    private static let atoms = [
        "a", "b", "A", "é", "1", "-", "x", "[a-c]", "[^b]", "\\d", "\\w", "[A-Z0-9]", "[é€]", ".",
        "\\s", "[a-zé]", "\\.", "(?i:b)",
    ]

    static func branch(_ random: inout SplitMix, _ depth: Int) -> String {
        var parts: [String] = []
        for _ in 0..<1 + random.below(3) {
            let isGroup = depth > 0 && random.below(4) == 0
            var part =
                isGroup
                ? "(?:é\(branch(&random, depth - 1))|b\(branch(&random, depth - 1)))"
                : atoms[random.below(atoms.count)]
            switch random.below(9) {
            case 0: part += "*"
            case 1: part += "+"
            case 2: part += "?"
            case 3: part += "{1,3}"
            case 4: part += "+?"
            case 5: part += "*?"
            default: break
            }
            parts.append(part)
        }
        return parts.joined()
    }
}
