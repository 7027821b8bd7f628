// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Console

/// Forms with files, read as they come.
@Suite struct MultipartParserTests {
    private static let boundary = "--x-9"

    private static let body = Array(
        """
        before\r
        ----x-9\r
        Content-Disposition: form-data; name="feed"\r
        \r
        labo\r
        ----x-9 \t\r
        content-disposition: form-data; name="file"; filename="é \\"a\\" %22b%22.csv"\r
        Content-Type: text/csv\r
        \r
        a;b\r
        1;2\r
        --no\r
        ----x-\r
        \r\r
        ----x-9\r
        Content-Disposition: form-data; name=empty; filename=""\r
        \r
        \r
        ----x-9--\r
        behind
        """.utf8)

    private struct Part: Equatable {
        let head: PartHead
        var bytes: [UInt8] = []
        var isWhole = false
    }

    private func parts(
        _ pieces: [[UInt8]], _ limits: MultipartLimits = MultipartLimits()
    ) throws -> [Part] {
        var parser = MultipartParser(boundary: Self.boundary, limits: limits)
        var parts: [Part] = []
        for piece in pieces {
            try parser.push(piece) { event in
                switch event {
                case .begins(let head): parts.append(Part(head: head))
                case .bytes(let bytes): parts[parts.count - 1].bytes += bytes
                case .ends: parts[parts.count - 1].isWhole = true
                }
            }
        }
        try parser.end()
        return parts
    }

    private func part(_ header: String) throws -> PartHead {
        try PartHead(Array(header.utf8)[...])
    }

    @Test func `parts, names and bytes are read as browsers send them`() throws {
        let parts = try parts([Self.body])
        #expect(parts.map(\.head.name) == ["feed", "file", "empty"])
        #expect(parts.map(\.head.fileName) == [nil, "é \"a\" \"b\".csv", ""])
        #expect(parts.map(\.head.type) == [nil, "text/csv", nil])
        #expect(parts.map(\.isWhole) == [true, true, true])
        #expect(
            parts.map { String(decoding: $0.bytes, as: UTF8.self) }
                == ["labo", "a;b\r\n1;2\r\n--no\r\n----x-\r\n\r", ""])
    }

    @Test func `every cut of a body gives the same`() throws {
        let whole = try parts([Self.body])
        for place in 0...Self.body.count {
            let cut = try parts([Array(Self.body[..<place]), Array(Self.body[place...])])
            #expect(cut == whole, "cut at \(place)")
        }
        #expect(try parts(Self.body.map { [$0] }) == whole)
    }

    @Test func `a body that ends early is told as one`() {
        for length in 0..<(Self.body.count - 10) {
            #expect(throws: MultipartError.cut, "\(length) bytes") {
                _ = try parts([Array(Self.body[..<length])])
            }
        }
    }

    @Test(arguments: [
        "Content-Type: text/csv",
        "Content-Disposition: attachment; name=\"a\"",
        "Content-Disposition: form-data; filename=\"a\"",
        "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"\r\ncontent-disposition: form-data; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''a.csv",
        "Content-Disposition: form-data; name=\"a",
        "Content-Disposition: form-data; name=\"a\" filename=\"b\"",
        "Content-Disposition: form-data; name=\"a\"\nX: b",
        "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
        "Content-Disposition", ": form-data; name=\"a\"", "",
    ])
    func `a header that could be read in two ways is refused`(_ header: String) {
        #expect(throws: MultipartError.malformed) { _ = try part(header) }
    }

    @Test func `a name of RFC 5987 beside a plain one is passed over`() throws {
        let head = try part(
            "Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename*=UTF-8''c")
        #expect(head.fileName == "b")
        let bytes = Array("Content-Disposition: form-data; name=\"a\"; filename=\"\u{e9}\"".utf8)
        #expect(try PartHead(bytes[...]).fileName == "é")
        #expect(throws: MultipartError.malformed) {
            _ = try PartHead(
                (Array("Content-Disposition: form-data; name=\"".utf8) + [0xe9, 0x22])[...])
        }
    }

    @Test func `each limit holds at its edge`() throws {
        func body(parts: Int, header: Int = 0) -> [UInt8] {
            let filler = header > 0 ? "X: " + String(repeating: "a", count: header) + "\r\n" : ""
            let part =
                "----x-9\r\n\(filler)Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
            return Array((String(repeating: part, count: parts) + "----x-9--").utf8)
        }
        var limits = MultipartLimits()
        limits.parts = 3
        #expect(try self.parts([body(parts: 3)], limits).count == 3)
        #expect(throws: MultipartError.tooManyParts) {
            _ = try self.parts([body(parts: 4)], limits)
        }
        // "X: …" and its line end, and the 40 bytes of the other line.
        limits.header = 5 + 100 + 40
        #expect(try self.parts([body(parts: 1, header: 100)], limits).count == 1)
        for pieces in [[body(parts: 1, header: 101)], body(parts: 1, header: 101).map { [$0] }] {
            #expect(throws: MultipartError.longHeader) { _ = try self.parts(pieces, limits) }
        }
    }

    @Test func `whatever is sent, it ends in parts or an error, and holds little`() {
        var random = SeededGenerator(for: "MultipartParserTests")
        for _ in 0..<3_000 {
            var bytes = Self.body
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(
                        [13, 10, 45, 34][Int.random(in: 0...3, using: &random)], at: place)
                default:
                    let end = min(bytes.count, place + 40)
                    bytes.insert(contentsOf: bytes[place..<end], at: place)
                }
            }
            let cut = Int.random(in: 0...bytes.count, using: &random)
            let whole = Result { try parts([bytes]) }
            let pieces = Result { try parts([Array(bytes[..<cut]), Array(bytes[cut...])]) }
            switch (whole, pieces) {
            case (.success(let one), .success(let other)): #expect(one == other)
            case (.failure, .failure): break
            default: Issue.record("a cut at \(cut) changes what is read of \(bytes)")
            }
        }
    }

    @Test func `a boundary is taken from the content type, quoted or not`() {
        #expect(ContentType("Multipart/Form-Data; boundary=abc").boundary == "abc")
        #expect(ContentType("multipart/form-data;charset=x; boundary=\"a b\"").boundary == "ab")
        #expect(ContentType("multipart/form-data; boundary=a; boundary=b").boundary == nil)
        #expect(ContentType("multipart/form-data; boundary=").boundary == nil)
        let long = String(repeating: "a", count: 70)
        #expect(ContentType("multipart/form-data; boundary=\(long)").boundary == long)
        #expect(ContentType("multipart/form-data; boundary=\(long)a").boundary == nil)
        #expect(ContentType("text/csv").name == "text/csv")
    }
}
