// SPDX-License-Identifier: Apache-2.0

/// What a file is when it is not delimited text, by its first bytes.
enum Magic {
    private static let known: [(start: [UInt8], content: Complaint.Content)] = [
        (Array("%PDF".utf8), .pdf),
        ([0xD0, 0xCF, 0x11, 0xE0], .oldOffice),
        ([0x50, 0x4B, 0x03, 0x04], .zip),
        ([0x50, 0x4B, 0x05, 0x06], .emptyZip),
        ([0x1F, 0x8B], .gzip),
        (Array("BZh".utf8), .bzip2),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz),
        ([0x28, 0xB5, 0x2F, 0xFD], .zstandard),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
        (Array("Rar!".utf8), .rar),
        ([0x89, 0x50, 0x4E, 0x47], .png),
        ([0xFF, 0xD8, 0xFF], .jpeg),
        (Array("GIF8".utf8), .gif),
        ([0x49, 0x49, 0x2A, 0x00], .tiff),
        ([0x4D, 0x4D, 0x00, 0x2A], .tiff),
        ([0x7F, 0x45, 0x4C, 0x46], .program),
        (Array("SQLite format 3".utf8), .sqlite),
        (Array("PAR1".utf8), .parquet),
        (Array("{\\rtf".utf8), .richText),
    ]

    /// What the file is and what to do about it, or nil if it may be text.
    ///
    /// `isWide` says that the bytes are UTF-16 or UTF-32, where NUL bytes are right.
    static func refusal(_ head: [UInt8], isWide: Bool) -> Complaint? {
        if let match = known.first(where: { head.starts(with: $0.start) }) {
            return .notText(match.content)
        }
        if isWide { return nil }
        if let markup = markup(head) { return markup }
        let probe = head.prefix(1024)
        guard !probe.isEmpty else { return nil }
        let nuls = probe.count { $0 == 0 }
        if nuls == probe.count { return .onlyNULBytes }
        let odd = probe.count { $0 < 0x09 || (0x0E...0x1A).contains($0) || $0 == 0x7F }
        guard probe.count >= 8, odd * 100 > probe.count * 30 else { return nil }
        return .notText(head.starts(with: Array("MZ".utf8)) ? .program : .binary)
    }

    private static func markup(_ head: [UInt8]) -> Complaint? {
        var start = head.prefix(256)
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
        start = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let text = String(decoding: start.prefix(16), as: UTF8.self).lowercased()
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") { return .notText(.html) }
        return text.hasPrefix("<?xml") ? .notText(.xml) : nil
    }
}
