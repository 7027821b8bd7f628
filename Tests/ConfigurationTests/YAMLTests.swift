// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing

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
}
