// SPDX-License-Identifier: Apache-2.0

import Configuration
import DelimitedText
import Foundation
import Records
import Testing
import Wording

@testable import Feeds

/// Everything the reader can complain of, as a French analyst gets it.
@Suite struct ReaderPhrasesTests {
    /// Words of the English texts that no French text has.
    private static let english: Set<String> = [
        "a", "an", "the", "this", "is", "not", "file", "files", "limit", "longer", "than", "bytes",
        "send", "more", "holds", "it", "line", "field", "fields", "which", "unpack", "export",
        "text", "with", "and", "of", "memory", "quote", "damaged", "cut", "off",
    ]

    @Test func `every complaint of the reader has French words, and no English ones`() {
        for reason in ReadError.examples {
            for detail in [Fault.Detail.unreadable(reason), .tooLarge(reason)] {
                let fault = Fault(detail: detail)
                let text = fault.message(in: .fr)
                let words = Set(
                    text.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init))
                // `office` and `document` are both languages' own; the rest must be translated.
                #expect(words.isDisjoint(with: Self.english), "English in “\(text)”")
                #expect(!text.contains(reason.description))
                #expect(text != fault.message(in: .en))
                #expect(text.first?.isUppercase == true && text.last == ".", "“\(text)”")
            }
        }
    }

    @Test func `libarchive's own words do not reach a French analyst`() {
        let reason = ReadError.damaged(.gzip, reason: "truncated gzip input")
        let fault = Fault(detail: .unreadable(reason))
        #expect(
            fault.message(in: .fr) == "Le fichier compressé est abîmé ou incomplet. Renvoyez-le.")
        #expect(fault.message(in: .en).contains("(the gzip file is cut off or damaged (truncated"))
    }

    private struct Told: RecordSink {
        var malformed: [Malformed] = []
        mutating func begin(_ opening: Opening) throws {}
        mutating func takeRecord(_ record: borrowing Record) throws {}
        mutating func takeMalformed(_ malformed: Malformed) throws {
            self.malformed.append(malformed)
        }
        mutating func end(_ closing: Records.Closing) throws {}
    }

    private static let odd: [(bytes: [UInt8], reason: ReadError)] = [
        (Array("%PDF-1.7 and more".utf8), .notText(.pdf)),
        ([0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3, 4], .notText(.oldOffice)),
        ([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], .notText(.png)),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4], .notText(.sevenZip)),
        (Array("<!doctype html><html>".utf8), .notText(.html)),
        (Array("<?xml version='1.0'?><a/>".utf8), .notText(.xml)),
        (Array("PAR1 and bytes".utf8), .notText(.parquet)),
        ([UInt8](repeating: 0, count: 64), .onlyNULBytes),
        ([UInt8](repeating: 1, count: 64), .notText(.binary)),
        (Array("SQLite format 3 etc".utf8), .notText(.sqlite)),
        (
            Array(("a;b\n1;" + String(repeating: "x", count: 3_000_000) + "\n").utf8),
            .lineTooLong(limit: 1 << 20)
        ),
    ]

    @Test func `what the reader refuses has its reason`() throws {
        for (bytes, reason) in Self.odd {
            var source = Unpacked(MemorySource(bytes))
            var told = Told()
            try CSVReader().read(&source, into: &told)
            #expect(told.malformed.first?.reason == reason)
        }
    }
}
