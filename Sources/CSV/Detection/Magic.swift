// SPDX-License-Identifier: Apache-2.0

/// What a file is when it is not delimited text, by its first bytes.
enum Magic {
    private static let known: [(start: [UInt8], what: String)] = [
        (Array("%PDF".utf8), "a PDF document"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel or Word file (.xls, .doc)"),
        ([0x50, 0x4B, 0x03, 0x04], "a zip file"),
        ([0x50, 0x4B, 0x05, 0x06], "an empty zip file"),
        ([0x1F, 0x8B], "a gzip file"),
        (Array("BZh".utf8), "a bzip2 file"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "an xz file"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip file"),
        (Array("Rar!".utf8), "a RAR file"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        (Array("GIF8".utf8), "a GIF image"),
        ([0x49, 0x49, 0x2A, 0x00], "a TIFF image"),
        ([0x4D, 0x4D, 0x00, 0x2A], "a TIFF image"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
        (Array("PAR1".utf8), "a Parquet file"),
        (Array("{\\rtf".utf8), "a rich text document"),
    ]

    /// What the file is and what to do about it, or nil if it may be text.
    ///
    /// `isWide` says that the bytes are UTF-16 or UTF-32, where NUL bytes are right.
    static func refusal(_ head: [UInt8], isWide: Bool) -> String? {
        if let match = known.first(where: { head.starts(with: $0.start) }) {
            return "this is \(match.what), not delimited text: \(advice(match.what))"
        }
        if isWide { return nil }
        if let markup = markup(head) { return markup }
        let probe = head.prefix(1024)
        guard !probe.isEmpty else { return nil }
        let nuls = probe.count { $0 == 0 }
        if nuls == probe.count {
            return "the file begins with nothing but NUL bytes: its transfer did not complete; "
                + "send it again"
        }
        let odd = probe.count { $0 < 0x09 || (0x0E...0x1A).contains($0) || $0 == 0x7F }
        guard probe.count >= 8, odd * 100 > probe.count * 30 else { return nil }
        let isProgram = head.starts(with: Array("MZ".utf8))
        return "this is \(isProgram ? "a program" : "binary data"), not delimited text: "
            + "export it as CSV and send that"
    }

    private static func advice(_ what: String) -> String {
        what.hasSuffix("zip file") || what.hasSuffix("gzip file")
            ? "unpack it first" : "export it as CSV and send that"
    }

    private static func markup(_ head: [UInt8]) -> String? {
        var start = head.prefix(256)
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
        start = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let text = String(decoding: start.prefix(16), as: UTF8.self).lowercased()
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
            return "this is an HTML page, not delimited text (some systems name it .xls): "
                + "export it as CSV and send that"
        }
        guard text.hasPrefix("<?xml") else { return nil }
        return "this is an XML file, not delimited text: export it as CSV and send that"
    }
}
