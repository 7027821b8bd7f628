// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records
import TestSupport
import Testing

@Suite struct `Any bytes` {
    private static let seeds = [
        "a;b;c\n1,5;x;2\n2,5;\"y;z\";3\n", "id,name\r\n1,\"a \"\"q\"\"\"\r\n2,\"l\r\nm\"\r\n",
        "sep=;\na;b\n1;2\n", "x\ty\n1\t2\n\n\t\n3\t4\n", "'a','b'\n'1','it''s'\n",
        "a,b\n\"x\\\"y\",2\n\"z\",3\n", "Titre\n\ndate;brix\n;%\n15/03/2026;14,5\nTotal;3\n",
        "a||b||c\n1||2||3\n", "name   value\nab     12.5\ncd     3.25\n", "é;ù\n\u{FEFF}1;2\n",
    ].map { Array($0.utf8) }

    private static let spice =
        Array("\"\"';,\t\n\r\\|: x1\0".utf8) + [0xE9, 0xFF, 0xC3, 0xF4, 0xEF]

    private static func mutate(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.insert(spice.randomElement(using: &random) ?? 0, at: place)
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2: bytes.removeLast(bytes.count - place)
            case 3: bytes.insert(contentsOf: seeds.randomElement(using: &random) ?? [], at: place)
            default:
                if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            }
        }
        return bytes
    }

    @Test(.timeLimit(.minutes(3)))
    func `are read to their end, every line accounted for, in linear work`() throws {
        let seed = SeededGenerator(for: "any bytes").seed
        for round in 0..<2_000 {
            var random = SeededGenerator(seed: seed &+ UInt64(round))
            let bytes = Self.mutate(&random)
            let read = try collect(bytes, step: Int.random(in: 1...64, using: &random))
            #expect(read.calls == ["begin", "end"], "seed \(seed) round \(round)")
            if read.malformed.contains(where: \.isFatal) { continue }
            let closing = read.closing
            #expect(closing.accountedLines == closing.lines, "seed \(seed) round \(round)")
            #expect(closing.workBytes <= 40 * bytes.count + 100, "seed \(seed) round \(round)")
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["\"", ";\"", "\"\n", "\"x\n\"", "x;\"\"\"y\n", "\"\";\"x\n"])
    func `the worst quotes cost linear work`(_ unit: String) throws {
        for count in [500, 4_000] {
            let text = "a;b\n1;2\n" + String(repeating: unit, count: count)
            let read = try collect(text)
            #expect(read.closing.accountedLines == read.closing.lines)
            #expect(read.closing.workBytes <= 40 * text.utf8.count)
        }
    }
}
