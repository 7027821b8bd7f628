// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records
import Testing

@Suite struct `Packed files` {
    private static func bytes(_ hex: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in hex {
            let value = UInt8(digit.hexDigitValue ?? 0)
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    private static let gzip = bytes(
        "1f8b08000000000002034bb44ee232b436e232b636e10200182f0bf20c000000")
    /// 20,001 lines of four bytes.
    private static let long = bytes(
        "1f8b0800000000000203edc3411100000400b0bf367ca5a17f080154d8ee36bd915daaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaafa1eb8"
            + "6fb92284380100")
    private static let members = [
        bytes("1f8b08000000000002034bb44ee232b436e20200ce1087b108000000"),
        bytes("1f8b080000000000020333b636e10200cb981bb004000000"),
    ]
    private static let zip = bytes(
        "504b030414000000000000306f5c182f0bf20c0000000c00000005000000782e637376613b62"
            + "0a313b320a333b340a504b0102140314000000000000306f5c182f0bf20c0000000c00000005"
            + "0000000000000000000000800100000000782e637376504b0506000000000100010033000000"
            + "2f0000000000")
    private static let twoMembers = bytes(
        "504b030414000000000000306f5cce1087b1080000000800000005000000782e637376613b62"
            + "0a313b320a504b030414000000000000306f5c3dcaadc1040000000400000005000000792e63"
            + "7376633b640a504b0102140314000000000000306f5cce1087b1080000000800000005000000"
            + "0000000000000000800100000000782e637376504b0102140314000000000000306f5c3dcaad"
            + "c1040000000400000005000000000000000000000080012b000000792e637376504b05060000"
            + "00000200020066000000520000000000")
    private static let workbook = bytes(
        "504b030414000000000000306f5c2b8426120400000004000000130000005b436f6e74656e74"
            + "5f54797065735d2e786d6c3c782f3e504b0102140314000000000000306f5c2b842612040000"
            + "00040000001300000000000000000000008001000000005b436f6e74656e745f54797065735d"
            + "2e786d6c504b0506000000000100010041000000350000000000")

    @Test func `gzip and zip are unpacked whatever portions they come in`() throws {
        for step in [1, 5, 4096] {
            for (bytes, packing) in [(Self.gzip, Packing.gzip), (Self.zip, .zip)] {
                let read = try collect(bytes, step: step)
                #expect(read.table == [["a", "b"], ["1", "2"], ["3", "4"]])
                #expect(read.opening.dialect.packing == packing)
                #expect(read.malformed.isEmpty)
            }
        }
    }

    @Test func `more than the limit is a bomb`() throws {
        var limits = ReadLimits()
        limits.unpackedBytes = 80_004
        #expect(try collect(Self.long, limits: limits).rows.count == 20_000)
        limits.unpackedBytes = 80_003
        #expect(try collect(Self.long, limits: limits).malformed.map(\.kind) == [.bombed])
    }

    @Test func `a cut gzip file is damaged`() throws {
        let read = try collect(Array(Self.long.dropLast(20)))
        #expect(read.malformed.map(\.kind) == [.damaged])
        #expect(read.calls == ["begin", "end"])
    }

    @Test func `a gzip file whose bytes are not what its check sum says is damaged`() throws {
        for place in [Self.gzip.count - 8, Self.gzip.count - 4] {
            var bytes = Self.gzip
            bytes[place] ^= 1
            for step in [1, 4096] {
                #expect(try collect(bytes, step: step).malformed.map(\.kind) == [.damaged])
            }
        }
    }

    @Test func `all members of a gzip file are read, and what else follows one is damage`() throws {
        let (first, second) = (Self.members[0], Self.members[1])
        for step in [1, 4096] {
            let both = try collect(first + second + [0, 0, 0], step: step)
            #expect(both.table == [["a", "b"], ["1", "2"], ["3", "4"]])
            #expect(both.malformed.isEmpty)
            let odd = [
                Array(second.dropFirst()), [0x1F] + second, Array("3;4\n".utf8), [0] + second,
            ]
            for rest in odd {
                #expect(try collect(first + rest, step: step).malformed.map(\.kind) == [.damaged])
            }
        }
    }

    @Test func `two members and workbooks are refused by name`() throws {
        let two = try collect(Self.twoMembers)
        #expect(two.malformed.first?.detail.contains("more than one file") == true)
        let workbook = try collect(Self.workbook)
        #expect(workbook.malformed.first?.detail.contains("Excel") == true)
    }
}
