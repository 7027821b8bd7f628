// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records
import TestSupport
import Testing

/// Time grows as the bytes do, whatever the encoding and however bad the bytes.
@Suite(.serialized) struct `Time and bytes` {
    private static let encodings: [(name: String, encoding: Encoding)] = [
        ("UTF-8", .utf8), ("UTF-16LE", .utf16LittleEndian), ("UTF-16BE", .utf16BigEndian),
        ("Windows-1252", .windows1252), ("SHIFT_JIS", .named("SHIFT_JIS")),
        ("EUC-KR", .named("EUC-KR")), ("GB18030", .named("GB18030")),
        ("ISO-2022-JP", .named("ISO-2022-JP")), ("UTF-32", .named("UTF-32LE")),
    ]

    private static func time(_ bytes: [UInt8], _ encoding: Encoding) throws -> Duration {
        var best = Duration.seconds(1_000)
        for _ in 0..<2 {
            let time = try ContinuousClock().measure {
                _ = try collect(bytes) {
                    $0.encoding = encoding
                    $0.headerRows = 0
                }
            }
            best = min(best, time)
        }
        return best
    }

    @Test(arguments: encodings.indices)
    func `a file of bad bytes is read in linear time`(_ index: Int) throws {
        let (name, encoding) = Self.encodings[index]
        var random = SeededGenerator(for: "linear \(name)")
        // Halves of surrogate pairs and lone lead bytes, with a line end now and then.
        func bad(_ count: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            while bytes.count < count {
                bytes += [0xD8, 0xDC, 0x81, 0xFF].shuffled(using: &random)
                if random.next() % 16 == 0 { bytes += [0x0A, 0x00, 0x00, 0x0A] }
            }
            return bytes
        }
        let small = try Self.time(bad(32 << 10), encoding)
        let large = try Self.time(bad(256 << 10), encoding)
        // Eight times the bytes: quadratic would be 64 times the time.
        #expect(large < small * 24 + .milliseconds(50), "\(name): \(small), \(large)")
    }
}
