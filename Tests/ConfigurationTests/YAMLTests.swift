// SPDX-License-Identifier: Apache-2.0

import Testing
import Wording

@testable import Configuration

@Suite struct YAMLTests {
    private func bomb(_ levels: Int, key: Bool = false) -> String {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...levels {
            let alias = "*a\(level - 1)"
            text +=
                "a\(level): &a\(level) [\((0..<9).map { _ in alias }.joined(separator: ", "))]\n"
        }
        return key ? text + "z: { *a\(levels) : 1, b: 2 }\n" : text
    }

    @Test func `aliases of aliases are refused before they fill the memory`() {
        let time = ContinuousClock().measure {
            #expect {
                try YAMLNode.parse(bomb(40), file: "x.yaml")
            } throws: {
                "\($0)".contains("more than 100000 values") && "\($0)".hasPrefix("x.yaml:")
            }
        }
        #expect(time < .seconds(5))
    }

    @Test func `an alias that stands for a key is refused with its place`() {
        #expect {
            try YAMLNode.parse(bomb(30, key: true), file: "x.yaml")
        } throws: {
            "\($0)".hasPrefix("x.yaml:32:6: An alias")
        }
    }

    @Test func `an alias that stands for a value is as good as the value`() throws {
        let node = try YAMLNode.parse(
            "a: &x [1, 2]\nb: *x\nfiles: [\"*.csv\", \"*x : 1\"]\n", file: "x.yaml")
        let map = try #require(
            YAMLMap(
                node, MapForm(["a", "b", "files"].map { KeyForm($0, .texts(), "") }), of: "it",
                mistakes: MistakeList()))
        #expect(map.strings("b") == ["1", "2"])
    }

    @Test(arguments: [
        "a: b: c\n", "a: [1, 2\n", "a: {b: 1\n", "a: \"x\n", "a:\n\t- 1\n", "a: *x\n", "a: @x\n",
        "a: 'x\nb: 1\n", "a: 1\n  b: 2\n", "- 1\nb: 2\n", "a: \"\\q\"\n", "a: 1\n---\nb: 2\n",
        "a: !x!y 1\n", "a: 1\na: 2\n", "a\nb: 1\n", "a: %x\n", "a: |x\n  1\n", "a: 1\u{1}\n",
    ])
    func `a mistake of YAML says in both languages where, what and what to do`(_ yaml: String) {
        #expect {
            try YAMLNode.parse(yaml, file: "f.yaml")
        } throws: { error in
            guard let mistake = error as? Mistake else { return false }
            let (en, fr) = (mistake.sentence.en, mistake.sentence.fr)
            // The place is the same; what is wrong and what to do are not.
            let words = #/did not|could not|found|while|expected|not allowed|Check|must/#
            let place = #/^f\.yaml(:[0-9]+:[0-9]+)?: /#
            guard let found = fr.firstMatch(of: place)?.output.0, en.hasPrefix(found) else {
                return false
            }
            return fr.hasSuffix(".") && en != fr
                && fr.split(separator: ". ").count > 1 && !fr.contains(words)
        }
    }

    @Test func `the parser's words are told by what they say, not by a part of them`() {
        let unexpected = YAMLWords.told("found unexpected ':'", context: nil).what.fr
        let missing = YAMLWords.told("could not find expected ':'", context: nil).what.fr
        #expect(unexpected == "un deux-points inattendu")
        #expect(missing == "il manque un deux-points")
    }

    @Test(
        arguments: [
            ("n: 5\n", nil), ("n: 2000\n", false), ("n: [1]\n", false), ("n: {a: 1}\n", false),
            ("n: x\n", false), ("n: 10 B\n", true), ("n: 10%\n", true),
        ] as [(String, Bool?)])
    func `only a number with something behind it is told to stand alone`(
        _ yaml: String, _ isTold: Bool?
    ) throws {
        let mistakes = MistakeList()
        let form = MapForm([KeyForm("n", .integer(1...1_000), "")])
        let node = try YAMLNode.parse(yaml, file: "x.yaml")
        let map = try #require(YAMLMap(node, form, of: "it", mistakes: mistakes))
        #expect((map.integer("n") != nil) == (isTold == nil))
        #expect(mistakes.all.first?.sentence.fr.contains("sans unité") == isTold)
        #expect(mistakes.all.first?.sentence.en.contains("without a unit") == isTold)
    }

    @Test func `a mistake names the key that it stands in, in both languages`() throws {
        let form = MapForm([KeyForm("log", .map(MapForm([KeyForm("level", .text(), "")])), "")])
        for (yaml, french) in [
            ("log: {leval: x}\n", "Clé inconnue dans `log` : `leval`"),
            ("log: 3\n", "Il faut dans `log` des clés et leurs valeurs, pas `3`"),
        ] {
            let mistakes = MistakeList()
            let node = try YAMLNode.parse(yaml, file: "x.yaml")
            let map = try #require(YAMLMap(node, form, of: "it", mistakes: mistakes))
            _ = map.map("log")
            let sentence = try #require(mistakes.all.first?.sentence)
            #expect(sentence.fr.contains(french), "\(sentence.fr)")
            #expect(sentence.en.contains("`log`"), "\(sentence.en)")
        }
    }

    @Test func `an error of the parser that nobody has put into French has a French frame`() {
        #expect(throws: Mistake.self) {
            try YAMLNode.parse("%YAML 3.0\n---\na: 1\n", file: "f.yaml")
        }
        do { _ = try YAMLNode.parse("%YAML 3.0\n---\na: 1\n", file: "f.yaml") } catch {
            let french = Phrase(of: error).fr
            #expect(
                french.contains("l'analyseur dit") && french.contains("Vérifiez ici"), "\(french)")
        }
    }
}
