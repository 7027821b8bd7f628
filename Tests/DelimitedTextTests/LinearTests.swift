// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Foundation
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

    /// Rows in a container, as base64; `members` is a gzip file of many.
    private static let packer = """
        import base64, gzip, io, json, sys, zipfile
        kind, count = json.load(sys.stdin)
        rows = [f"k{i};{i},5;{i * 7919 % 1000}\\n".encode() for i in range(int(count))]
        if kind == "gzip":
            data = gzip.compress(b"".join(rows))
        elif kind == "members":
            data = b"".join(gzip.compress(b"".join(rows[i:i + 20])) for i in range(0, len(rows), 20))
        else:
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("a.csv", b"".join(rows))
            data = out.getvalue()
        print(json.dumps(base64.b64encode(data).decode()))
        """

    @Test(arguments: ["gzip", "members", "zip"])
    func `a packed file is read in linear time`(_ kind: String) throws {
        func packed(_ rows: Int) throws -> [UInt8] {
            let text: String = try Python.ask(Self.packer, [kind, "\(rows)"])
            return try Array(#require(Data(base64Encoded: text)))
        }
        let (few, many) = (try packed(1_500), try packed(12_000))
        #expect(try collect(many) { $0.headerRows = 0 }.rows.count == 12_000)
        let small = try Self.time(few, .utf8)
        let large = try Self.time(many, .utf8)
        #expect(large < small * 24 + .milliseconds(50), "\(kind): \(small), \(large)")
    }
}
